import Files
import SimulatedDisk
import Testing

@Suite struct SQLitePowerCutTests {
    static let seeds: Range<UInt64> = 1..<241

    /// The mutating calls of a run without faults: the moments at which the power may go.
    static let moments: Int = {
        let disk = SimulatedDisk(seed: 0)
        var workload = Workload()
        workload.run(on: disk)
        return disk.calls(of: .mutating)
    }()

    @Test(arguments: [false, true])
    func `a committed row survives the power cut that follows it`(tornSectors: Bool) throws {
        for seed in Self.seeds {
            let disk = SimulatedDisk(seed: seed, tornSectors: tornSectors)
            var workload = Workload(batches: 6)
            workload.run(on: disk)
            #expect(workload.failure == nil)
            workload.check(try Workload.batchesFound(on: disk.powerCut()), "seed \(seed)")
        }
    }

    @Test(arguments: [false, true])
    func `a power cut in any call loses nothing that was committed`(tornSectors: Bool) throws {
        for moment in 1...Self.moments {
            let disk = SimulatedDisk(
                seed: UInt64(moment), tornSectors: tornSectors,
                faults: [.fail(call: moment, of: .mutating, with: .inputOutput, sticky: true)])
            var workload = Workload()
            workload.run(on: disk)
            workload.check(try Workload.batchesFound(on: disk.powerCut()), "call \(moment)")
        }
    }

    @Test func `without syncs a power cut does lose committed rows`() throws {
        let losses = Self.seeds.count { seed in
            let disk = SimulatedDisk(seed: seed)
            var workload = Workload(synchronous: "OFF")
            workload.run(on: disk)
            guard let found = try? Workload.batchesFound(on: disk.powerCut()) else { return true }
            return !found.starts(with: workload.committed)
        }
        #expect(losses > 0)
    }

    @Test func `a killed process loses nothing that was committed, synced or not`() throws {
        let disk = SimulatedDisk(seed: 1)
        var workload = Workload(synchronous: "OFF")
        workload.run(on: disk)
        #expect(try Workload.batchesFound(on: disk.processKilled()) == workload.committed)
    }

    @Test func `a ledger survives one power cut after the other`() throws {
        var disk = SimulatedDisk(seed: 7)
        for batch in 0..<60 {
            let connection = try Workload.open(disk)
            try Workload.insert(batch, connection)
            if batch % 7 == 6 { try connection.run("PRAGMA wal_checkpoint(TRUNCATE)") }
            disk = disk.powerCut()
        }
        #expect(try Workload.batchesFound(on: disk) == Array(0..<60))
    }

    @Test func `the connections of a process that lost its disk fail and close`() throws {
        let disk = SimulatedDisk(seed: 1)
        let connection = try Workload.open(disk)
        try Workload.insert(0, connection)
        let successor = disk.powerCut()
        #expect(throws: Connection.Failure.self) { try Workload.insert(1, connection) }
        #expect(throws: Connection.Failure.self) { try Connection(disk).run("SELECT * FROM log") }
        #expect(try Workload.batchesFound(on: successor) == [0])
    }

    @Test func `the same seed leaves the same bytes`() throws {
        func remains(seed: UInt64) throws -> [UInt8] {
            let disk = SimulatedDisk(seed: seed)
            let file = try disk.open("/log", .create)
            for index in 0..<40 {
                try file.write([UInt8](repeating: UInt8(index), count: 300), at: UInt64(index * 200))
            }
            try file.sync()
            for index in 0..<40 { try file.write([UInt8](repeating: 255, count: 300), at: UInt64(index * 220)) }
            return try disk.powerCut().bytes(of: "/log")
        }
        #expect(try remains(seed: 5) == remains(seed: 5))
        #expect(try remains(seed: 5) != remains(seed: 6))
    }
}
