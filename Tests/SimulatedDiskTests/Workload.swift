import SimulatedDisk
import Testing

/// A small ledger: batches of rows, each committed at once, with checkpoints in between.
///
/// A batch counts as committed when COMMIT has returned; that is what a receipt would have been given for.
struct Workload {
    static let rowsPerBatch = 3

    private let synchronous: String
    private let batches: Int
    /// Whether the database's directory is synced before the first batch.
    private let syncsDirectory: Bool
    private(set) var committed: [Int] = []
    /// What the first failed call said.
    private(set) var failure: Connection.Failure?

    init(synchronous: String = "FULL", batches: Int = 12, syncsDirectory: Bool = false) {
        self.synchronous = synchronous
        self.batches = batches
        self.syncsDirectory = syncsDirectory
    }

    /// Runs until the end or the first error. Errors of a checkpoint do not end it: the batch before was committed.
    mutating func run(on disk: SimulatedDisk) {
        do throws(Connection.Failure) {
            let connection = try Self.open(disk, synchronous: synchronous)
            if syncsDirectory { while (try? disk.syncDirectory("/")) == nil {} }
            for batch in 0..<batches {
                try Self.insert(batch, connection)
                committed.append(batch)
                if batch % 4 == 3 { try? connection.run("PRAGMA wal_checkpoint(TRUNCATE)") }
            }
            try Self.leaveUncommitted(connection)
        } catch {
            failure = error
        }
    }

    static func open(_ disk: SimulatedDisk, synchronous: String = "FULL") throws(Connection.Failure) -> Connection {
        let connection = try Connection(disk)
        // Whoever opens a database first goes over its WAL, and others have to wait for that.
        try connection.run("PRAGMA busy_timeout=10000")
        try connection.run("PRAGMA journal_mode=WAL; PRAGMA synchronous=\(synchronous); PRAGMA cache_size=4")
        try connection.run("CREATE TABLE IF NOT EXISTS log(seq INTEGER PRIMARY KEY, batch INTEGER, body BLOB)")
        return connection
    }

    static func insert(_ batch: Int, _ connection: Connection, size: Int = 700) throws(Connection.Failure) {
        try connection.run("BEGIN IMMEDIATE")
        for _ in 0..<rowsPerBatch {
            try connection.run("INSERT INTO log(batch, body) VALUES(\(batch), randomblob(\(size)))")
        }
        try connection.run("COMMIT")
    }

    /// With the small cache, pages of the open transaction spill into the WAL; closing rolls it back.
    private static func leaveUncommitted(_ connection: Connection) throws(Connection.Failure) {
        try connection.run("BEGIN")
        for _ in 0..<20 { try connection.run("INSERT INTO log(batch, body) VALUES(-1, randomblob(3000))") }
    }

    /// What a process finds that opens the database: batch numbers, in order, each of which must be whole.
    static func batchesFound(on disk: SimulatedDisk) throws -> [Int] {
        let connection = try open(disk)
        try #require(try connection.texts("PRAGMA integrity_check") == ["ok"])
        let parts = try connection.texts("SELECT batch FROM log GROUP BY batch HAVING count(*) <> \(rowsPerBatch)")
        try #require(parts == [], "a batch survived in part")
        return try connection.numbers("SELECT DISTINCT batch FROM log ORDER BY batch")
    }

    /// Everything committed is there, and of the rest at most the batch whose COMMIT was under way.
    func check(_ found: [Int], _ comment: Comment) {
        #expect(found.starts(with: committed), comment)
        #expect(found == committed || found == committed + [committed.count], comment)
    }
}
