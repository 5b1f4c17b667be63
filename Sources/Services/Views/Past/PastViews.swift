public import Community
import Ledger
import SQLite
import Synchronization
import Wire

/// Answers what was known at a position: from the snapshot before it and the records in between, in memory.
///
/// Any thread may ask; it works until the answer is there, on a connection of its own. The view goes on meanwhile.
public final class PastViews<Fold: LaneFold>: Sendable {
    private let site: ViewSite
    private let history: any LaneHistory
    private let running = Mutex(0)
    /// As many as may answer at once.
    private let readers: PastReaders

    public init(at site: ViewSite, over history: any LaneHistory) {
        self.site = site
        self.history = history
        readers = PastReaders(limit: site.options.pastQueries)
    }

    /// Closes the files that wait for a question. Whoever asks from now on opens one, and closes it.
    public func close() { readers.close() }

    /// Runs `body` with the fold of the first `position` records.
    public func at<Answer>(_ position: UInt64, _ body: (inout Fold) -> Answer) throws(ViewError) -> Answer {
        try enter()
        defer { running.withLock { $0 -= 1 } }
        guard position <= history.size else { throw .beyond(position, size: history.size) }
        let reader = try reader()
        let start = try reader.rows(for: position)
        var fold = Fold(rows: start.rows)
        try history.forEachPage(start.position..<position) { page throws(ViewError) in
            for record in page { fold.fold(record) }
            try start.rows.check()
        }
        let answer = body(&fold)
        try start.rows.check()
        try reader.end()
        readers.put(reader)
        return answer
    }

    /// One that sees the file as it is now. It is closed if it is not put back.
    private func reader() throws(ViewError) -> PastReader {
        if let waiting = readers.take(), try waiting.begin() { return waiting }
        switch try StoredView.look(Fold.self, at: site, .read, over: { history }) {
        case .success(let stored): return try PastReader(stored)
        case .failure(let stale): throw .stale(stale, path: site.path(Fold.lane))
        }
    }

    private func enter() throws(ViewError) {
        let options = site.options
        let isLetIn = running.withLock { running in
            guard running < options.pastQueries else { return false }
            running += 1
            return true
        }
        guard isLetIn else {
            throw .busy(limit: options.pastQueries, retryAfterSeconds: options.retryAfterSeconds)
        }
    }
}

extension StoredView {
    /// The last state of the rows that is not behind a position.
    func start(for position: UInt64) throws(ViewError) -> ViewMark.Snapshot {
        if position >= mark.position { return .init(number: StoredRows.now, position: mark.position) }
        let found: ViewMark.Snapshot?
        let oldest: Int64
        do throws(SQLiteError) {
            found = try snapshot(before: position)
            oldest = try file.connection.integer("SELECT min(position) FROM view_snapshot") ?? 0
        } catch {
            throw .database(error, path: file.path)
        }
        guard let found else { throw .forgotten(position, oldest: UInt64(oldest)) }
        return found
    }

    private func snapshot(before position: UInt64) throws(SQLiteError) -> ViewMark.Snapshot? {
        let select = try file.connection.prepare(
            "SELECT number, position FROM view_snapshot WHERE position <= ? ORDER BY number DESC LIMIT 1")
        try select.bind(Int64(position), at: 1)
        guard try select.step() else { return nil }
        return .init(number: select.integer(0), position: UInt64(select.integer(1)))
    }
}
