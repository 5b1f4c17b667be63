import Community
import SQLite
import Synchronization

/// The readers of a view that wait for the next question: to open a file and to prepare what is asked of it takes longer
/// than most answers.
final class PastReaders: Sendable {
    private struct State {
        var idle: [Idle] = []
        var isClosed = false
    }

    /// Sendable because it is either in the row of those that wait or with one question.
    private struct Idle: @unchecked Sendable {
        let reader: PastReader
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// One that waits; nil if none does.
    func take() -> PastReader? { state.withLock { $0.idle.popLast() }?.reader }

    /// Keeps one that has answered without an error.
    func put(_ reader: PastReader) {
        let idle = Idle(reader: reader)
        state.withLock { state in
            if !state.isClosed, state.idle.count < limit { state.idle.append(idle) }
        }
    }

    /// Lets go of those that wait, and of the others when they have answered.
    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        // Files are closed here, and not under the lock.
        _ = idle
    }
}

/// A view's file that is open for questions, one after the other.
final class PastReader {
    private let rows: StoredRows
    private(set) var stored: StoredView

    /// The file sees one moment already.
    init(_ stored: StoredView) throws(ViewError) {
        self.stored = stored
        rows = try StoredRows(stored.file)
    }

    /// Sees the file as it is now, which was found to be of its log when it was opened. False when another one has taken its
    /// place.
    func begin() throws(ViewError) -> Bool {
        try stored.file.begin()
        do throws(SQLiteError) {
            guard let mark = try ViewMark(reading: stored.file.connection) else { return false }
            stored = StoredView(file: stored.file, mark: mark, history: stored.history)
            return true
        } catch {
            throw .database(error, path: stored.file.path)
        }
    }

    /// The last rows that are not behind a position, and whose position they are.
    func rows(for position: UInt64) throws(ViewError) -> (rows: StoredRows, position: UInt64) {
        let start = try stored.start(for: position)
        return (rows.at(start.number), start.position)
    }

    /// Lets go of what it saw, so that the file can be written over.
    func end() throws(ViewError) {
        do throws(SQLiteError) { try stored.file.connection.execute("ROLLBACK") } catch {
            throw .database(error, path: stored.file.path)
        }
    }
}
