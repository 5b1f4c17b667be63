import CSQLite
import SimulatedDisk
import Testing

@Suite struct SQLiteSharingTests {
    @Test func `a reader sees whole transactions while another thread writes`() async throws {
        let disk = SimulatedDisk(seed: 1)
        try withExtendedLifetime(Workload.open(disk)) { _ in }
        try await withThrowingTaskGroup { group in
            group.addTask {
                let writer = try Workload.open(disk)
                try writer.run("PRAGMA wal_autocheckpoint=20")
                for batch in 0..<150 { try Workload.insert(batch, writer) }
            }
            for _ in 0..<2 {
                group.addTask {
                    let reader = try Connection(disk)
                    try reader.run("PRAGMA busy_timeout=10000")
                    var last = 0
                    for _ in 0..<150 {
                        let count = try #require(try reader.numbers("SELECT count(*) FROM log").first)
                        #expect(count % Workload.rowsPerBatch == 0)
                        #expect(count >= last)
                        last = count
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try Workload.batchesFound(on: disk.powerCut()) == Array(0..<150))
    }

    @Test func `threads that open the same database at once all find it`() async throws {
        for seed in 0..<20 {
            let disk = SimulatedDisk(seed: UInt64(seed))
            try Connection(disk).run("PRAGMA journal_mode=WAL; CREATE TABLE log(batch)")
            try await withThrowingTaskGroup { group in
                for batch in 0..<4 {
                    group.addTask {
                        let connection = try Connection(disk)
                        try connection.run("PRAGMA busy_timeout=10000")
                        try connection.run("INSERT INTO log VALUES(\(batch))")
                    }
                }
                try await group.waitForAll()
            }
            #expect(try Connection(disk).numbers("SELECT batch FROM log ORDER BY batch") == [0, 1, 2, 3])
        }
    }

    @Test(arguments: ["WAL", "DELETE"])
    func `the second of two writers is told that the database is busy`(mode: String) throws {
        let disk = SimulatedDisk(seed: 1)
        let first = try Connection(disk)
        let second = try Connection(disk)
        try first.run(
            "PRAGMA journal_mode=\(mode); CREATE TABLE log(batch); BEGIN IMMEDIATE; INSERT INTO log VALUES(1)")
        let failure = #expect(throws: Connection.Failure.self) { try second.run("BEGIN IMMEDIATE") }
        #expect(failure?.primary == SQLITE_BUSY)
        try first.run("COMMIT")
        try second.run("BEGIN IMMEDIATE; INSERT INTO log VALUES(2); COMMIT")
        #expect(try first.numbers("SELECT batch FROM log") == [1, 2])
    }

    @Test func `without a WAL a writer waits for the readers, and new readers for it`() throws {
        let disk = SimulatedDisk(seed: 1)
        let writer = try Connection(disk)
        let reader = try Connection(disk)
        let latecomer = try Connection(disk)
        try writer.run("PRAGMA journal_mode=DELETE; CREATE TABLE log(batch)")
        try reader.run("BEGIN; SELECT * FROM log")
        try writer.run("BEGIN; INSERT INTO log VALUES(1)")
        #expect(throws: Connection.Failure(code: SQLITE_BUSY)) { try writer.run("COMMIT") }
        #expect(throws: Connection.Failure(code: SQLITE_BUSY)) { try latecomer.run("SELECT * FROM log") }
        try reader.run("COMMIT")
        try writer.run("COMMIT")
        #expect(try latecomer.numbers("SELECT batch FROM log") == [1])
    }

    @Test func `a checkpoint empties the WAL unless a reader still needs it`() throws {
        let disk = SimulatedDisk(seed: 1)
        let writer = try Workload.open(disk)
        try Workload.insert(0, writer)
        let reader = try Connection(disk)
        try reader.run("BEGIN; SELECT * FROM log")
        #expect(try writer.numbers("PRAGMA wal_checkpoint(TRUNCATE)") == [1])
        #expect(try disk.bytes(of: "/ledger.db-wal").count > 0)
        try reader.run("COMMIT")
        #expect(try writer.numbers("PRAGMA wal_checkpoint(TRUNCATE)") == [0])
        #expect(try disk.bytes(of: "/ledger.db-wal") == [])
        #expect(try reader.numbers("SELECT count(*) FROM log") == [3])
    }

    @Test(arguments: [Int32(0), 1])
    func `the last connection leaves the WAL behind if it was told to`(keeps: Int32) throws {
        let disk = SimulatedDisk(seed: 1)
        do {
            let connection = try Workload.open(disk)
            #expect(connection.control(SQLITE_FCNTL_PERSIST_WAL, keeps) == keeps)
            #expect(connection.control(SQLITE_FCNTL_PERSIST_WAL, -1) == keeps)
        }
        #expect(disk.paths == (keeps == 1 ? ["/ledger.db", "/ledger.db-wal"] : ["/ledger.db"]))
    }

    @Test(arguments: [false, true])
    func `SQLite is told whether sectors tear`(tornSectors: Bool) throws {
        let connection = try Connection(SimulatedDisk(seed: 1, tornSectors: tornSectors))
        #expect(connection.control(SQLITE_FCNTL_POWERSAFE_OVERWRITE, -1) == (tornSectors ? 0 : 1))
    }

    @Test func `temporary tables leave nothing behind`() throws {
        let disk = SimulatedDisk(seed: 1)
        let space = try disk.availableBytes(at: "/")
        do {
            let connection = try Connection(disk)
            try connection.run("PRAGMA temp_store=FILE; PRAGMA temp.cache_size=2; CREATE TEMP TABLE scratch(body)")
            for _ in 0..<50 { try connection.run("INSERT INTO scratch VALUES(randomblob(3000))") }
            try connection.run("CREATE INDEX temp.sorted ON scratch(body)")
            #expect(try disk.availableBytes(at: "/") < space)
            #expect(disk.paths == ["/ledger.db"])
        }
        #expect(try disk.availableBytes(at: "/") == space)
    }

    @Test func `a simulated clock moves by the sleeps of SQLite alone`() throws {
        let disk = SimulatedDisk(seed: 1, timekeeping: .simulated)
        let first = try Connection(disk)
        let second = try Connection(disk)
        try first.run("BEGIN EXCLUSIVE")
        #expect(try second.texts("SELECT datetime('now')") == ["2000-01-01 12:00:00"])
        try second.run("PRAGMA busy_timeout=60000")
        #expect(throws: Connection.Failure(code: SQLITE_BUSY)) { try second.run("BEGIN EXCLUSIVE") }
        #expect(try second.texts("SELECT datetime('now')") == ["2000-01-01 12:01:00"])
    }

    @Test func `a connection outlives the disk it was opened on`() throws {
        var disk: SimulatedDisk? = SimulatedDisk(seed: 1)
        let connection = try Workload.open(try #require(disk))
        disk = nil
        try Workload.insert(0, connection)
        #expect(try connection.numbers("SELECT count(*) FROM log") == [3])
    }

    @Test func `a closed disk opens no more databases`() throws {
        let disk = SimulatedDisk(seed: 1)
        disk.close()
        disk.close()
        #expect(throws: Connection.Failure(code: SQLITE_ERROR)) { try Connection(disk) }
    }

    @Test func `a second disk knows nothing of the first`() throws {
        let (one, other) = (SimulatedDisk(seed: 1), SimulatedDisk(seed: 1))
        try Connection(one).run("CREATE TABLE log(batch)")
        #expect(one.sqliteVFS != other.sqliteVFS)
        #expect(other.paths == [])
    }
}
