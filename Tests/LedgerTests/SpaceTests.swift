import Files
import Merkle
import SQLite
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

@Suite struct SpaceTests {
    private func community(reserve: UInt64 = 64 << 10) -> Community {
        var options = LedgerOptions.small
        options.segmentEvents = 10_000
        options.reserveBytes = reserve
        options.reserveSliceBytes = 16 << 10
        return Community(options: options)
    }

    /// Appends until the lane says that the disk is full; returns how many went in.
    private func fill(_ lane: LaneLog, from first: Int) throws -> Int {
        for id in first..<(first + 100_000) {
            do throws(LedgerError) { _ = try lane.appendBlocking([made(id)]) } catch {
                #expect(error == .noSpace(lane.lane))
                return id - first
            }
        }
        Issue.record("the disk never became full")
        return 0
    }

    private func made(_ id: Int) -> Command {
        do { return try alarm(id) } catch { preconditionFailure("\(error)") }
    }

    @Test func `on a full disk readings stop, alarms live on the reserve, reads go on, and space brings all back`()
        throws
    {
        let community = community()
        let ledger = try community.created()
        try ledger.incident.store(0..<10)
        let used = community.disk.capacity - (try community.disk.availableBytes(at: "/"))
        community.disk.capacity = used + (200 << 10)
        let readings = try fill(ledger.telemetry, from: 0)
        #expect(readings > 10)
        let alarms = try fill(ledger.incident, from: 1_000)
        #expect(alarms > 20, "the reserve is worth more than \(alarms) alarms")
        #expect(throws: LedgerError.noSpace(.telemetry)) { try ledger.telemetry.appendBlocking([alarm(99_000)]) }
        #expect(try ledger.incident.all().count == alarms + 10)
        #expect(try ledger.telemetry.all().count == readings)
        community.disk.capacity = used + (4 << 20)
        try ledger.incident.store(5_000..<5_050)
        try ledger.telemetry.store(5_000..<5_010)
        #expect(try community.disk.contents(of: Community.directory + "/incident/reserve").count == 64 << 10)
        try ledger.close()
        #expect(try LedgerView(of: community.site).damage() == [])
        let again = try community.opened()
        #expect(again.incident.head.size == UInt64(alarms) + 60)
        try again.close()
    }

    @Test func `while the reserve is not whole nobody but the incident lane stores anything`() throws {
        let community = community()
        let ledger = try community.created()
        let used = community.disk.capacity - (try community.disk.availableBytes(at: "/"))
        community.disk.capacity = used + (40 << 10)
        _ = try fill(ledger.incident, from: 0)
        // A little space comes back, less than the reserve wants: it is not for readings.
        community.disk.capacity += 8 << 10
        #expect(throws: LedgerError.noSpace(.telemetry)) { try ledger.telemetry.appendBlocking([alarm(1)]) }
        #expect(throws: LedgerError.noSpace(.access)) { try ledger.access.appendBlocking([alarm(1)]) }
        try ledger.incident.store([99_000])
        community.disk.capacity += 4 << 20
        try ledger.telemetry.store([1])
        try ledger.close()
    }

    @Test(arguments: [FileError.Code.noSpace, .inputOutput])
    func `a reserve that cannot be filled again is waited for on a full disk, but not on one that fails`(
        code: FileError.Code
    ) throws {
        let community = community()
        let ledger = try community.created()
        let disk = community.disk
        disk.capacity -= try disk.availableBytes(at: "/")
        _ = try fill(ledger.incident, from: 0)
        disk.capacity += 4 << 20
        disk.faults = [.fail(call: disk.calls(of: .allocate) + 1, of: .allocate, with: code)]
        let refusal = #expect(throws: LedgerError.self) { try ledger.telemetry.appendBlocking([alarm(1)]) }
        disk.faults = []
        if code == .noSpace {
            #expect(refusal == .noSpace(.telemetry))
            try ledger.telemetry.store([1])
        } else {
            guard case .stopped(.telemetry, _)? = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
        }
        try? ledger.close()
    }

    /// What a disk lacks that has room for a little more in the files it holds.
    enum Lack: CaseIterable {
        case walIndex, names
    }

    @Test(arguments: Lack.allCases)
    func `a segment goes on while there is no room for the next one`(lack: Lack) throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<50)
        let (disk, capacity) = (community.disk, community.disk.capacity)
        switch lack {
        case .walIndex: disk.capacity = capacity - (try disk.availableBytes(at: "/")) + (24 << 10)
        case .names:
            let next = disk.calls(of: .create) + 1
            disk.faults = [.fail(call: next, of: .create, with: .noSpace, sticky: true)]
        }
        try ledger.incident.store(50..<55)
        #expect(throws: LedgerError.noSpace(.incident)) { try ledger.incident.seal() }
        (disk.capacity, disk.faults) = (capacity, [])
        try ledger.incident.store(55..<56)
        #expect(try ledger.incident.sealRetired() == nil)
        let seals = try Contents.read(Community.directory + "/incident/contents", on: disk).seals
        #expect(seals.map(\.range) == [0..<55])
        try ledger.close()
        #expect(try LedgerView(of: community.site).damage() == [])
    }

    @Test func `a reader that never ends does not let the WAL grow without bound`() throws {
        var options = LedgerOptions.small
        options.segmentEvents = 1_000_000
        options.walLimitFrames = 100
        let community = Community(options: options)
        let ledger = try community.created()
        try ledger.incident.store(0..<5)
        let path = Community.directory + "/incident/00000000000000000000.segment"
        let stuck = try Connection(path: path, mode: .readOnly, vfs: community.disk.sqliteVFS)
        try stuck.execute("BEGIN")
        #expect(try stuck.integer("SELECT count(*) FROM record") == 5)
        var largest: UInt64 = 0
        for id in 5..<800 {
            try ledger.incident.store([id])
            for file in try community.disk.names(in: Community.directory + "/incident") where file.hasSuffix("-wal") {
                largest = max(
                    largest, try community.disk.open(Community.directory + "/incident/" + file, .read).size())
            }
        }
        // A frame is a page and its header; the last transaction may go beyond the limit.
        #expect(largest <= UInt64((options.walLimitFrames + 10) * (options.pageBytes + 24) + 32))
        #expect(try stuck.integer("SELECT count(*) FROM record") == 5)
        #expect(try ledger.incident.all().count == 800)
        try stuck.execute("COMMIT")
        try stuck.close()
        try ledger.incident.seal()
        try ledger.close()
        #expect(try LedgerView(of: community.site).damage() == [])
    }
}
