import EventLoop
import HTTP
import HTTPTypes

/// How long others wait while somebody does not read what he has asked for.
struct BenchStall: Sendable {
    enum Stalled: String, CaseIterable, Sendable {
        /// A stream whose reader takes nothing, on the connection of those who are measured.
        case stream
        /// A socket that is not read at all, with open windows.
        case connection
    }

    let loop: EventLoop
    let address: SocketAddress
    /// Requests, one after the other, behind each percentile.
    let requests: Int

    /// The 99th percentile of a small request's time in microseconds, without and with the stalled reader.
    func pair(_ stalled: Stalled) async throws -> (with: Double, without: Double) {
        let client = try await loop.run { try HTTPClient(to: address, serverName: "localhost", on: loop) }
        let result = await Task(executorPreference: loop) { () -> Result<(with: Double, without: Double), HTTPError> in
            do throws(HTTPError) {
                _ = try await percentile(client)
                let without = try await percentile(client)
                let end = try await begin(stalled, client)
                defer { end() }
                return .success((try await percentile(client), without))
            } catch {
                return .failure(error)
            }
        }.value
        try await loop.run { client.close() }
        return try result.get()
    }

    private func percentile(_ client: HTTPClient) async throws(HTTPError) -> Double {
        let request = RequestHead(method: "GET", scheme: "http", authority: "localhost", path: "/")
        var times: [Duration] = []
        for _ in 0..<requests {
            let start = ContinuousClock.now
            _ = try await client.call(request).body()
            times.append(ContinuousClock.now - start)
        }
        times.sort()
        return times[requests * 99 / 100] / .microseconds(1)
    }

    /// Returns what ends it.
    private func begin(_ stalled: Stalled, _ client: HTTPClient) async throws(HTTPError) -> () -> Void {
        switch stalled {
        case .stream:
            let large = RequestHead(method: "GET", scheme: "http", authority: "localhost", path: BenchHTTPServer.large)
            let call = try await client.call(large)
            _ = try await call.response()
            return { call.reset() }
        case .connection:
            let result = await withCheckedContinuation { continuation in
                TCPStream.connect(to: address, on: loop) { result in
                    continuation.resume(returning: result.map { DeafClient($0) })
                }
            }
            do throws(UVError) {
                let deaf = try result.get()
                return { deaf.end() }
            } catch {
                throw .notConnected("\(error)")
            }
        }
    }
}

/// A client that opens its windows as wide as they go, asks for a large body, and never reads.
private final class DeafClient: @unchecked Sendable {
    // Sendable because it is made and ended on the loop.
    private let stream: TCPStream

    init(_ stream: TCPStream) {
        self.stream = stream
        stream.write(DeafClient.request.span)
    }

    func end() { stream.reset() }

    private static let request: [UInt8] = {
        let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
        // SETTINGS: INITIAL_WINDOW_SIZE 2^31 - 1; WINDOW_UPDATE of the connection to the same.
        let windows: [UInt8] = [
            0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0x7F, 0xFF, 0xFF, 0xFF,
            0, 0, 4, 8, 0, 0, 0, 0, 0, 0x7F, 0xFF, 0, 0,
        ]
        // GET and http from HPACK's static table; the path and the authority as literals under their names there.
        let path = Array(BenchHTTPServer.large.utf8)
        let authority = Array("localhost".utf8)
        let block = [0x82, 0x86, 0x04, UInt8(path.count)] + path + [0x01, UInt8(authority.count)] + authority
        return preface + windows + [0, 0, UInt8(block.count), 1, 0x05, 0, 0, 0, 1] + block
    }()
}
