public import Digest
import Files
import SQLite
import Synchronization
public import Wire

/// A district's store in files of SQLite. A log lives in one of them, chosen by its name.
public final class SQLiteDistrictStore: DistrictStore {
    private let site: StoreSite
    private let shards: [Shard]
    /// Its lock makes this process the owner of the directory.
    private let manifest: Mutex<(any File)?>

    /// Makes an empty store. A directory that a crash has left half made is made anew; one that has lost its manifest, but holds
    /// the lanes of communities, is not touched.
    public static func create(at site: StoreSite) throws(DistrictStoreError) {
        do {
            guard try !site.disk.exists(site.manifest) else {
                throw DistrictStoreError.alreadyExists(path: site.directory)
            }
            try site.disk.makeDirectory(site.directory)
            for path in try shardFiles(site) where path.hasSuffix(".db") {
                try ShardSchema.checkEmpty(path, on: site.disk)
            }
            // Looking has rolled back what was half done, and its journal is gone.
            for path in try shardFiles(site) { try site.disk.remove(path) }
            let manifest = StoreManifest.drawn(shards: site.options.shards)
            for number in 0..<manifest.shards { try ShardSchema.create(number, of: manifest, at: site) }
            try site.disk.replace(site.manifest, with: Array(manifest.text.utf8))
        } catch {
            throw DistrictStoreError(error, path: site.directory)
        }
    }

    private static func shardFiles(_ site: StoreSite) throws -> [String] {
        try site.disk.names(in: site.directory).filter { $0.hasPrefix("shard-") }.map { site.directory + "/" + $0 }
    }

    /// Opens what is there, and folds with `fold` from now on.
    public convenience init(opening site: StoreSite, fold: any DistrictFold) throws(DistrictStoreError) {
        let opened: (manifest: any File, shards: [ShardOpening.Opened])
        do { opened = try SQLiteDistrictStore.open(site, fold) } catch {
            throw DistrictStoreError(error, path: site.directory)
        }
        self.init(site, opened.manifest, opened.shards)
    }

    private init(_ site: StoreSite, _ manifest: any File, _ opened: [ShardOpening.Opened]) {
        self.site = site
        self.manifest = Mutex(manifest)
        shards = opened.map { shard in
            Shard(shard, readers: ShardReaders(shard.writer.file.path, at: site), options: site.options)
        }
    }

    private static func open(
        _ site: StoreSite, _ fold: any DistrictFold
    ) throws -> (manifest: any File, shards: [ShardOpening.Opened]) {
        guard try site.disk.exists(site.manifest) else { throw DistrictStoreError.notAStore(path: site.directory) }
        let file = try site.disk.open(site.manifest, .readWrite)
        try lock(file, of: site)
        let manifest = try StoreManifest.read(file, path: site.manifest)
        guard manifest.shards == site.options.shards else {
            throw DistrictStoreError.otherShardCount(
                path: site.directory, found: manifest.shards, asked: site.options.shards)
        }
        // All of them before the first thread begins.
        let shards = try (0..<manifest.shards).map { number in
            try ShardOpening(number: number, manifest: manifest, site: site, fold: fold).open()
        }
        return (file, shards)
    }

    private static func lock(_ file: any File, of site: StoreSite) throws {
        do { try file.lock() } catch {
            throw error.code == .locked ? DistrictStoreError.inUse(path: site.directory) : error
        }
    }

    public func close() throws(DistrictStoreError) {
        var failure: DistrictStoreError?
        for shard in shards {
            do throws(DistrictStoreError) { try shard.close() } catch { failure = failure ?? error }
        }
        manifest.withLock { $0 = nil }
        if let failure { throw failure }
    }

    /// Where a log lives, the same on every machine.
    private func shard(of log: LogID) -> Shard {
        let hash = SHA256.hash(log.text.utf8).bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return shards[Int(hash % UInt64(shards.count))]
    }

    // MARK: Writing

    public func append(_ append: Append, answer: @escaping @Sendable (Result<Appended, DistrictStoreError>) -> Void) {
        if let refusal = refusal(of: append) { return answer(.failure(refusal)) }
        shard(of: append.lane.log).submit(.append(append, answer: answer))
    }

    /// What no shard is needed for to know.
    private func refusal(of append: Append) -> DistrictStoreError? {
        let records = append.records
        if records.count == 0 { return .emptyBatch(append.lane) }
        if records.count > RecordRun.maximumCount {
            return .tooLarge(records.count, .records, limit: RecordRun.maximumCount)
        }
        if records.byteCount > RecordRun.maximumByteCount {
            return .tooLarge(records.byteCount, .batchBytes, limit: RecordRun.maximumByteCount)
        }
        if let longest = records.ranges.map(\.count).max(), longest > Record.maximumByteCount {
            return .tooLarge(longest, .recordBytes, limit: Record.maximumByteCount)
        }
        return nil
    }

    public func change(_ change: Change, answer: @escaping @Sendable (Result<Bool, DistrictStoreError>) -> Void) {
        shard(of: change.subject.log).submit(.change(change, answer: answer))
    }

    // MARK: Records

    public var end: ArrivalCursor { ArrivalCursor(next: shards.map(\.heads.nextArrival)) }

    public func lanes() -> [StoredLane] { shards.flatMap(\.heads.all).sorted { $0.lane < $1.lane } }

    public func lane(_ lane: LogLane) -> StoredLane? { shard(of: lane.log).heads[lane]?.stored }

    public func records(of lane: LogLane, from seq: Seq, limit: Int) throws(DistrictStoreError) -> RecordBatch {
        let shard = shard(of: lane.log)
        guard let entry = shard.heads[lane], (entry.stored.held.lowerBound...entry.stored.size).contains(seq.value)
        else { throw .notHeld(lane, seq.value, held: shard.heads[lane]?.stored.held ?? 0..<0) }
        let count = min(max(0, limit), Int(entry.stored.size - seq.value))
        let found = try shard.readers.read { file throws(SQLiteError) in
            try file.bundles.records(of: entry.id, from: seq.value, limit: count)
        }
        guard found.count == count else {
            throw .damaged(
                path: site.shard(shard.number), place: "record \(found.end) of \(lane)", reason: "it is missing")
        }
        return found
    }

    public func records(
        after cursor: ArrivalCursor, limit: Int
    ) throws(DistrictStoreError) -> [ArrivedRecord] {
        let end = self.end
        guard cursor.next.count == shards.count, zip(cursor.next, end.next).allSatisfy({ $0 <= $1 }) else {
            throw .foreignCursor(cursor, end: end)
        }
        let share = max(1, limit / shards.count)
        var arrived: [ArrivedRecord] = []
        for shard in shards where cursor.next[shard.number] < end.next[shard.number] {
            let range = cursor.next[shard.number]..<end.next[shard.number]
            arrived += try shard.arrivals(range.prefix(share), path: site.shard(shard.number))
        }
        return arrived
    }

    public func tileHashes(
        of lane: LogLane, level: Int, range: Range<UInt64>
    ) throws(DistrictStoreError) -> [Hash] {
        try reading(lane, else: []) { file, id throws(SQLiteError) in
            try file.hashes.hashes(of: id, level: level, range: range)
        }
    }

    // MARK: What stands beside the records

    public func previews(of lane: LogLane) throws(DistrictStoreError) -> [Preview] {
        try reading(lane, else: []) { file, id throws(SQLiteError) in
            try file.previews.previews(of: lane, as: id, in: 0..<StoredLane.largestSize)
        }
    }

    public func abandonedPreviews(of lane: LogLane) throws(DistrictStoreError) -> [Preview] {
        try reading(lane, else: []) { file, id throws(SQLiteError) in try file.previews.abandoned(of: lane, as: id) }
    }

    public func quarantines(of lane: LogLane) throws(DistrictStoreError) -> [Quarantine] {
        try reading(lane, else: []) { file, id throws(SQLiteError) in
            try file.quarantines.quarantines(of: lane, as: id)
        }
    }

    public func checkpoint(of lane: LogLane) throws(DistrictStoreError) -> [UInt8]? {
        try reading(lane, else: nil) { file, id throws(SQLiteError) in try file.checkpoints.checkpoint(of: id)?.note }
    }

    public func pendingCommands(to log: LogID, limit: Int) throws(DistrictStoreError) -> [QueuedCommand] {
        try shard(of: log).readers.read { file throws(SQLiteError) in
            try file.commands.pending(to: log, limit: limit)
        }
    }

    public func command(_ id: String, to log: LogID) throws(DistrictStoreError) -> QueuedCommand? {
        try shard(of: log).readers.read { file throws(SQLiteError) in try file.commands.command(id, to: log) }
    }

    public func overdueCommands(at now: Instant, limit: Int) throws(DistrictStoreError) -> [QueuedCommand] {
        var found: [QueuedCommand] = []
        for shard in shards where found.count < limit {
            found += try shard.readers.read { file throws(SQLiteError) in
                try file.commands.overdue(at: now, limit: limit - found.count)
            }
        }
        return found
    }

    // MARK: Rows

    public func row(of lane: LogLane, at key: [UInt8]) throws(DistrictStoreError) -> [UInt8]? {
        try reading(lane, else: nil) { file, id throws(SQLiteError) in try file.rows.row(of: id, at: key) }
    }

    public func forEachRow(
        of lane: LogLane, _ body: (_ key: [UInt8], _ value: [UInt8]) -> Void
    ) throws(DistrictStoreError) -> UInt64 {
        try reading(lane, else: 0) { file, id throws(SQLiteError) in
            try file.connection.execute("BEGIN")
            let size = try file.lanes.lane(id)?.size ?? 0
            try file.rows.forEach(of: id, body)
            try file.connection.execute("COMMIT")
            return size
        }
    }

    private func reading<Value>(
        _ lane: LogLane, else nothing: Value, _ body: (ShardFile, Int64) throws(SQLiteError) -> Value
    ) throws(DistrictStoreError) -> Value {
        let shard = shard(of: lane.log)
        guard let entry = shard.heads[lane] else { return nothing }
        return try shard.readers.read { file throws(SQLiteError) in try body(file, entry.id) }
    }
}
