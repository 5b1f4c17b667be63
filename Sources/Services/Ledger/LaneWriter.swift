import CBOR
import Files
import Merkle
import SQLite
import Wire

/// Puts commands into a lane: checks their ids, gives them their places, stores them in one transaction.
///
/// One thread at a time holds it (`GroupCommit` sees to that).
final class LaneWriter: @unchecked Sendable {
    // Sendable because it is the pen of the lane, and only the holder of the pen uses it.
    private let context: LaneContext
    private let chain: Chain
    private let readers: SegmentReaders
    private let tiles: TileStore
    private let heads: Heads
    private let whenRetired: @Sendable () -> Void

    private(set) var segment: OpenSegment
    private(set) var ids: IdTable
    private(set) var frontier: Frontier
    let clock: LaneClock
    /// The times of the segment's first record and of the lane's last one.
    private(set) var firstRecorded: Instant?
    private(set) var lastRecorded: Instant?
    private var hasher = TreeHasher()
    private var staged = StagedRecords()
    /// The ids of the staged commands in order, for the way back.
    private var stagedIds: [IdEntry] = []

    init(
        context: LaneContext, chain: Chain, readers: SegmentReaders, tiles: TileStore, heads: Heads,
        opened: OpenedSegment, whenRetired: @escaping @Sendable () -> Void
    ) {
        self.context = context
        self.chain = chain
        self.readers = readers
        self.tiles = tiles
        self.heads = heads
        self.whenRetired = whenRetired
        segment = opened.segment
        ids = opened.ids
        frontier = opened.frontier
        firstRecorded = opened.firstRecorded
        lastRecorded = opened.lastRecorded
        clock = LaneClock(
            RecordingClock(last: opened.lastRecorded, options: context.options), reading: context.clock)
    }

    /// What a record would be dated now.
    var now: Instant { clock.plausible }

    /// Stores what the batches ask for, each whole or not at all, and answers each. Throws when the lane must stop.
    func commit(_ batches: [Batch]) throws(Stop) -> [Result<[Receipt], LedgerError>] {
        do {
            return try transact { recorded in stage(batches, recorded: recorded) }
        } catch {
            let failure = LedgerError(error, path: segment.path)
            guard failure == .noSpace(context.lane) || failure == .busy(context.lane) else {
                throw Stop(reason: "\(failure)")
            }
            return batches.map { _ in .failure(failure) }
        }
    }

    /// Stores what is drafted, all of it or nothing.
    func draft<Value>(_ body: (inout LaneDraft) -> Value) throws -> Value {
        try transact { recorded in
            // Once for all: what grows in between could not be taken back.
            ids.reserve(context.options.commitEvents)
            var draft = LaneDraft(self, recorded, EarlierCommands(context, chain, readers, at: recorded))
            return body(&draft)
        }
    }

    /// Stores what `body` stages at a time, all of it or nothing.
    private func transact<Value>(_ body: (Instant) -> Value) throws -> Value {
        staged.restart(at: frontier.size)
        stagedIds.removeAll(keepingCapacity: true)
        let clockBefore = clock.known
        do {
            if context.lane != .incident, !context.reserve.isWhole {
                try context.reserve.restore()
                guard context.reserve.isWhole else { throw LedgerError.noSpace(context.lane) }
            }
            let (recorded, step) = clock.record()
            try beginSegmentIfDue(at: recorded)
            if let step {
                ids.reserve(1)
                let command = clockStep(step)
                stage(command, fingerprint: context.ids.hash(command.encodedKey.span), recorded: recorded)
            }
            let value = body(recorded)
            if staged.count > 0 { try store(recorded...recorded) }
            return value
        } catch {
            unstage(to: 0, ids: 0)
            // A step that was noticed was not recorded, so it must be noticed again.
            clock.known = clockBefore
            throw error
        }
    }

    /// A failure after which nobody knows what the disk holds: the lane stores nothing more.
    struct Stop: Error {
        let reason: String
    }

    /// Stores records that another node has written, exactly as they are. They must follow the lane's last one.
    func takeOver(_ records: [Record]) throws {
        guard let first = records.first?.recorded, let last = records.last?.recorded else { return }
        staged.restart(at: frontier.size)
        stagedIds.removeAll(keepingCapacity: true)
        try beginSegmentIfDue(at: first)
        ids.reserve(records.count)
        for record in records {
            precondition(record.seq.value == staged.next, "records are taken over in order")
            if record.index == 0 { stageId(context.ids.hash(record.encodedKey.span)) }
            staged.append(record)
        }
        do { try store(first...last) } catch {
            unstage(to: 0, ids: 0)
            throw error
        }
        clock.resume(after: last)
        do throws(Stop) { try care() } catch { throw LedgerError.stopped(context.lane, reason: error.reason) }
    }

    // MARK: Staging

    private func stage(_ batches: [Batch], recorded: Instant) -> [Result<[Receipt], LedgerError>] {
        ids.reserve(batches.reduce(0) { $0 + $1.commands.count })
        let earlier = EarlierCommands(context, chain, readers, at: recorded)
        return batches.map { batch in
            let (records, identifiers) = (staged.count, stagedIds.count)
            do throws(LedgerError) {
                return .success(try stage(batch, recorded: recorded, earlier))
            } catch {
                // Nothing is written yet: a record that cannot be read concerns only whoever repeats it.
                unstage(to: records, ids: identifiers)
                return .failure(error)
            }
        }
    }

    private func stage(
        _ batch: Batch, recorded: Instant, _ earlier: EarlierCommands
    ) throws(LedgerError) -> [Receipt] {
        var receipts: [Receipt] = []
        receipts.reserveCapacity(batch.commands.count)
        // Lent by a span: a copy of a command would cost a dozen reference counts.
        let commands = batch.commands.span
        for index in commands.indices {
            let fingerprint = batch.fingerprints[index]
            if let first = try earlier.first(
                of: commands[index].key, commands[index].encodedKey, fingerprint, in: ids, from: segment.first, staged)
            {
                guard first.digest == commands[index].digest else {
                    throw .idReused(index: index, first: first.receipt)
                }
                receipts.append(first.receipt)
            } else {
                let seq = Seq(staged.next)
                stage(commands[index], fingerprint: fingerprint, recorded: recorded)
                receipts.append(
                    Receipt(
                        key: commands[index].key, lane: context.lane, seq: seq, count: commands[index].events.count,
                        duplicate: false))
            }
        }
        return receipts
    }

    private func stage(_ command: Command, fingerprint: UInt64, recorded: Instant) {
        stageId(fingerprint)
        let events = command.events.span
        for index in events.indices { staged.append(events[index], recorded: recorded) }
    }

    /// Remembers the command that begins with the next record.
    private func stageId(_ fingerprint: UInt64) {
        let entry = IdEntry(fingerprint: fingerprint, offset: UInt32(staged.next - segment.first))
        ids.insert(entry.fingerprint, offset: entry.offset)
        stagedIds.append(entry)
    }

    private func unstage(to records: Int, ids identifiers: Int) {
        staged.cut(to: records)
        while stagedIds.count > identifiers {
            let entry = stagedIds.removeLast()
            ids.remove(entry.fingerprint, offset: entry.offset)
        }
    }

    /// A step of the wall clock is a fact about every time recorded after it.
    private func clockStep(_ step: RecordingClock.Step) -> Command {
        do {
            let event = try Event(
                occurred: step.to, kind: Kind("log.clock-stepped"),
                body: try Body([1: .integer(step.from.milliseconds), 2: .integer(step.to.milliseconds)]))
            let key = try CommandKey(
                principal: CommandKey.ledgerPrincipal, source: "linli:ledger", id: "clock-\(staged.next)")
            return try Command(key: key, events: [event])
        } catch {
            preconditionFailure("the ledger's own event is valid: \(error)")
        }
    }

    // MARK: Drafting

    /// The place behind everything that is staged.
    var stagedEnd: UInt64 { staged.next }

    /// Whether one transaction may hold more.
    var hasRoom: Bool {
        staged.count < context.options.commitEvents && staged.byteCount < context.options.commitBytes
    }

    func stagedRecord(_ seq: Seq) -> Record { staged.record(Int(seq.value - staged.first)) }

    /// The receipt that a request got when it came first; nil for a new one.
    func receipt(of request: Request, among earlier: EarlierCommands) throws(LedgerError) -> Receipt? {
        let fingerprint = context.ids.hash(request.encodedKey.span)
        guard
            let first = try earlier.first(
                of: request.key, request.encodedKey, fingerprint, in: ids, from: segment.first, staged)
        else { return nil }
        guard first.digest == request.digest else { throw .idReused(index: 0, first: first.receipt) }
        return first.receipt
    }

    func stage(_ command: Command, recorded: Instant) -> Receipt {
        let seq = Seq(staged.next)
        stage(command, fingerprint: context.ids.hash(command.encodedKey.span), recorded: recorded)
        return Receipt(key: command.key, lane: context.lane, seq: seq, count: command.events.count, duplicate: false)
    }

    /// Withdraws the last records, which end with whole commands.
    func unstage(to end: UInt64) {
        let records = Int(end - staged.first)
        let identifiers = stagedIds.prefix { segment.first + UInt64($0.offset) < end }.count
        unstage(to: records, ids: identifiers)
    }

    // MARK: Storing

    /// Stores what is staged; `recorded` are the times of its first record and its last.
    private func store(_ recorded: ClosedRange<Instant>) throws {
        try storeMakingRoom()
        let hashes = LaneWriter.grow(&frontier, by: staged, with: &hasher)
        if firstRecorded == nil { firstRecorded = recorded.lowerBound }
        lastRecorded = recorded.upperBound
        try tiles.append(hashes)
        let head = head()
        try context.fence.set(context.mark(head))
        heads.publish(head)
    }

    /// Static, so that the tree is claimed once for all records and not for each of them.
    private static func grow(
        _ frontier: inout Frontier, by records: borrowing StagedRecords, with hasher: inout TreeHasher
    ) -> [TileHash] {
        var hashes: [TileHash] = []
        hashes.reserveCapacity(records.count + 8)
        let buffer = records.buffer
        for index in 0..<records.count {
            let leaf = hasher.leaf(buffer.span.extracting(records.range(of: index)))
            frontier.append(leaf, with: &hasher) { hashes.append($0) }
        }
        return hashes
    }

    /// The incident lane answers a full disk by giving back its reserve.
    private func storeMakingRoom() throws {
        while true {
            do {
                return try segment.store(staged)
            } catch let error as SQLiteError where .full ~= error.code {
                // Only a refused write: when the wal-index cannot grow, the commit lies in the WAL already.
                guard context.lane == .incident, try context.reserve.giveBack() else {
                    throw LedgerError.noSpace(context.lane)
                }
            } catch let error as SQLiteError where .busy ~= error.code {
                // Somebody else writes into the file, with a tool that locks it; our transaction has not begun.
                throw LedgerError.busy(context.lane)
            }
        }
    }

    private func head() -> TreeHead { frontier.head(with: &hasher) }

    // MARK: Between commits

    /// Moves the WAL into the database when it is worth it. Called after the receipts have left.
    func care() throws(Stop) {
        guard segment.walFrames >= context.options.checkpointFrames else { return }
        // A segment that could not be sealed when it was left may be free by now.
        if !chain.snapshot.retired.isEmpty { whenRetired() }
        do {
            let isEmpty = try checkpoint()
            if context.lane == .incident { try context.reserve.restore() }
            if !isEmpty, segment.walFrames >= context.options.walLimitFrames { try beginSegment() }
        } catch LedgerError.noSpace {
            // There is no room for another segment; this one goes on.
        } catch {
            throw Stop(reason: "\(LedgerError(error, path: segment.path))")
        }
    }

    /// True when all of the WAL went into the database. It keeps what somebody holds back, or what the database has no
    /// room for; nothing is lost, and the next call tries again.
    private func checkpoint() throws -> Bool {
        do { return try segment.checkpoint() } catch let error as SQLiteError where error.isFull || .busy ~= error.code
        {
            return false
        }
    }

    private func beginSegmentIfDue(at now: Instant) throws {
        guard let firstRecorded else { return }
        let isFull = frontier.size - segment.first >= context.options.segmentEvents
        if isFull || now >= firstRecorded.advanced(byDays: context.options.segmentDays) {
            do { try beginSegment() } catch LedgerError.noSpace {
                // There is no room for another file; this one goes on until there is.
            }
        }
    }

    /// Leaves the segment to be sealed and begins the next one.
    func beginSegment() throws {
        guard let firstRecorded, let lastRecorded else { return }
        let path = context.paths.segment(frontier.size)
        let next: OpenSegment
        do {
            try OpenSegment.create(
                path, first: frontier.size, logID: context.identity.idText, lane: context.lane,
                options: context.options, on: context.disk)
            next = try OpenSegment(
                path, first: frontier.size, logID: context.identity.idText, lane: context.lane, on: context.disk)
        } catch {
            guard try OpenSegment.lacksRoom(for: path, after: error, on: context.disk) else { throw error }
            // The name may be there already, and must not look like a part of the chain. If even this fails, the next
            // opening knows an empty segment by its place.
            try? context.disk.remove(path)
            throw LedgerError.noSpace(context.lane)
        }
        let retired = Chain.Retired(
            segment: segment, count: frontier.size - segment.first, root: head(), firstRecorded: firstRecorded,
            lastRecorded: lastRecorded, ids: ids)
        chain.update { state in
            state.retired.append(retired)
            state.activeFirst = frontier.size
        }
        segment = next
        ids = IdTable()
        self.firstRecorded = nil
        whenRetired()
    }
}
