import HTTP
import HTTPAttack
import Samples
import Testing

/// `:status: 200` (RFC 7541, appendix A).
private let ok: UInt8 = 0x88
private let both = Frame.endStream | Frame.endHeaders

private func bytes(_ frames: [Frame]) -> [UInt8] { ([Frame(Frame.settings)] + frames).flatMap(\.bytes) }

/// The answers to the three calls.
private func answers() -> [Frame] {
    [1, 3, 5].flatMap { stream in
        [
            Frame(Frame.headers, Frame.endHeaders, stream: stream, payload: [ok]),
            Frame(Frame.data, Frame.endStream, stream: stream, payload: [stream]),
        ]
    }
}

/// A header field of 100 bytes that no table shortens.
private let field: [UInt8] = [0, 1, 0x61, 100] + [UInt8](repeating: 0x62, count: 100)

@Suite struct `A client of a server` {
    @Test func `that is honest gets its answers, though the connection ends with them`() async throws {
        try await AttackedClient.with { client in
            let endings = try await client.check(Lie(then: bytes(answers())))
            #expect(endings == [.success([1]), .success([3]), .success([5])])
        }
    }

    struct Attack: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let lie: Lie
        /// What the calls end with; nil where any error of the client's is right.
        let error: HTTPError?

        init(_ name: String, _ lie: Lie, _ error: HTTPError? = nil) {
            testDescription = name
            self.lie = lie
            self.error = error
        }
    }

    static let attacks = [
        Attack("closes at once", Lie(), .connectionLost),
        Attack("speaks HTTP/1.1", Lie(first: Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)), .connectionLost),
        Attack("never says anything", Lie(ending: .fallSilent), .timedOut),
        Attack("answers PINGs alone", Lie(first: bytes([]), ending: .stayAlive), .timedOut),
        Attack(
            "says that it will answer, again and again",
            Lie(
                then: bytes(
                    [1, 3, 5].flatMap { stream in
                        // 103 has no entry in the table.
                        [Frame](
                            repeating: Frame(
                                Frame.headers, Frame.endHeaders, stream: stream, payload: [0x08, 3] + Array("103".utf8)),
                            count: 50)
                    }), ending: .stayAlive), .timedOut),
        Attack(
            "stops in the middle of its answers",
            Lie(
                then: bytes([1, 3, 5].map { Frame(Frame.headers, Frame.endHeaders, stream: $0, payload: [ok]) }),
                ending: .stayAlive), .timedOut),
        Attack("cuts a frame off", Lie(then: Array(bytes(answers()).dropLast(20)))),
        Attack(
            "floods with SETTINGS", Lie(then: bytes([Frame](repeating: Frame(Frame.settings), count: 50))),
            .connectionLost),
        Attack(
            "floods with PING",
            Lie(
                then: bytes(
                    [Frame](repeating: Frame(Frame.ping, payload: [UInt8](repeating: 0, count: 8)), count: 50))),
            .connectionLost),
        Attack(
            "floods with empty DATA",
            Lie(
                then: bytes(
                    [Frame(Frame.headers, Frame.endHeaders, stream: 1, payload: [ok])]
                        + [Frame](repeating: Frame(Frame.data, stream: 1), count: 50))), .connectionLost),
        Attack(
            "pushes",
            Lie(then: bytes([Frame(Frame.pushPromise, Frame.endHeaders, stream: 1, payload: [0, 0, 0, 2, 0x82])])),
            .connectionLost),
        Attack(
            "answers what was not asked",
            Lie(then: bytes([Frame(Frame.headers, both, stream: 7, payload: [ok])])), .connectionLost),
        Attack(
            "begins a stream of its own",
            Lie(then: bytes([Frame(Frame.headers, both, stream: 2, payload: [ok])])), .connectionLost),
        Attack(
            "sends more fields than the client takes",
            Lie(
                then: bytes(
                    [1, 3, 5].map { Frame(Frame.headers, both, stream: $0, payload: [ok] + field + field + field) }),
                ending: .stayAlive), .headersTooLarge(limit: 300)),
        Attack(
            "never ends its fields",
            Lie(
                then: bytes(
                    [Frame(Frame.headers, 0, stream: 1, payload: [ok])]
                        + [Frame](repeating: Frame(Frame.continuation, stream: 1, payload: field), count: 50))),
            .connectionLost),
        Attack(
            "sends a broken field block", Lie(then: bytes([Frame(Frame.headers, both, stream: 1, payload: [0x80])])),
            .connectionLost),
        Attack(
            "sends more than the window",
            Lie(
                then: bytes(
                    [Frame(Frame.headers, Frame.endHeaders, stream: 1, payload: [ok])]
                        + [Frame](
                            repeating: Frame(Frame.data, stream: 1, payload: [UInt8](repeating: 0, count: 150)),
                            count: 2)))),
        Attack(
            "lets a window overflow",
            Lie(
                then: bytes(
                    [1, 3, 5].map { Frame(Frame.windowUpdate, stream: $0, payload: [0x7F, 0xFF, 0xFF, 0xFF]) }),
                ending: .stayAlive), .reset(code: 3)),
        Attack(
            "sends a PING of seven bytes",
            Lie(then: bytes([Frame(Frame.ping, payload: [UInt8](repeating: 0, count: 7))]))),
        Attack(
            "goes away from all calls",
            Lie(then: bytes([Frame(Frame.goAway, payload: [UInt8](repeating: 0, count: 8))])), .refused),
        Attack(
            "goes away before it is asked, and stays",
            Lie(first: bytes([Frame(Frame.goAway, payload: [0, 0, 0, 5, 0, 0, 0, 0])]), ending: .stayAlive)),
        Attack(
            "goes away from ever more calls",
            Lie(
                then: bytes(
                    [5, 3, 1, 5].map { Frame(Frame.goAway, payload: [0, 0, 0, $0, 0, 0, 0, 0]) } + answers()))),
        Attack(
            "refuses",
            Lie(
                then: bytes([1, 3, 5].map { Frame(Frame.reset, stream: $0, payload: [0, 0, 0, 7]) }),
                ending: .stayAlive), .refused),
        Attack(
            "gives up what it has answered",
            Lie(then: bytes(answers() + [1, 3, 5].map { Frame(Frame.reset, stream: $0, payload: [0, 0, 0, 2]) }))),
    ]

    @Test(arguments: attacks)
    func `ends every call and keeps nothing when the server`(attack: Attack) async throws {
        try await AttackedClient.with { client in
            let endings = try await client.check(attack.lie)
            if let error = attack.error {
                #expect(endings == [.failure(error), .failure(error), .failure(error)])
            }
            // The next connection is as good as any.
            let next = try await client.check(Lie(then: bytes(answers())))
            #expect(next == [.success([1]), .success([3]), .success([5])])
        }
    }

    @Test(arguments: 0..<8)
    func `that sends seeded nonsense ends every call and keeps nothing`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let honest = bytes(answers())
        let lies = (0..<50).map { round in
            round % 2 == 0
                ? Lie(then: random.mutation(of: honest))
                : Lie(then: bytes((0..<random.next() % 12).map { _ in random.frame() }))
        }
        try await AttackedClient.with { client in
            for lie in lies { try await client.check(lie) }
        }
    }
}

extension SeededGenerator {
    /// Of any kind, on few streams, and more often well formed than chance would have it.
    fileprivate mutating func frame() -> Frame {
        let kind = UInt8.random(in: 0...10, using: &self)
        let length = [0, 1, 4, 5, 6, 8, 40, 250].randomElement(using: &self) ?? 0
        var payload = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &self) }
        if kind == Frame.headers, Bool.random(using: &self) { payload = [ok] }
        return Frame(
            kind, UInt8.random(in: .min ... .max, using: &self) & both, stream: UInt8.random(in: 0...6, using: &self),
            payload: payload)
    }
}
