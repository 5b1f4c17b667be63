import Community
import Files
import Ledger
import Merkle
import SQLite

extension View {
    /// Told the records that were folded, and how many there are.
    public typealias Progress = (UInt64, UInt64) -> Void

    /// The view of a log as it is stored, to be caught up from its position. One that is not there, or not of this log and
    /// this fold, is built anew beside the old one, which answers until then.
    public static func open(
        at site: ViewSite, over history: any LaneHistory, progress: Progress = { _, _ in }
    ) throws(ViewError) -> View {
        let place = ViewPlace(Fold.lane, at: site)
        let lock = try place.takeLock()
        try place.removeNext()
        if case .success(let view) = try stored(place, at: site, over: history, lock) { return view }
        return try replace(place, at: site, over: history, lock, progress)
    }

    /// Builds the view of a log anew, whatever is stored.
    public static func rebuild(
        at site: ViewSite, over history: any LaneHistory, progress: Progress = { _, _ in }
    ) throws(ViewError) -> View {
        let place = ViewPlace(Fold.lane, at: site)
        let lock = try place.takeLock()
        try place.removeNext()
        return try replace(place, at: site, over: history, lock, progress)
    }

    /// A view in a file of its own, which begins empty and serves nobody else. Nothing in it survives a crash for certain.
    static func scratch(
        _ path: String, at site: ViewSite, over history: any LaneHistory
    ) throws(ViewError) -> View {
        let mark = ViewMark(
            logID: history.logID, lane: Fold.lane, foldVersion: Fold.version, root: TreeHead.empty.root)
        let file = try ViewFile(path, .build, schemas: Fold.schemas, at: site)
        let view = try View(
            file, mark, over: history, commitRecords: site.options.rebuildRecords, site: site, lock: nil)
        try view.writeMark()
        return view
    }

    private static func replace(
        _ place: ViewPlace, at site: ViewSite, over history: any LaneHistory, _ lock: any File, _ progress: Progress
    ) throws(ViewError) -> View {
        do throws(ViewError) {
            try build(place.next, at: site, over: history, progress)
            try ViewFile.finish(place.next, at: site)
        } catch {
            // Why it failed is the news; a full disk should not stay full of it.
            try? place.removeNext()
            throw error
        }
        try place.swap()
        switch try stored(place, at: site, over: history, lock) {
        case .success(let view): return view
        case .failure(let stale): throw .stale(stale, path: place.path)
        }
    }

    /// On return the file is closed.
    private static func build(
        _ path: String, at site: ViewSite, over history: any LaneHistory, _ progress: Progress
    ) throws(ViewError) {
        try scratch(path, at: site, over: history).catchUp(progress: progress)
    }

    private static func stored(
        _ place: ViewPlace, at site: ViewSite, over history: any LaneHistory, _ lock: any File
    ) throws(ViewError) -> Result<View, Stale> {
        switch try StoredView.look(Fold.self, at: site, .write, over: { history }) {
        case .failure(let stale): return .failure(stale)
        case .success(let stored):
            return .success(
                try View(
                    stored.file, stored.mark, over: history, commitRecords: site.options.commitRecords,
                    site: site, lock: lock))
        }
    }
}

/// A view's file that was found to be of a log and a fold.
struct StoredView {
    let file: ViewFile
    let mark: ViewMark
    let history: any LaneHistory

    /// The log is looked at after the view, and so holds all that the view has folded.
    static func look<Fold: LaneFold>(
        _: Fold.Type, at site: ViewSite, _ access: ViewFile.Access,
        over log: () throws(LedgerError) -> any LaneHistory
    ) throws(ViewError) -> Result<StoredView, Stale> {
        let path = site.path(Fold.lane)
        do throws(FileError) {
            guard try site.disk.exists(path) else { return .failure(.absent) }
        } catch {
            throw .disk(error)
        }
        do throws(ViewError) {
            let file = try ViewFile(path, access, schemas: Fold.schemas, at: site)
            // What is read from here on is of one moment, whoever goes on writing.
            if case .read = access { try file.begin() }
            switch try file.mark(of: (Fold.lane, Fold.version)) {
            case .failure(let stale): return .failure(stale)
            case .success(let mark):
                let history = try onLedger(log)
                if let stale = try mark.stale(in: history) { return .failure(stale) }
                return .success(StoredView(file: file, mark: mark, history: history))
            }
        } catch {
            if case .database(let error, _) = error, error.tellsOfDamage { return .failure(.noView) }
            throw error
        }
    }
}

extension ViewMark {
    /// Whether the records that were folded are those of this log.
    func stale(in history: any LaneHistory) throws(ViewError) -> Stale? {
        guard logID == history.logID else { return .otherLog }
        guard position <= history.size else { return .ahead(position, size: history.size) }
        let head = try onLedger { () throws(LedgerError) in try history.root(of: position) }
        return head.root == root ? nil : .forked(position)
    }
}

/// What the log refuses, as this module's error.
func onLedger<Value>(_ body: () throws(LedgerError) -> Value) throws(ViewError) -> Value {
    do throws(LedgerError) { return try body() } catch { throw .ledger(error) }
}
