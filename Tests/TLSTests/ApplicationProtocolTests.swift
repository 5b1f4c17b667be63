import TLS
import Testing

@Suite struct `application protocols` {
    let district: District
    let identity: TLSIdentity

    init() throws {
        district = try District()
        identity = try district.identity()
    }

    func pair(client: [String], server: [String]) throws -> Pair {
        let pair = try Pair(
            district.client { $0.applicationProtocols = client },
            district.server(identity) { $0.applicationProtocols = server })
        try pair.talk()
        return pair
    }

    @Test func `the server picks by its own order`() throws {
        let pair = try pair(client: ["http/1.1", "h3", "h2"], server: ["h2", "http/1.1"])
        #expect(pair.server.applicationProtocol == "h2")
        #expect(pair.client.applicationProtocol == "h2")
    }

    @Test func `a client that offers only others is refused by name`() throws {
        let pair = try pair(client: ["h3", "spdy/1"], server: ["h2", "http/1.1"])
        #expect(pair.serverError?.reason == .noCommonProtocol)
        #expect(pair.clientError?.reason == .alert(.noApplicationProtocol))
    }

    @Test func `a client that does not negotiate speaks HTTP 1.1`() throws {
        let pair = try pair(client: [], server: ["h2", "http/1.1"])
        #expect(pair.server.isEstablished && pair.client.isEstablished)
        #expect(pair.server.applicationProtocol == "http/1.1")
        #expect(pair.client.applicationProtocol == "http/1.1")
    }

    @Test func `a server that does not negotiate leaves its clients alone`() throws {
        let pair = try pair(client: ["h2"], server: [])
        #expect(pair.client.isEstablished)
        #expect(pair.client.applicationProtocol == "http/1.1")
    }
}
