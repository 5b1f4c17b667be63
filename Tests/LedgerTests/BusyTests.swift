import Files
import Merkle
import SQLite
import Testing
import Wire

@testable import Ledger
@testable import SimulatedDisk

/// Somebody has opened a lane's file with a tool of SQLite's, and locks it.
@Suite struct BusyTests {
    private static let segment = Community.directory + "/incident/00000000000000000000.segment"

    /// SQLite waits for locks on the simulated clock, so that it takes no time.
    private let community = Community(disk: SimulatedDisk(seed: 1, timekeeping: .simulated))

    @Test func `an append that finds the file locked is refused, and the lane goes on when it is free`() throws {
        let ledger = try community.created()
        try ledger.incident.store(0..<2)
        let tool = try Connection(path: BusyTests.segment, mode: .readWrite, vfs: community.disk.sqliteVFS)
        try tool.execute("BEGIN IMMEDIATE")
        #expect(throws: LedgerError.busy(.incident)) { try ledger.incident.appendBlocking([alarm(2)]) }
        #expect(ledger.incident.head.size == 2)
        try tool.execute("ROLLBACK")
        try tool.close()
        #expect(try ledger.incident.appendBlocking([alarm(2)])[0].duplicate == false)
        try ledger.close()
        #expect(try LedgerView(of: community.site).damage() == [])
    }

    @Test func `while somebody else checkpoints the lane stores on, and its WAL does not grow without bound`() throws {
        var options = LedgerOptions.small
        options.segmentEvents = 1_000_000
        options.walLimitFrames = 60
        let community = Community(disk: community.disk, options: options)
        let ledger = try community.created()
        try ledger.incident.store(0..<2)
        let tool = try community.disk.lockCheckpoints(of: BusyTests.segment)
        try ledger.incident.store(2..<100)
        #expect(ledger.incident.head.size == 100)
        let segments = try community.disk.names(in: Community.directory + "/incident").filter {
            $0.hasSuffix(".segment")
        }
        #expect(segments.count > 1)
        withExtendedLifetime(tool) {}
        try ledger.close()
    }
}

extension SimulatedDisk {
    /// What a connection holds while it checkpoints, until the file returned is closed: the second lock of the wal-index.
    fileprivate func lockCheckpoints(of path: String) throws -> SimulatedFile {
        let file = try volume.open(path, .readWrite)
        let isLocked = volume.withState { state in
            _ = state.sharedMemories[file.node]?.region(0, size: 0, extending: false, for: file.handle)
            return state.sharedMemories[file.node]?.lockExclusive(1..<2, for: file.handle)
        }
        #expect(isLocked == true)
        return file
    }
}
