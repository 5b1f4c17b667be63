import EventLoop
public import HTTP
import HTTPTypes
import Threads

/// A client of a server that says whatever a fuzzer thinks up. Each call must end in time, with an answer or with an
/// error of its own kind, and nothing may be left of the connections.
public struct AttackedClient: Sendable {
    /// Far more than the limits of the client add up to, for machines that are busy.
    private static let seconds = 30
    private static let bodyLimit = 100

    private let loop: EventLoop
    private let server: LyingServer
    private let client: HTTPClient

    public static func with<Result: Sendable>(
        _ body: (AttackedClient) async throws -> Result
    ) async throws -> Result {
        try await EventLoop.with { loop in
            let server = try await loop.run { try LyingServer(on: loop) }
            let client = try await loop.run {
                try HTTPClient(to: server.address, serverName: "localhost", on: loop, limits: .tight)
            }
            // The loop traps when a handle is left open on it.
            let close = {
                try await loop.run {
                    client.close()
                    server.close()
                }
            }
            do {
                let result = try await body(AttackedClient(loop: loop, server: server, client: client))
                try await close()
                return result
            } catch {
                try await close()
                throw error
            }
        }
    }

    /// The one of a process that does nothing but fuzz; it lives as long.
    public static func started() -> AttackedClient { lasting { try await AttackedClient.with($0) } }

    /// Makes three calls, each in a way of its own, of a server that lies to them. Tells how they have ended.
    @discardableResult
    public func check(_ lie: Lie) async throws -> [Result<[UInt8], HTTPError>] {
        try await Task(executorPreference: loop) { try await attack(lie) }.value
    }

    /// For who cannot wait otherwise.
    public func checkAndBlock(_ lie: Lie) {
        let isDone = Monitor(false)
        Task {
            try await check(lie)
            isDone.withLock { $0 = true }
            isDone.wake()
        }
        isDone.wait(while: { !$0 }) { _ in }
    }

    private func attack(_ lie: Lie) async throws -> [Result<[UInt8], HTTPError>] {
        server.say(lie)
        let alarm = try LoopTimer(on: loop, after: .seconds(AttackedClient.seconds)) {
            preconditionFailure("a call or a connection does not end")
        }
        defer { alarm.close() }
        async let fetched = ending(of: fetch)
        async let uploaded = ending(of: upload)
        async let gathered = ending(of: gather)
        let endings = await [fetched, uploaded, gathered]
        await withCheckedContinuation { continuation in server.whenLeft { continuation.resume() } }
        // A client that has said its last word learns in a later turn of the loop that the server is gone; the alarm rings
        // if it never does.
        while client.connectionCount > 0 { await Task.yield() }
        return endings
    }

    private func ending(
        of call: @Sendable () async throws(HTTPError) -> [UInt8]
    ) async -> Result<[UInt8], HTTPError> {
        do throws(HTTPError) { return .success(try await call()) } catch { return .failure(error) }
    }

    // MARK: The calls

    @Sendable private func fetch() async throws(HTTPError) -> [UInt8] {
        let call = try await client.call(request("GET"))
        _ = try await call.response()
        return try await call.body(limit: AttackedClient.bodyLimit)
    }

    @Sendable private func upload() async throws(HTTPError) -> [UInt8] {
        let call = try await client.call(request("POST"), hasBody: true)
        for _ in 0..<4 { try await call.write([UInt8](repeating: 0, count: 100)) }
        call.finish(trailers: ["x-count": "400"])
        _ = try await call.response()
        var body: [UInt8] = []
        while let piece = try await call.receive() {
            call.consumed(piece.count)
            body += piece
        }
        return body
    }

    @Sendable private func gather() async throws(HTTPError) -> [UInt8] {
        let call = try await client.call(request("GET"))
        let body: Result<[UInt8], HTTPError> = await withCheckedContinuation { continuation in
            call.collect(limit: AttackedClient.bodyLimit) { continuation.resume(returning: $0) }
        }
        return try body.get()
    }

    private func request(_ method: String) -> RequestHead {
        RequestHead(method: method, scheme: "http", authority: "localhost", path: "/")
    }
}

extension HTTPLimits {
    /// Small enough for a fuzzer to reach, and for a test to wait for.
    fileprivate static let tight: HTTPLimits = {
        var limits = HTTPLimits()
        limits.headerListBytes = 300
        limits.headerCount = 8
        limits.calls = 3
        limits.streamWindow = 200
        limits.connectionWindow = 65_535
        limits.streamQueueBytes = 64
        limits.socketQueueBytes = 512
        limits.headSeconds = 1
        limits.responseSeconds = 1
        limits.bodySeconds = 1
        limits.idleSeconds = 1
        limits.stallSeconds = 1
        limits.pingSeconds = 1
        limits.missedPings = 1
        limits.resetBurst = 3
        limits.continuations = 2
        limits.settingsEntries = 4
        limits.idleFramesPerSecond = 8
        return limits
    }()
}
