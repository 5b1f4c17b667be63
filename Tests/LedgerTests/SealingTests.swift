import Files
import Merkle
import SQLite
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

@Suite struct SealingTests {
    private static let lane = Community.directory + "/incident"

    private static func segment(_ first: String) -> String {
        lane + "/" + String(repeating: "0", count: 20 - first.count) + first + ".segment"
    }

    private func ranges(_ community: Community) throws -> [Range<UInt64>] {
        try Contents.read(SealingTests.lane + "/contents", on: community.disk).seals.map(\.range)
    }

    /// The thread that seals works by itself; this waits for it.
    private func waitForSealing(of lane: LaneLog) throws { #expect(try lane.sealRetired() == nil) }

    @Test func `a segment is sealed when it holds enough`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<50)
        try waitForSealing(of: ledger.incident)
        #expect(try ranges(community) == [])
        try ledger.incident.store(50..<101)
        try waitForSealing(of: ledger.incident)
        #expect(try ranges(community) == [0..<50, 50..<100])
        try ledger.close()
        #expect(try LedgerView(of: community.site).damage() == [])
    }

    @Test func `a batch is never divided by the end of a segment`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<49)
        let batch = try (100..<120).map { try alarm($0) }
        _ = try ledger.incident.appendBlocking(batch)
        try ledger.incident.store([200])
        try waitForSealing(of: ledger.incident)
        #expect(try ranges(community) == [0..<69])
        try ledger.close()
    }

    @Test func `a quiet lane is sealed after its days, by the first event that comes then`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<3)
        community.clock.advance(days: 31)
        community.clock.advance(milliseconds: -1)
        try ledger.incident.store(3..<4)
        try waitForSealing(of: ledger.incident)
        #expect(try ranges(community) == [])
        community.clock.advance(milliseconds: 1)
        try ledger.incident.store(4..<6)
        try waitForSealing(of: ledger.incident)
        #expect(try ranges(community) == [0..<4])
        try ledger.close()
    }

    @Test func `a repetition that comes later does not make a segment younger than its last record`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<1)
        community.clock.advance(days: 20)
        try ledger.incident.store(0..<1)
        try ledger.incident.seal()
        let seal = try Contents.read(SealingTests.lane + "/contents", on: community.disk).seals[0]
        #expect(seal.lastRecorded == Instant(milliseconds: Community.start))
        try ledger.close()
    }

    @Test func `a lane is sealed on command, however little it holds`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<1)
        try ledger.incident.seal()
        try ledger.incident.store(1..<3)
        try ledger.incident.seal()
        #expect(try ranges(community) == [0..<1, 1..<3])
        #expect(try ledger.incident.all().count == 3)
        try ledger.close()
    }

    @Test func `an empty lane has nothing to seal`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.seal()
        #expect(try ranges(community) == [])
        try ledger.incident.store(0..<1)
        try ledger.incident.seal()
        try ledger.incident.seal()
        #expect(try ranges(community) == [0..<1])
        try ledger.close()
        #expect(try LedgerView(of: community.site).damage() == [])
    }

    @Test func `a sealed segment's files never change again`() throws {
        let community = Community()
        var ledger = try community.created()
        try ledger.incident.store(0..<30)
        try ledger.incident.seal()
        let files = [SealingTests.segment("0"), SealingTests.lane + "/00000000000000000000.ids"]
        let before = try files.map { try community.disk.bytes(of: $0) }
        #expect(try files.map { try community.disk.durableBytes(of: $0) } == before)
        try ledger.incident.store(30..<140)
        #expect(try ledger.incident.all().count == 140)
        try ledger.close()
        ledger = try community.opened()
        try ledger.incident.store(140..<150)
        try ledger.close()
        #expect(try files.map { try community.disk.bytes(of: $0) } == before)
        #expect(try !community.disk.exists(files[0] + "-wal"))
    }

    @Test func `what is sealed carries a checkpoint that an auditor can verify`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<20)
        try ledger.incident.seal()
        let head = ledger.incident.head
        let seal = try Contents.read(SealingTests.lane + "/contents", on: community.disk).seals[0]
        let note = try SignedNote(parsing: Array(seal.checkpoint.utf8))
        _ = try note.verify(with: ledger.identity.verifierKeys(of: .incident))
        #expect(try Checkpoint(note.text).head == head)
        try ledger.close()
    }

    @Test func `a segment that a reader holds back is sealed later`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<10)
        let reader = try Connection(path: SealingTests.segment("0"), mode: .readOnly, vfs: community.disk.sqliteVFS)
        try reader.execute("BEGIN")
        #expect(try reader.integer("SELECT count(*) FROM record") == 10)
        #expect(throws: LedgerError.busy(.incident)) { try ledger.incident.seal() }
        #expect(try ranges(community) == [])
        // Meanwhile events are stored and read, and repetitions recognised, in the segment that waits too.
        try ledger.incident.store(10..<12)
        #expect(try ledger.incident.appendBlocking([alarm(3)])[0].duplicate)
        #expect(try ledger.incident.all().map(\.seq.value) == Array(0..<12))
        try reader.execute("COMMIT")
        try waitForSealing(of: ledger.incident)
        #expect(try ranges(community) == [0..<10])
        try reader.close()
        try ledger.close()
        #expect(try LedgerView(of: community.site).damage() == [])
    }

    @Test func `a full disk that keeps a segment from being sealed is named as the reason`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<10)
        let reader = try Connection(path: SealingTests.segment("0"), mode: .readOnly, vfs: community.disk.sqliteVFS)
        try reader.execute("BEGIN")
        #expect(try reader.integer("SELECT count(*) FROM record") == 10)
        #expect(throws: LedgerError.busy(.incident)) { try ledger.incident.seal() }
        try reader.execute("COMMIT")
        try reader.close()
        let capacity = community.disk.capacity
        community.disk.capacity = 0
        #expect(throws: LedgerError.noSpace(.incident)) { try ledger.incident.seal() }
        community.disk.capacity = capacity
        try ledger.incident.seal()
        #expect(try ranges(community) == [0..<10])
        try ledger.close()
    }

    @Test func `a segment that still waits when the ledger closes is sealed by the next one`() throws {
        let community = Community()
        var ledger = try community.created()
        try ledger.incident.store(0..<10)
        let reader = try Connection(path: SealingTests.segment("0"), mode: .readOnly, vfs: community.disk.sqliteVFS)
        try reader.execute("BEGIN")
        #expect(try reader.integer("SELECT count(*) FROM record") == 10)
        #expect(throws: LedgerError.busy(.incident)) { try ledger.incident.seal() }
        try ledger.incident.store(10..<12)
        try ledger.close()
        try reader.execute("COMMIT")
        try reader.close()
        ledger = try community.opened()
        #expect(try ledger.incident.all().map(\.seq.value) == Array(0..<12))
        try waitForSealing(of: ledger.incident)
        #expect(try ranges(community) == [0..<10])
        try ledger.close()
        #expect(try LedgerView(of: community.site).damage() == [])
    }
}
