import Community
import Digest
import Samples
import Testing
import Wire

@Suite struct `A token` {
    private var desk = AccessDesk()

    @Test func `is written and read again, and its hash is the SHA-256 of 32 bytes`() throws {
        var random = SeededGenerator(seed: 32)
        for _ in 0..<200 {
            let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
            let secret = Secret { _ in bytes }
            // Ids may hold what stands between the parts.
            for id: TokenID in ["k0123456789abc", "a_b", "_", "linli_"] {
                let text = secret.text(id)
                #expect(text.utf8.count == 6 + id.text.utf8.count + 1 + 43)
                let shown = try #require(ShownToken(text))
                #expect(shown.id == id && shown.secret.hash == SHA256.hash(bytes).bytes)
            }
        }
    }

    @Test func `has this form`() {
        let text = AccessDesk.secret(0xFF).text("k1")
        #expect(text == "linli_k1_" + String(repeating: "_", count: 42) + "8")
    }

    @Test(arguments: [
        "", "linli_", "linli_k1", "linli_k1_", "linli__" + String(repeating: "A", count: 43),
        "Linli_k1_" + String(repeating: "A", count: 43), "linli_k1-" + String(repeating: "A", count: 43),
        "linli_k1_" + String(repeating: "A", count: 42), "linli_k 1_" + String(repeating: "A", count: 43),
        // Bits that no byte has, letters of the other alphabet, and more than there is.
        "linli_k1_" + String(repeating: "A", count: 42) + "B", "linli_k1_" + String(repeating: "+", count: 43),
        "linli_k1_" + String(repeating: "A", count: 43) + "=", "linli_k1_" + String(repeating: "A", count: 43) + "\n",
        "linli_\(String(repeating: "k", count: 65))_" + String(repeating: "A", count: 43),
    ])
    func `of any other form is none`(text: String) {
        #expect(ShownToken(text) == nil)
    }

    @Test mutating func `lets its holder in, as what they are`() throws {
        let id = try desk.issue(7, to: "zhang", as: .operator, for: "b1", mask: .words)
        try desk.storeAndForget()
        let grant = try desk.admit(AccessDesk.secret(7).text(id)).get()
        #expect(grant == Grant(token: id, principal: "zhang", role: .operator, scope: "b1", mask: .words))
    }

    @Test mutating func `that was changed in any one letter lets nobody in`() throws {
        let text = Array(AccessDesk.secret(7).text(try desk.issue(7)).utf8)
        for place in text.indices {
            for letter in "aZ0-_.".utf8 where letter != text[place] {
                var other = text
                other[place] = letter
                let answer = desk.admit(String(decoding: other, as: UTF8.self))
                #expect(throws: Refusal.self, "\(place)") { try answer.get() }
            }
        }
        #expect(throws: Never.self) { try desk.admit(String(decoding: text, as: UTF8.self)).get() }
    }

    @Test mutating func `lets nobody in by another's secret`() throws {
        let id = try desk.issue(0)
        for byte: UInt8 in 1...255 { #expect(desk.admit(AccessDesk.secret(byte).text(id)) == .failure(.mismatched)) }
        let (mine, _) = (try desk.issue(7), try desk.issue(8, to: "li"))
        #expect(desk.admit(AccessDesk.secret(8).text(mine)) == .failure(.mismatched))
        #expect(desk.admit(AccessDesk.secret(7).text("k9")) == .failure(.unknown))
    }

    @Test mutating func `is valid until it expires or is revoked, and only its holder is told which`() throws {
        let id = try desk.issue(7, expires: 60_000)
        let (text, guess) = (AccessDesk.secret(7).text(id), AccessDesk.secret(8).text(id))
        desk.now = 59_999
        #expect(throws: Never.self) { try desk.admit(text).get() }
        desk.now = 60_000
        #expect(desk.admit(text) == .failure(.expired))
        try desk.send(.revoke(id), by: "li")
        #expect(desk.admit(text) == .failure(.revoked))
        #expect(desk.admit(guess) == .failure(.mismatched))
        let row = try #require(desk.access[id])
        #expect(row.revokedBy == "li" && row.revoked == desk.time(60_000))
    }

    @Test mutating func `keeps what its holder was denied and took away`() throws {
        let id = try desk.issue()
        try desk.send(.deny(id, .read(.access), .role, at: "b1", count: 3), by: "zhang", occurred: -60_000)
        try desk.send(.deny(id, .read(.access), .role, at: "no place", count: 1), by: "zhang", occurred: -120_000)
        try desk.send(.export(id, .incident, at: "b1", count: 500), by: "zhang")
        let row = try #require(desk.access[id])
        #expect(row.denials == 4 && row.lastDenied == desk.time(-60_000))
        #expect(row.exports == 1 && row.exported == 500 && row.lastExport == desk.time(0))
        #expect(desk.records.map(\.place) == [nil, "b1", nil, "b1"], "what is no place is not recorded as one")
        #expect(desk.records.dropFirst().allSatisfy { $0.actor == "zhang" && $0.subject == id.text })
    }

    @Test mutating func `is not found by what prints values`() throws {
        let text = AccessDesk.secret(7).text("k1")
        let printed = "\(AccessDesk.secret(7)) \(try #require(ShownToken(text)))"
        #expect(!printed.contains(text.suffix(43)) && !printed.contains("7, 7"))
    }
}

@Suite struct `A run of the node` {
    private var desk = AccessDesk()

    @Test mutating func `has its version, its start and its stop, and a crash has none`() throws {
        let crashed = RunID(text: try desk.send(.start(version: "1.0"), by: "linli"))
        desk.now = 1_000
        let run = RunID(text: try desk.send(.start(version: "1.1"), by: "linli"))
        desk.now = 2_000
        try desk.send(.stop(run), by: "linli")
        var versions: [String] = []
        desk.access.forEachRun { versions.append($0.version) }
        #expect(versions.sorted() == ["1.0", "1.1"])
        #expect(desk.access[crashed]?.stopped == nil)
        #expect(desk.access[run]?.started == desk.time(1_000) && desk.access[run]?.stopped == desk.time(2_000))
    }
}
