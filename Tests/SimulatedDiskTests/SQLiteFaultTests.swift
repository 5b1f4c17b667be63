import CSQLite
import Files
import SimulatedDisk
import Testing

@Suite struct SQLiteFaultTests {
    /// The calls of each kind in a run without faults.
    static func calls(of kinds: CallKinds) -> Int {
        let disk = SimulatedDisk(seed: 0)
        var workload = Workload()
        workload.run(on: disk)
        return disk.calls(of: kinds)
    }

    @Test(arguments: [CallKinds.write, .sync, .truncate, .create, .remove])
    func `a call that fails once costs no committed row, then or after a power cut`(kinds: CallKinds) throws {
        for call in 1...Self.calls(of: kinds) {
            let disk = SimulatedDisk(
                seed: UInt64(call), faults: [.fail(call: call, of: kinds, with: .inputOutput)])
            var workload = Workload()
            workload.run(on: disk)
            workload.check(try Workload.batchesFound(on: disk.processKilled()), "call \(call) of \(kinds)")
            workload.check(try Workload.batchesFound(on: disk.powerCut()), "power cut after call \(call) of \(kinds)")
        }
    }

    /// SQLite reports no failure to sync the directory of a new WAL. Should the removal of the rollback journal that
    /// made the database be forgotten by then, the journal takes everything back after a power cut.
    @Test func `a database is safe from a failed directory sync if its maker syncs the directory himself`() throws {
        func lossless(syncingDirectory: Bool) throws -> Bool {
            try (1...Self.calls(of: .syncDirectory)).allSatisfy { call in
                let disk = SimulatedDisk(
                    seed: 1, faults: [.fail(call: call, of: .syncDirectory, with: .inputOutput)])
                var workload = Workload(syncsDirectory: syncingDirectory)
                workload.run(on: disk)
                return try (0..<20).allSatisfy { _ in
                    try Workload.batchesFound(on: disk.powerCut()).starts(with: workload.committed)
                }
            }
        }
        #expect(try lossless(syncingDirectory: true))
        #expect(try !lossless(syncingDirectory: false))
    }

    @Test(arguments: [
        (CallKinds.write, FileError.Code.inputOutput, SQLITE_IOERR | 3 << 8),
        (.write, .noSpace, SQLITE_FULL),
        (.sync, .inputOutput, SQLITE_IOERR | 4 << 8),
        (.sync, .noSpace, SQLITE_IOERR | 4 << 8),
        (.read, .inputOutput, SQLITE_IOERR | 1 << 8),
    ])
    func `SQLite says what failed`(kinds: CallKinds, code: FileError.Code, expected: Int32) throws {
        let disk = SimulatedDisk(seed: 1)
        let connection = try Workload.open(disk)
        try Workload.insert(0, connection)
        try connection.run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA shrink_memory")
        let reader = try Connection(disk)
        disk.faults = [.fail(call: disk.calls(of: kinds) + 1, of: kinds, with: code, sticky: true)]
        let failure = #expect(throws: Connection.Failure.self) {
            try kinds == .read ? reader.run("SELECT * FROM log") : Workload.insert(1, connection)
        }
        #expect(failure?.code == expected)
    }

    /// The seeds with which a power cut loses a committed batch, when every third commit fails to sync and is retried.
    private func losses(tornSectors: Bool, checkpointing: Bool) throws -> Int {
        try (1...40).count { (seed: UInt64) in
            let disk = SimulatedDisk(seed: seed, tornSectors: tornSectors)
            let connection = try Workload.open(disk)
            for batch in 0..<9 {
                if batch % 3 == 1 {
                    disk.faults = [.fail(call: disk.calls(of: .sync) + 1, of: .sync, with: .inputOutput)]
                    #expect(throws: Connection.Failure.self) { try Workload.insert(batch, connection) }
                    try? connection.run("ROLLBACK")
                    if checkpointing { try connection.run("PRAGMA wal_checkpoint(TRUNCATE)") }
                }
                try Workload.insert(batch, connection)
            }
            return try Workload.batchesFound(on: disk.powerCut()) != Array(0..<9)
        }
    }

    @Test func `a commit that failed to sync may be tried again`() throws {
        #expect(try losses(tornSectors: false, checkpointing: false) == 0)
    }

    /// Where sectors tear, SQLite writes the end of a commit's last, repeated frame after the sync, so the next commit
    /// has to make it durable. If that one's sync fails, the end is dropped and not written again; whatever is
    /// committed behind it is lost, because recovery stops at the first frame that is damaged.
    @Test func `where sectors tear a commit that failed to sync may be tried again after a checkpoint only`() throws {
        #expect(try losses(tornSectors: true, checkpointing: true) == 0)
        #expect(try losses(tornSectors: true, checkpointing: false) > 0)
    }

    @Test func `a full disk refuses, loses nothing, and goes on when it has space again`() throws {
        let disk = SimulatedDisk(seed: 1, capacity: 200_000)
        let connection = try Workload.open(disk)
        try connection.run("PRAGMA wal_autocheckpoint=0")
        var committed = 0
        let failure = #expect(throws: Connection.Failure.self) {
            while true {
                try Workload.insert(committed, connection, size: 3000)
                committed += 1
            }
        }
        #expect(failure?.primary == SQLITE_FULL)
        #expect(committed > 0)
        try? connection.run("ROLLBACK")
        disk.capacity = 2_000_000
        try Workload.insert(committed, connection, size: 3000)
        #expect(try Workload.batchesFound(on: disk.powerCut()) == Array(0...committed))
    }
}
