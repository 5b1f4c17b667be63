public import Community
import Files
import Ledger
import Merkle
import SQLite
public import Wire

/// The fold of one lane with its rows on disk: `views-<lane>.db` beside the log.
///
/// One thread has it. What was folded since the last commit is in memory; a crash takes it away, and the view folds it
/// again from its log.
public final class View<Fold: LaneFold> {
    /// The records that were folded.
    public private(set) var position: UInt64
    private let history: any LaneHistory
    private let site: ViewSite
    private let commitRecords: UInt64
    let file: ViewFile
    private let rows: StoredRows
    private let writer: ViewWriter
    private var fold: Fold
    /// What is known to be stored.
    private var mark: ViewMark
    /// Who stores rows while others are folded; nil while nobody does.
    private var carrier: RowCarrier?
    /// How far what it was given goes, until that is known to be stored.
    private var sent: (mark: ViewMark, hasFailed: Bool)?
    private var recorded: Instant?
    /// Held for its lock; a file that is being built needs none.
    private let lock: (any File)?

    init(
        _ file: ViewFile, _ mark: ViewMark, over history: any LaneHistory, commitRecords: UInt64, site: ViewSite,
        lock: (any File)?
    ) throws(ViewError) {
        precondition(history.lane == Fold.lane, "a fold of lane \(Fold.lane) has got records of \(history.lane)")
        self.file = file
        self.mark = mark
        self.history = history
        self.site = site
        self.commitRecords = commitRecords
        self.lock = lock
        position = mark.position
        recorded = mark.recorded
        rows = try StoredRows(file)
        writer = try ViewWriter(file)
        fold = Fold(rows: rows)
    }

    /// Records that were folded and are not stored.
    public var uncommitted: UInt64 { position - mark.position }

    private var options: ViewOptions { site.options }

    /// Looks at the rows, or decides by them. Nothing that `body` has come to is to be used if this throws.
    public func withFold<Value>(_ body: (inout Fold) -> Value) throws(ViewError) -> Value {
        let value = body(&fold)
        try rows.check()
        return value
    }

    /// Folds the next records of the log. If it throws, `position` tells how far it has come.
    public func take(_ records: [Record]) throws(ViewError) {
        for record in records {
            precondition(record.seq.value == position, "record \(record.seq) came at position \(position)")
            if record.index == 0, isSnapshotDue(at: record.recorded) {
                try beginSnapshot(at: record.recorded)
            } else if isDue {
                try commit()
            }
            foldNext(record)
        }
        try rows.check()
    }

    private func foldNext(_ record: Record) {
        fold.fold(record)
        position += 1
        recorded = record.recorded
    }

    /// Folds all that its log has, and stores it.
    public func catchUp(progress: (UInt64, UInt64) -> Void = { _, _ in }) throws(ViewError) {
        try catchUp(to: history.size, progress: progress)
    }

    func catchUp(to end: UInt64, progress: (UInt64, UInt64) -> Void = { _, _ in }) throws(ViewError) {
        if position < end, position < history.retainedFrom.value {
            throw .pruned(Fold.lane, from: history.retainedFrom)
        }
        try history.forEachPage(position..<max(position, end)) { page throws(ViewError) in
            try take(page)
            if holdsManyRows { try commit() }
            progress(position, end)
        }
        try commit()
    }

    /// Stores what was folded. After a failure that passes, such as a full disk, it can be tried again.
    public func commit() throws(ViewError) {
        if position > mark.position { try commit(beginning: nil) }
    }

    /// The bytes of the view, as far as it is stored.
    func export() -> CanonicalExport { CanonicalExport(file: file, mark: mark) }

    /// Takes over the rows that another view of the log has had at the last snapshot before a position.
    func begin(with stored: StoredView, at position: UInt64) throws(ViewError) {
        let start = try stored.start(for: position)
        try writer.copy(stored.file, at: start.number)
        // A fold may look at its rows when it begins.
        fold = Fold(rows: rows)
        self.position = start.position
        mark.position = start.position
    }

    /// What a file that begins must hold before anything is folded.
    func writeMark() throws(ViewError) { try commit(beginning: nil) }

    /// The one that is due may be what could not be stored before.
    private func beginSnapshot(at recorded: Instant) throws(ViewError) {
        try finishSending()
        if isSnapshotDue(at: recorded) { try commit(beginning: next) }
    }

    private func commit(beginning snapshot: ViewMark.Snapshot?) throws(ViewError) {
        guard carrier == nil else { return try sendAndWait(beginning: snapshot) }
        let next = try mark(beginning: snapshot)
        try writer.commit(next, in: mark.snapshot.number, keeping: options.snapshotsKept) { try fold.tables(&$0) }
        var sending = Sending()
        fold.tables(&sending)
        settle(next)
        try writer.checkpoint(from: options.checkpointFrames)
    }

    /// How far the fold has come, for storing it.
    private func mark(beginning snapshot: ViewMark.Snapshot?) throws(ViewError) -> ViewMark {
        try rows.check()
        var next = mark
        next.position = position
        next.recorded = recorded
        next.root = try onLedger { () throws(LedgerError) in try history.root(of: position).root }
        if let snapshot { next.snapshot = snapshot }
        return next
    }

    /// What was sent is stored.
    private func settle(_ stored: ViewMark) {
        mark = stored
        var settling = Settling()
        fold.tables(&settling)
    }

    /// Whether memory is full of rows that wait for being stored, however few records have touched them.
    public var holdsManyRows: Bool {
        var counting = Counting()
        fold.tables(&counting)
        return counting.rows >= options.commitRows
    }

    private var isDue: Bool { uncommitted >= commitRecords }

    private var next: ViewMark.Snapshot { .init(number: mark.snapshot.number + 1, position: position) }

    /// Whether a snapshot begins before the next command, if its records are dated so. It depends on the records alone, so
    /// that a view that was built anew has the same ones.
    private func isSnapshotDue(at next: Instant) -> Bool {
        guard let recorded else { return false }
        if position - mark.snapshot.position >= options.snapshotRecords { return true }
        return options.snapshotDays[Fold.lane].map { next.span($0) != recorded.span($0) } ?? false
    }
}

/// Storing rows while others are folded.
extension View {
    /// From now on rows are stored on a thread of their own.
    public func storeBehind() { carrier = RowCarrier(to: file.path, schemas: file.schemas, at: site) }

    /// Records that were folded and are not on their way.
    public var unsent: UInt64 { position - (sent?.mark ?? mark).position }

    /// Whether rows are on their way.
    public var isSending: Bool { sent.map { !$0.hasFailed } ?? false }

    /// Sends what was folded, or once more what could not be stored; nothing else must be on its way. `ended` is called on the
    /// thread that stores it, with the position that it comes to, when `receive` may be.
    public func send(_ ended: @escaping @Sendable (Result<UInt64, ViewError>) -> Void) throws(ViewError) {
        try send(beginning: nil, ended)
    }

    private func send(
        beginning snapshot: ViewMark.Snapshot?, _ ended: @escaping @Sendable (Result<UInt64, ViewError>) -> Void
    ) throws(ViewError) {
        let next = if let sent { sent.mark } else { try mark(beginning: snapshot) }
        let told: RowCarrier.Ended = { ended($0.map { next.position }) }
        if sent == nil {
            carrier!.carry(RowLoad(&fold, next, in: mark.snapshot.number), told)
        } else {
            carrier!.carryAgain(told)
        }
        sent = (next, hasFailed: false)
    }

    /// Takes note of what was stored. Throws why it could not be: then it is kept for being sent once more.
    public func receive(waits: Bool = false) throws(ViewError) {
        guard let sent, !sent.hasFailed, let outcome = carrier!.outcome(waits: waits) else { return }
        do throws(ViewError) { try outcome.get() } catch {
            self.sent = (sent.mark, hasFailed: true)
            throw error
        }
        self.sent = nil
        settle(sent.mark)
    }

    private func sendAndWait(beginning snapshot: ViewMark.Snapshot?) throws(ViewError) {
        try finishSending()
        guard snapshot != nil || position > mark.position else { return }
        try send(beginning: snapshot) { _ in }
        try receive(waits: true)
    }

    /// What could not be stored before is not to be left out by what is stored next.
    private func finishSending() throws(ViewError) {
        while sent != nil {
            if !isSending { try send { _ in } }
            try receive(waits: true)
        }
    }
}

/// Folding ahead of the log: what is drafted, while the commands behind it are decided by it.
extension View {
    /// Makes ready for a draft, whose records are dated `next`. All that was folded is durable by now. After a failure that
    /// passes, the draft may be made all the same: the snapshot that was due is stored before whatever is stored next.
    public func beginDraft(at next: Instant) throws(ViewError) {
        if isSnapshotDue(at: next) { try beginSnapshot(at: next) }
    }

    /// Whether the draft must end before another command, because a snapshot begins there.
    public var endsDraft: Bool { position - mark.snapshot.position >= options.snapshotRecords }

    /// Folds a record that is not durable yet. Nothing is stored until it is; what comes to nothing is taken back by
    /// `rewind`.
    public func foldAhead(_ record: Record) {
        precondition(record.seq.value == position, "record \(record.seq) came at position \(position)")
        foldNext(record)
    }

    /// Whether what was folded can be decided by: every row that it needed could be read.
    public var isSound: Bool { rows.isSound }

    /// Runs `body`, which folds and looks but stores nothing, in one read transaction of the file: else each row that is not
    /// in memory would be looked up with a lock of its own.
    public func reading<Value>(_ body: () throws(ViewError) -> Value) throws(ViewError) -> Value {
        try onFile("BEGIN")
        let result = Result { () throws(ViewError) in try body() }
        // SQLite ends it by itself when it cannot go on.
        if file.connection.isInTransaction { try onFile("COMMIT") }
        return try result.get()
    }

    private func onFile(_ statement: StaticString) throws(ViewError) {
        do throws(SQLiteError) { try file.connection.execute("\(statement)") } catch {
            throw .database(error, path: file.path)
        }
    }

    /// Forgets what was folded and is not stored, and folds again what its log has of it; nothing must be on its way. Rows
    /// that could not be read are read again. Nothing is stored: there may be no room, and decisions need only what is in
    /// memory. If it throws, it must be called again before anything is decided.
    public func rewind() throws(ViewError) {
        precondition(!isSending, "rows are on their way that would be folded again")
        // What could not be stored is folded again.
        sent = nil
        // What has just arrived is not in the transaction of `reading`.
        if file.connection.isInTransaction {
            try onFile("COMMIT")
            try onFile("BEGIN")
        }
        rows.readAgain()
        fold = Fold(rows: rows)
        position = mark.position
        recorded = mark.recorded
        try history.forEachPage(position..<max(position, history.size)) { page throws(ViewError) in
            for record in page { foldNext(record) }
            try rows.check()
        }
    }
}

private struct Counting: TableVisitor {
    var rows = 0

    mutating func visit<Entity: Row>(_ table: inout Table<Entity>) { rows += table.touchedCount }
}

private struct Sending: TableVisitor {
    mutating func visit<Entity: Row>(_ table: inout Table<Entity>) { table.send() }
}

private struct Settling: TableVisitor {
    mutating func visit<Entity: Row>(_ table: inout Table<Entity>) { table.settle() }
}

extension Instant {
    /// Spans of some days since 1970, in UTC.
    fileprivate func span(_ days: Int64) -> Int64 {
        let length = days * 86_400_000
        return milliseconds >= 0 ? milliseconds / length : (milliseconds + 1) / length - 1
    }
}
