import EventLoop
import HTTP
import HTTPTypes
import JSON
import Synchronization

/// A web server of somebody who wants to know, and does not always feel well.
final class Receiver: Sendable {
    enum Mood: Sendable {
        case well
        /// Answers with this.
        case answers(Int)
        /// Takes the request and says nothing.
        case silent
    }

    private struct State {
        var mood = Mood.well
        var taken: [JSONValue] = []
        var refused = 0
        var waiting: [(count: Int, told: CheckedContinuation<Void, Never>)] = []
        var refusals: [(count: Int, told: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    let address: SocketAddress

    private init(_ address: SocketAddress) { self.address = address }

    var url: String { "http://\(address)/in" }

    /// Listens on a loop of its own for as long as `body` takes.
    static func with<Value: Sendable>(
        at address: SocketAddress? = nil, _ body: @escaping @Sendable (Receiver) async throws -> Value
    ) async throws -> Value {
        try await EventLoop.with { loop in
            let holder = Mutex<Receiver?>(nil)
            return try await HTTPServer.with(
                at: try address ?? SocketAddress(host: "127.0.0.1", port: 0), on: loop, deadline: .milliseconds(100),
                handler: { exchange in
                    guard let receiver = holder.withLock({ $0 }) else { return exchange.respond(503, "") }
                    exchange.run { await receiver.take(exchange) }
                }
            ) { server in
                let receiver = Receiver(server.address)
                holder.withLock { $0 = receiver }
                return try await body(receiver)
            }
        }
    }

    private func take(_ exchange: HTTPExchange) async {
        guard let body = try? await exchange.body(limit: 1 << 20) else { return }
        let json = (try? JSONReader.read(body)) ?? .null
        let (mood, told) = state.withLock { state in
            if case .well = state.mood { state.taken += json.array ?? [json] } else { state.refused += 1 }
            let (count, refused) = (state.taken.count, state.refused)
            let ready = state.waiting.filter { $0.count <= count } + state.refusals.filter { $0.count <= refused }
            state.waiting.removeAll { $0.count <= count }
            state.refusals.removeAll { $0.count <= refused }
            return (state.mood, ready.map(\.told))
        }
        switch mood {
        case .well: exchange.respond(204, "")
        case .answers(let status): exchange.respond(status, "not now")
        case .silent: break
        }
        for waiter in told { waiter.resume() }
    }

    func feel(_ mood: Mood) { state.withLock { $0.mood = mood } }

    var taken: [JSONValue] { state.withLock { $0.taken } }
    var refused: Int { state.withLock { $0.refused } }

    /// Returns when it has taken so many events.
    func hasTaken(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.taken.count < count { state.waiting.append((count, continuation)) }
                return state.taken.count >= count
            }
            if isThere { continuation.resume() }
        }
    }

    /// Returns when it has turned away so many requests.
    func hasRefused(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.refused < count { state.refusals.append((count, continuation)) }
                return state.refused >= count
            }
            if isThere { continuation.resume() }
        }
    }
}
