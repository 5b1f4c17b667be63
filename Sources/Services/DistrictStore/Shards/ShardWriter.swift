import Digest
import Files
import Merkle
import SQLite
import Wire

/// Changes a shard: one transaction for many appends and changes, each of which is stored whole or refused.
///
/// Each is first decided and then written, so one that is refused leaves nothing behind in the transaction of the others.
/// What it throws is no refusal: then the transaction of all is rolled back.
final class ShardWriter: @unchecked Sendable {
    // Sendable because only the thread of its shard uses it.
    let number: Int
    let file: ShardFile
    let fold: any DistrictFold
    let options: StoreOptions
    private let heads: ShardHeads
    /// What this transaction has changed so far, and how many arrivals there are with it.
    private var staged: [LogLane: ShardHeads.Entry] = [:]
    private var nextArrival: UInt64
    /// The number of the next lane that is stored.
    private var nextLane: Int64
    private var hasWritten = false
    /// Why the last append of a lane was not stored, where only the disk was in the way: what was sent behind it has not met
    /// another owner of the lane, and must not be told so.
    private var interrupted: [LogLane: DistrictStoreError] = [:]
    private var hasher = TreeHasher()

    init(_ number: Int, _ file: ShardFile, heads: ShardHeads, fold: any DistrictFold, options: StoreOptions) {
        self.number = number
        self.file = file
        self.heads = heads
        self.fold = fold
        self.options = options
        nextArrival = heads.nextArrival
        nextLane = heads.nextLane
    }

    /// Runs `body` in a transaction, and returns when what it has written is durable.
    func transact<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            try file.connection.execute("BEGIN IMMEDIATE")
            let value = try body()
            try file.connection.execute(hasWritten ? "COMMIT" : "ROLLBACK")
            if hasWritten { heads.publish(staged.values, nextArrival: nextArrival) }
            forget()
            return value
        } catch {
            forget()
            // SQLite has rolled back by itself after some errors, and then there is nothing left to roll back.
            if file.connection.isInTransaction { try file.connection.execute("ROLLBACK") }
            throw error
        }
    }

    private func forget() {
        staged.removeAll(keepingCapacity: true)
        (nextArrival, hasWritten) = (heads.nextArrival, false)
    }

    // MARK: Lanes

    /// The lane as this transaction has left it; nil where nothing of it was ever stored.
    func entry(_ lane: LogLane) -> ShardHeads.Entry? { staged[lane] ?? heads[lane] }

    /// All lanes of a log that anything was stored of.
    func entries(_ log: LogID) -> [ShardHeads.Entry] { Lane.allCases.compactMap { entry(LogLane(log, $0)) } }

    /// The same, or a lane that begins when it is put: in the epoch and the quarantine of its log.
    func entryOrNew(_ lane: LogLane, at now: Instant) -> ShardHeads.Entry {
        if let entry = entry(lane) { return entry }
        let others = entries(lane.log).map(\.stored)
        let stored = StoredLane(
            lane, start: Frontier(), frontier: Frontier(), lastHeard: now, epoch: others.map(\.epoch).max() ?? 0,
            foldVersion: fold.version, isQuarantined: others.contains(where: \.isQuarantined))
        return ShardHeads.Entry(id: nextLane, stored: stored)
    }

    func put(_ entry: ShardHeads.Entry) throws {
        try file.lanes.put(entry.stored, as: entry.id)
        staged[entry.stored.lane] = entry
        // One that is rolled back leaves a gap, which harms nobody.
        if entry.id == nextLane { nextLane += 1 }
        hasWritten = true
    }

    /// For a change that touches no lane.
    func noteWritten() { hasWritten = true }

    // MARK: Appending

    func append(_ append: Append) throws -> Result<Appended, DistrictStoreError> {
        var entry = entryOrNew(append.lane, at: append.at)
        guard !entry.stored.isQuarantined else { return .failure(.quarantined(append.lane.log)) }
        let (records, size) = (append.records, entry.stored.size)
        guard records.first.value == size else {
            if records.first.value > size, let failure = interrupted[append.lane] { return .failure(failure) }
            return .failure(.otherSize(append.lane, stored: size, expected: records.first.value))
        }
        interrupted[append.lane] = nil
        let (frontier, hashes) = grown(entry.stored.frontier, by: records)
        let root = frontier.root(with: &hasher)
        guard append.head == TreeHead(size: records.end, root: root) else {
            return .failure(.wrongRoot(append.lane, claimed: append.head, computed: root))
        }
        let previews = try file.previews.previews(of: append.lane, as: entry.id, in: size..<records.end)
        if let preview = previews.first(where: { $0.record[...] != records[Int($0.seq.value - size)] }) {
            let record = Array(records[Int(preview.seq.value - size)])
            return .failure(
                try fork(
                    entry, at: append.at, because: "record \(preview.seq) is not the one that was shown before",
                    ours: .init(head: preview.head, note: preview.note, records: [.init(preview.seq, preview.record)]),
                    theirs: .init(head: append.head, records: [.init(preview.seq, record)])))
        }

        let arrivals = nextArrival..<(nextArrival + UInt64(records.count))
        try file.bundles.add(records, of: entry.id, from: arrivals.lowerBound, bundleBytes: options.bundleBytes)
        for hash in hashes { try file.hashes.add(hash, of: entry.id) }
        if !previews.isEmpty { try file.previews.remove(of: entry.id, in: size..<records.end) }
        var rows = file.stateRows(of: entry.id)
        try fold.fold(records, of: append.lane, into: &rows)
        try file.rows.store(rows, of: entry.id)
        entry.stored.frontier = frontier
        entry.stored.head = append.head
        entry.stored.previewCount -= previews.count
        entry.stored.lastHeard = max(entry.stored.lastHeard, append.at)
        try put(entry)
        nextArrival = arrivals.upperBound
        return .success(
            Appended(head: append.head, shard: number, arrivals: arrivals, previewed: previews.map(\.seq)))
    }

    /// The append of this lane was rolled back, and can be tried again.
    func interrupt(_ lane: LogLane, because failure: DistrictStoreError) { interrupted[lane] = failure }

    /// The tree with these records, and what is stored of it: no leaf hashes, which follow from the records.
    private func grown(_ frontier: Frontier, by records: RecordBatch) -> (Frontier, [TileHash]) {
        var (frontier, hashes) = (frontier, [TileHash]())
        ShardWriter.grow(&frontier, by: records, with: &hasher, &hashes)
        return (frontier, hashes)
    }

    /// Static, so that the hasher is claimed once for all records and not for each of them.
    private static func grow(
        _ frontier: inout Frontier, by records: RecordBatch, with hasher: inout TreeHasher, _ hashes: inout [TileHash]
    ) {
        for range in records.ranges {
            let leaf = hasher.leaf(records.buffer.span.extracting(range))
            frontier.append(leaf, with: &hasher) { if $0.level > 0 { hashes.append($0) } }
        }
    }

    /// Two histories: the log goes into quarantine with the evidence, and whoever came with the second is refused.
    func fork(
        _ entry: ShardHeads.Entry, at now: Instant, because reason: String, ours: Quarantine.Evidence,
        theirs: Quarantine.Evidence
    ) throws -> DistrictStoreError {
        let lane = entry.stored.lane
        try isolate(entry, Quarantine(lane, at: now, because: reason, ours: ours, theirs: theirs))
        return .forked(lane, reason: reason)
    }

    func isolate(_ entry: ShardHeads.Entry, _ quarantine: Quarantine) throws {
        // The lane's row first: a lane that nothing was stored of has no number yet.
        try put(entry)
        try change(quarantine.lane.log) { $0.isQuarantined = true }
        try file.quarantines.add(quarantine, of: entry.id)
    }

    /// Changes all lanes of a log that are stored.
    func change(_ log: LogID, _ change: (inout StoredLane) -> Void) throws {
        for var entry in entries(log) {
            change(&entry.stored)
            try put(entry)
        }
    }

    /// Sets aside what was shown ahead of any lane of the log.
    func abandonPreviews(of log: LogID) throws {
        for entry in entries(log) { try file.previews.abandonAll(of: entry.id) }
        try change(log) { $0.previewCount = 0 }
    }

    // MARK: Between commits

    /// Moves the WAL into the file when it is worth it. What somebody holds back, or what the file has no room for, stays in
    /// the WAL until the next time; nothing is lost.
    func care() throws {
        guard file.connection.walFrames >= options.checkpointFrames else { return }
        do { try file.connection.checkpoint(.passive) } catch {
            guard error.isFull || .busy ~= error.code else { throw error }
        }
    }
}
