import EventLoop
import HTTP
import HTTPTypes
import Load
import Synchronization
import Wire

/// As much of a node as a generator sees. `answer` gets the number of each request, from 0, and its exchange, whose body
/// has been read.
struct Node: Sendable {
    let loop: EventLoop
    let target: Target

    static func with<Result: Sendable>(
        connections: Int = 1, answer: @escaping @Sendable (_ number: Int, _ body: [UInt8], HTTPExchange) -> Void,
        _ body: (Node) async throws -> Result
    ) async throws -> Result {
        let count = Count()
        return try await EventLoop.with { serverLoop in
            let address = try SocketAddress(host: "127.0.0.1", port: 0)
            // Those that are never answered end with the test.
            return try await HTTPServer.with(at: address, on: serverLoop, deadline: .zero) { exchange in
                exchange.collect { if case .success(let body) = $0 { answer(count.next(), body, exchange) } }
            } _: { server in
                try await EventLoop.with { loop in
                    try await body(
                        Node(
                            loop: loop,
                            target: Target(server.address, token: "t-1", connections: connections)))
                }
            }
        }
    }

    func run(
        _ schedule: Schedule, _ pace: Pace = .open, limits: LoadLimits = LoadLimits()
    ) async throws -> Report {
        try await LoadRun(schedule, at: pace, to: target, limits: limits).report(on: loop)
    }

    private final class Count: Sendable {
        private let value = Mutex(0)

        func next() -> Int {
            value.withLock { value in
                defer { value += 1 }
                return value
            }
        }
    }
}

extension HTTPExchange {
    func store(_ count: Int = 1, duplicate: Bool = false) {
        let receipt = #"{"id":"a-1","lane":"incident","seq":17,"count":2,"duplicate":\#(duplicate)}"#
        let body = #"{"receipts":[\#(Array(repeating: receipt, count: count).joined(separator: ","))]}"#
        respond(ResponseHead(status: 200, fields: ["content-type": "application/json"]), Array(body.utf8))
    }
}

let start = Instant(milliseconds: 1_795_255_200_123)

func alarm(_ number: Int, _ occurred: Instant) -> CloudEvent {
    CloudEvent(
        id: "a-\(number)", source: "urn:linli:load", type: "linli.alarm.raise", time: occurred,
        subject: "smoke-\(number)", data: #"{"category":"fire.smoke"}"#)
}

let alarms = Payload.events(alarm)

func schedule(_ arrival: Arrival, for duration: Duration, of payload: Payload = alarms) throws -> Schedule {
    try Schedule(arrival, for: duration, of: payload, seed: 7, start: start)
}
