import Testing

@testable import Courier

@Suite struct `A courier` {
    private static let parcel = Parcel("http://127.0.0.1:1/", .request(headers: [], body: []))

    @Test func `says who was not reached`() async {
        let courier = Courier()
        guard case .failed(let reason) = await courier.deliver(Self.parcel) else {
            Issue.record("nobody listens at port 1")
            return
        }
        #expect(reason == "Couldn't connect to server")
        courier.close()
    }

    @Test func `carries nothing once it is closed, whether it has carried before or not`() async {
        for hasCarried in [false, true] {
            let courier = Courier()
            if hasCarried { _ = await courier.deliver(Self.parcel) }
            courier.close()
            #expect(await courier.deliver(Self.parcel) == .failed("the program ends"))
        }
    }
}
