import Samples
import TLS
import Testing

@Suite struct `a connection` {
    let district: District
    let identity: TLSIdentity

    init() throws {
        district = try District()
        identity = try district.identity()
    }

    func pair(_ version: TLSConfiguration.Version) throws -> Pair {
        try Pair(
            TLSContext(district.client { $0.versions = version...version }),
            TLSContext(district.server(identity) { $0.versions = version...version }))
    }

    @Test(arguments: [TLSConfiguration.Version.tls12, .tls13], [1, 2, 3, 5, 7, 100, 1_000, Int.max])
    func `carries messages both ways however its ciphertext is cut`(version: TLSConfiguration.Version, size: Int) throws
    {
        let pair = try pair(version)
        let question = pattern(3_000)
        let answer = pattern(40_000)
        try pair.client.write(question.span)
        try pair.talk(inPiecesOf: size)
        try pair.server.write(answer.span)
        try pair.talk(inPiecesOf: size)
        #expect(pair.clientError == nil && pair.serverError == nil)
        #expect(pair.client.isEstablished && pair.server.isEstablished)
        #expect(pair.client.version == version && pair.server.version == version)
        #expect(pair.atServer == question)
        #expect(pair.atClient == answer)
    }

    @Test(arguments: [TLSConfiguration.Version.tls12, .tls13])
    func `takes one flight of three records cut in two at every place`(version: TLSConfiguration.Version) throws {
        let pair = try pair(version)
        try pair.talk()
        var cut = 0
        while true {
            var flight: [UInt8] = []
            for count in [1, 29, 30] {
                try pair.client.write(pattern(count).span)
                flight += try pair.client.takeOutput()
            }
            var received: [UInt8] = []
            let (first, second) = (Array(flight[..<cut]), Array(flight[cut...]))
            try pair.server.receive(first.span, into: &received)
            try pair.server.receive(second.span, into: &received)
            #expect(received == pattern(1) + pattern(29) + pattern(30))
            cut += 1
            if cut > flight.count { break }
        }
        #expect(cut > 60)
    }

    @Test func `small pieces that are written at once share records`() throws {
        let pair = try pair(.tls13)
        try pair.talk()
        var all: [UInt8] = []
        for index in 0..<1_000 {
            let piece = pattern(40 + index % 7)
            all += piece
            try pair.client.write(piece.span)
        }
        let ciphertext = try pair.client.takeOutput()
        #expect(records(ciphertext).count == (all.count + 16_383) / 16_384)
        var received: [UInt8] = []
        try pair.server.receive(ciphertext.span, into: &received)
        #expect(received == all)
    }

    @Test func `a large piece goes out in full records, behind the small one before it`() throws {
        let pair = try pair(.tls13)
        try pair.talk()
        let small = pattern(10)
        let large = pattern(16_384 * 3)
        try pair.client.write(small.span)
        try pair.client.write(large.span)
        let ciphertext = try pair.client.takeOutput()
        #expect(records(ciphertext) == [23, 23, 23, 23])
        #expect(ciphertext.count == small.count + large.count + 4 * 22)
        var received: [UInt8] = []
        try pair.server.receive(ciphertext.span, into: &received)
        #expect(received == small + large)
    }

    @Test func `what is written before the handshake is over arrives after it, in order`() throws {
        let pair = try pair(.tls13)
        try pair.client.write([1, 2].span)
        try pair.server.write([9].span)
        try pair.client.write(pattern(20_000).span)
        try pair.talk()
        #expect(pair.atServer == [1, 2] + pattern(20_000))
        #expect(pair.atClient == [9])
    }

    @Test(arguments: [TLSConfiguration.Version.tls12, .tls13])
    func `a close is told apart from a cut`(version: TLSConfiguration.Version) throws {
        let closed = try pair(version)
        try closed.client.write([1, 2, 3].span)
        try closed.talk()
        try closed.client.write([4].span)
        try closed.client.shutdown()
        try closed.talk()
        #expect(closed.atServer == [1, 2, 3, 4])
        #expect(closed.server.peerHasClosed && !closed.client.peerHasClosed)
        try closed.server.receiveEnd()

        let cut = try pair(version)
        try cut.client.write([1, 2, 3].span)
        try cut.talk()
        #expect(!cut.server.peerHasClosed)
        let error = #expect(throws: TLSError.self) { try cut.server.receiveEnd() }
        #expect(error?.reason == .truncated)
    }

    @Test func `a cut within the handshake or a record is a cut`() throws {
        let early = try pair(.tls13)
        var nothing: [UInt8] = []
        let hello = Array(try early.client.takeOutput().dropLast())
        try early.server.receive(hello.span, into: &nothing)
        #expect(throws: TLSError.self) { try early.server.receiveEnd() }

        for missing in 1...(5 + 2 + 17) {
            let late = try pair(.tls13)
            try late.talk()
            try late.client.write(pattern(100).span)
            try late.client.shutdown()
            let ciphertext = Array(try late.client.takeOutput().dropLast(missing))
            var received: [UInt8] = []
            try late.server.receive(ciphertext.span, into: &received)
            #expect(received == pattern(100))
            #expect(!late.server.peerHasClosed)
            #expect(throws: TLSError.self) { try late.server.receiveEnd() }
        }
    }

    @Test func `after its own close a side still receives and no longer writes`() throws {
        let pair = try pair(.tls13)
        try pair.talk()
        try pair.client.shutdown()
        try pair.talk()
        try pair.server.write([7].span)
        try pair.talk()
        #expect(pair.atClient == [7])
        let error = #expect(throws: TLSError.self) { try pair.client.write([1].span) }
        #expect(error?.reason == .closed)
    }

    @Test func `what follows a close is ignored`() throws {
        let pair = try pair(.tls13)
        try pair.talk()
        try pair.client.shutdown()
        let farewell = try pair.client.takeOutput()
        var received: [UInt8] = []
        try pair.server.receive((farewell + [1, 2, 3, 4, 5, 6, 7, 8]).span, into: &received)
        try pair.server.receive([9, 9, 9].span, into: &received)
        #expect(received.isEmpty && pair.server.peerHasClosed)
    }

    @Test(arguments: 0..<64)
    func `garbage is refused with an error and never a trap`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let garbage = (0..<600).map { _ in UInt8.random(in: 0...255, using: &generator) }
        // Behind a plausible header too, or the first byte would end it all.
        for bytes in [garbage, [22, 3, 1, 2, 0] + garbage, [23, 3, 3, 0, 64] + garbage] {
            let pair = try pair(seed % 2 == 0 ? .tls12 : .tls13)
            var nothing: [UInt8] = []
            #expect(throws: TLSError.self) {
                try pair.server.receive(bytes.span, into: &nothing)
                try pair.server.receiveEnd()
            }
            #expect(nothing.isEmpty)
            #expect(throws: TLSError.self) { try pair.server.receive([1].span, into: &nothing) }
            #expect(throws: TLSError.self) { try pair.server.write([1].span) }
            _ = try pair.server.takeOutput()
        }
    }

    @Test(arguments: [TLSConfiguration.Version.tls12, .tls13])
    func `a flipped bit anywhere in a record kills the connection`(version: TLSConfiguration.Version) throws {
        let length = 5 + 20 + 16
        for position in 0..<length {
            let pair = try pair(version)
            try pair.talk()
            try pair.client.write(pattern(20).span)
            try pair.client.shutdown()
            var ciphertext = try pair.client.takeOutput()
            ciphertext[position] ^= 0x80
            var received: [UInt8] = []
            #expect(throws: TLSError.self) {
                try pair.server.receive(ciphertext.span, into: &received)
                try pair.server.receiveEnd()
            }
            #expect(received.isEmpty)
        }
    }

    /// One connection's error must not show up in another's next call on the same thread.
    @Test func `a failed neighbour does not disturb a connection`() throws {
        let good = try pair(.tls13)
        try good.talk()
        let bad = try pair(.tls13)
        var nothing: [UInt8] = []
        #expect(throws: TLSError.self) { try bad.server.receive([UInt8](repeating: 0, count: 50).span, into: &nothing) }
        #expect(throws: TLSError.self) { try Certificate.all(inPEM: "nonsense") }
        try good.client.write([1].span)
        try good.talk()
        #expect(good.atServer == [1] && good.serverError == nil)
    }
}
