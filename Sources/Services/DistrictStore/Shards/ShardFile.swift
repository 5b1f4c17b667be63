import Files
import SQLite
import Wire

/// A shard's file as one thread has it open, with all its tables.
final class ShardFile: @unchecked Sendable {
    // Sendable because it has one user at a time: the thread of the shard, or the reader that the pool has lent it to.
    let path: String
    let connection: Connection
    let lanes: LaneTable
    let bundles: BundleTable
    let hashes: HashTable
    let rows: RowTable
    let previews: PreviewTable
    let quarantines: QuarantineTable
    let checkpoints: CheckpointTable
    let commands: CommandTable

    init(_ connection: consuming Connection, path: String, cacheBytes: Int) throws(SQLiteError) {
        self.path = path
        self.connection = connection
        try self.connection.execute("PRAGMA cache_size = -\(cacheBytes / 1_024); PRAGMA temp_store = MEMORY")
        lanes = try LaneTable(self.connection)
        bundles = try BundleTable(self.connection)
        hashes = try HashTable(self.connection)
        rows = try RowTable(self.connection)
        previews = try PreviewTable(self.connection)
        quarantines = try QuarantineTable(self.connection)
        checkpoints = try CheckpointTable(self.connection)
        commands = try CommandTable(self.connection)
    }

    /// The lane's tree as this connection sees it.
    func tiles(of lane: Int64) -> LaneTiles {
        LaneTiles(
            records: { [self] seq, limit throws(DistrictStoreError) in
                try reporting { () throws(SQLiteError) in
                    try bundles.records(of: lane, from: seq.value, limit: limit)
                }
            },
            hashes: { [self] level, range throws(DistrictStoreError) in
                try reporting { () throws(SQLiteError) in
                    try hashes.hashes(of: lane, level: level, range: range)
                }
            })
    }

    /// The rows of a lane, as a fold sees them.
    func stateRows(of lane: Int64) -> StateRows {
        StateRows { [self] key throws(DistrictStoreError) in
            try reporting { () throws(SQLiteError) in try rows.row(of: lane, at: key) }
        }
    }

    func reporting<Value>(_ body: () throws(SQLiteError) -> Value) throws(DistrictStoreError) -> Value {
        do throws(SQLiteError) { return try body() } catch { throw DistrictStoreError(error, path: path) }
    }
}

extension DistrictStoreError {
    /// Whatever a lower floor threw, as this module's error.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as DistrictStoreError: self = error
        case let error as SQLiteError where .busy ~= error.code: self = .busy
        case let error as SQLiteError where .corrupt ~= error.code || .notADatabase ~= error.code:
            self = .damaged(path: path, place: error.operation, reason: error.message)
        case let error as SQLiteError: self = .failed(path: path, reason: "\(error)")
        case let error as FileError where error.code == .noSpace: self = .noSpace
        case let error as FileError: self = .failed(path: error.path, reason: "\(error)")
        default: preconditionFailure("an error without a place in the store: \(error)")
        }
    }
}
