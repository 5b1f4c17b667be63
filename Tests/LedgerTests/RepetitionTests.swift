import Files
import Merkle
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

@Suite struct RepetitionTests {
    /// Where the first command lies when it is repeated.
    enum Age: CaseIterable {
        case sameSegment, sealedSegment, afterRestart, afterCrash, sealedAndRestarted
    }

    @Test(arguments: Age.allCases)
    func `a repeated command gets its first receipt and is stored once`(age: Age) throws {
        var community = Community()
        var ledger = try community.created()
        try ledger.incident.store(0..<7)
        let first = try ledger.incident.appendBlocking([alarm(7, events: 2)])[0]
        if age == .sealedSegment || age == .sealedAndRestarted { try ledger.incident.seal() }
        switch age {
        case .sameSegment, .sealedSegment: break
        case .afterRestart, .sealedAndRestarted:
            try ledger.close()
            ledger = try community.opened()
        case .afterCrash:
            community = community.on(community.disk.processKilled())
            ledger = try community.opened()
        }
        let again = try ledger.incident.appendBlocking([alarm(7, events: 2)])[0]
        #expect(again == Receipt(key: first.key, lane: .incident, seq: Seq(7), count: 2, duplicate: true))
        #expect(ledger.incident.head.size == 9)
        #expect(throws: LedgerError.idReused(index: 1, first: again)) {
            try ledger.incident.appendBlocking([alarm(8), alarm(7, text: "another")])
        }
        #expect(ledger.incident.head.size == 9)
        try ledger.close()
    }

    @Test func `a batch that repeats itself is stored once, one that contradicts itself not at all`() throws {
        let ledger = try Community().created()
        let receipts = try ledger.incident.appendBlocking([alarm(1), alarm(2), alarm(1)])
        #expect(receipts.map(\.seq.value) == [0, 1, 0])
        #expect(receipts.map(\.duplicate) == [false, false, true])
        let conflict = #expect(throws: LedgerError.self) {
            try ledger.incident.appendBlocking([alarm(3), alarm(4), alarm(3, text: "another")])
        }
        guard case .idReused(index: 2, _) = conflict else {
            Issue.record("the error names the command that conflicts: \(String(describing: conflict))")
            return
        }
        #expect(ledger.incident.head.size == 2)
        #expect(try ledger.incident.appendBlocking([alarm(3)])[0].duplicate == false)
        try ledger.close()
    }

    @Test func `a conflict in one batch does not touch its neighbours in the same commit`() async throws {
        let ledger = try Community().created()
        try ledger.incident.store(0..<1)
        let results = await withTaskGroup(of: Bool.self) { group in
            for id in 0..<40 {
                group.addTask {
                    do {
                        _ = try await ledger.incident.append([
                            alarm(1_000 + id), alarm(0, text: id % 2 == 0 ? "x" : "烟感报警"),
                        ])
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(results == [true: 20, false: 20])
        #expect(ledger.incident.head.size == 21)
        try ledger.close()
    }

    @Test func `the same id from another source or principal is another command`() throws {
        let ledger = try Community().created()
        _ = try ledger.incident.appendBlocking([alarm(1), alarm(1, source: "urn:dev:2")])
        #expect(ledger.incident.head.size == 2)
        try ledger.close()
    }

    @Test func `a command is recognised for thirty days and not for ever`() throws {
        let community = Community()
        var ledger = try community.created()
        try ledger.incident.store(0..<1)
        try ledger.incident.seal()
        community.clock.advance(days: 30)
        #expect(try ledger.incident.appendBlocking([alarm(0)])[0].duplicate)
        try ledger.close()
        ledger = try community.opened()
        #expect(try ledger.incident.appendBlocking([alarm(0)])[0].duplicate)
        community.clock.advance(milliseconds: 1)
        #expect(try ledger.incident.appendBlocking([alarm(0)])[0].duplicate == false)
        try ledger.close()
    }

    @Test func `a rotten record fails whoever repeats it, and nobody else`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<3)
        try ledger.incident.seal()
        let path = Community.directory + "/incident/00000000000000000000.segment"
        let bytes = try community.disk.contents(of: path)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("smoke-1".utf8)) })
        try community.disk.flipBit(path, place * 8)
        let damage = LedgerError.damaged(Damage(path: path, place: "record 1", reason: "the checksum does not match"))
        #expect(throws: damage) { try ledger.incident.appendBlocking([alarm(50), alarm(1)]) }
        #expect(ledger.incident.head.size == 3)
        try ledger.incident.store([50])
        #expect(try ledger.incident.appendBlocking([alarm(2)])[0].duplicate)
        try ledger.close()
    }

    @Test func `an id that points beyond the lane is no repetition`() throws {
        let community = Community()
        var ledger = try community.created()
        try ledger.incident.store(0..<3)
        try ledger.incident.seal()
        let fingerprint = try Batch([alarm(7)], ids: ledger.incident.context.ids).fingerprints[0]
        try ledger.close()
        try community.disk.replace(
            Community.directory + "/incident/00000000000000000000.ids",
            with: IdFile.encode([IdEntry(fingerprint: fingerprint, offset: 1_000)]))
        ledger = try community.opened()
        #expect(try ledger.incident.appendBlocking([alarm(7)])[0].duplicate == false)
        try ledger.close()
    }

    @Test func `two keys with one fingerprint are told apart by the key itself`() throws {
        var table = IdTable()
        table.reserve(3)
        table.insert(42, offset: 1)
        table.insert(42, offset: 2)
        table.insert(0, offset: 0)
        #expect(table.offsets(of: 42) == [1, 2])
        #expect(table.offsets(of: 0) == [0])
        table.remove(0, offset: 0)
        table.remove(42, offset: 2)
        #expect(table.offsets(of: 42) == [1])
        #expect(table.offsets(of: 0).isEmpty)
    }
}
