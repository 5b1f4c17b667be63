import Community
public import Digest
import Files
public import Ledger
import SQLite
import Threads
public import Wire

/// Folds a lane again from its first record: to put the view in the place of the stored one, to know what was known at an
/// earlier position, or to compare what is stored with what the log says.
public struct Replay: Sendable {
    public enum Work: Sendable {
        /// Builds the stored view anew.
        case rebuild
        /// Builds it elsewhere and looks at it.
        case look(AsOf?)
        /// Compares it with the stored view, as it is or as it answers for an earlier position.
        case check(AsOf?)
    }

    public enum AsOf: Sendable {
        case position(UInt64)
        case time(Instant)
    }

    public let site: ViewSite
    public let work: Work
    /// Where the files of a look lie while it goes on; the directory is there.
    public let scratch: String
    public let log: @Sendable () throws(LedgerError) -> any LaneHistory
    /// Told the records that were folded, and how many there are.
    public let progress: @Sendable (UInt64, UInt64) -> Void

    public init(
        _ work: Work, at site: ViewSite, scratch: String,
        progress: @escaping @Sendable (UInt64, UInt64) -> Void = { _, _ in },
        over log: @escaping @Sendable () throws(LedgerError) -> any LaneHistory
    ) {
        self.work = work
        self.site = site
        self.scratch = scratch
        self.progress = progress
        self.log = log
    }
}

/// What a replay has come to.
public struct ReplayOutcome: Sendable {
    public let lane: Lane
    /// The records that were folded, which is the position of the view.
    public let events: UInt64
    /// The time for reading, folding and storing them.
    public let nanoseconds: Int64
    public let rows: Int
    /// The SHA-256 of the canonical export.
    public let digest: Hash
    /// How the stored view differs; nil where nothing was compared or nothing differs.
    public let finding: Finding?

    public enum Finding: Hashable, Sendable {
        case stale(Stale)
        case differs(Difference)
        /// Its file cannot be read to the end.
        case damaged(String)
    }
}

extension ReplayOutcome.Finding: CustomStringConvertible {
    public var description: String {
        switch self {
        case .stale(let stale): "the stored view \(stale)"
        case .differs(let difference): "\(difference)"
        case .damaged(let words): "the stored view is damaged: \(words)"
        }
    }
}

extension Replay {
    func run<Fold: LaneFold>(_ fold: Fold.Type) throws(ViewError) -> ReplayOutcome {
        switch work {
        case .rebuild: try rebuild(fold)
        case .look(let asOf): try look(fold, asOf)
        case .check(let asOf): try check(fold, asOf)
        }
    }

    private func rebuild<Fold: LaneFold>(_: Fold.Type) throws(ViewError) -> ReplayOutcome {
        let history = try onLedger(log)
        let start = SystemClock.monotonicNanoseconds()
        let view = try View<Fold>.rebuild(at: site, over: history, progress: progress)
        return try view.outcome(since: start, finding: nil)
    }

    private func look<Fold: LaneFold>(_: Fold.Type, _ asOf: AsOf?) throws(ViewError) -> ReplayOutcome {
        let history = try onLedger(log)
        return try withScratch("look", Fold.self, over: history) { view throws(ViewError) in
            let start = SystemClock.monotonicNanoseconds()
            try view.catchUp(to: try position(asOf, in: history) ?? history.size, progress: progress)
            return try view.outcome(since: start, finding: nil)
        }
    }

    private func check<Fold: LaneFold>(_: Fold.Type, _ asOf: AsOf?) throws(ViewError) -> ReplayOutcome {
        switch try StoredView.look(Fold.self, at: site, .read, over: log) {
        case .failure(let stale):
            let outcome = try look(Fold.self, asOf)
            return outcome.with(.stale(stale))
        case .success(let stored):
            return try withScratch("check", Fold.self, over: stored.history) { view throws(ViewError) in
                let end = try position(asOf, in: stored.history)
                let start = SystemClock.monotonicNanoseconds()
                try view.catchUp(to: end ?? stored.mark.position, progress: progress)
                let outcome = try view.outcome(since: start, finding: nil)
                return outcome.with(try compare(stored, at: end, with: view))
            }
        }
    }

    /// Nil if there is no difference.
    private func compare<Fold: LaneFold>(
        _ stored: StoredView, at position: UInt64?, with view: View<Fold>
    ) throws(ViewError) -> ReplayOutcome.Finding? {
        do throws(ViewError) {
            guard let position else {
                return try Difference.first(stored: stored.file, replayed: view.file).map { .differs($0) }
            }
            return try withScratch("past", Fold.self, over: stored.history) { past throws(ViewError) in
                try past.begin(with: stored, at: position)
                try past.catchUp(to: position)
                return try Difference.first(stored: past.file, replayed: view.file).map { .differs($0) }
            }
        } catch {
            switch error {
            case .database(let reason, stored.file.path) where reason.tellsOfDamage: return .damaged("\(reason)")
            case .row, .history: return .damaged("\(error)")
            default: throw error
            }
        }
    }

    private func position(_ asOf: AsOf?, in history: any LaneHistory) throws(ViewError) -> UInt64? {
        switch asOf {
        case nil: nil
        case .time(let time): try onLedger { () throws(LedgerError) in try history.position(knownAt: time) }
        case .position(let position) where position > history.size: throw .beyond(position, size: history.size)
        case .position(let position): position
        }
    }

    /// A view in a file that is removed at the end.
    private func withScratch<Fold: LaneFold, Value>(
        _ name: String, _: Fold.Type, over history: any LaneHistory,
        _ body: (View<Fold>) throws(ViewError) -> Value
    ) throws(ViewError) -> Value {
        let path = "\(scratch)/\(name)-\(Fold.lane).db"
        let value: Value
        do throws(ViewError) { value = try body(View.scratch(path, at: site, over: history)) } catch {
            // Why it failed is the news.
            try? removeDatabase(path, on: site.disk)
            throw error
        }
        do throws(FileError) { try removeDatabase(path, on: site.disk) } catch { throw .disk(error) }
        return value
    }
}

extension ReplayOutcome {
    fileprivate func with(_ finding: Finding?) -> ReplayOutcome {
        ReplayOutcome(
            lane: lane, events: events, nanoseconds: nanoseconds, rows: rows, digest: digest, finding: finding)
    }
}

extension View {
    fileprivate func outcome(since start: Int64, finding: ReplayOutcome.Finding?) throws(ViewError) -> ReplayOutcome {
        let nanoseconds = SystemClock.monotonicNanoseconds() - start
        let (hash, rows) = try export().digest()
        return ReplayOutcome(
            lane: Fold.lane, events: position, nanoseconds: nanoseconds, rows: rows, digest: hash, finding: finding)
    }
}
