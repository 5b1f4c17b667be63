import Synchronization
import Threads

/// Takes rows to a view's file on a thread of its own, one load after the other: whoever folds goes on meanwhile, and waits
/// for no disk.
final class RowCarrier: Sendable {
    /// Called on the thread that stores rows, with what came of them.
    typealias Ended = @Sendable (Result<Void, ViewError>) -> Void

    private struct State {
        /// What is under way, or could not be stored.
        var load: RowLoad?
        var ended: Ended = { _ in }
        /// Nil while it is under way.
        var outcome: Result<Void, ViewError>?
        var isEnding = false

        var isUnderWay: Bool { load != nil && outcome == nil }
        var work: (RowLoad, Ended)? { isUnderWay ? load.map { ($0, ended) } : nil }
    }

    private let state = Monitor(State())
    private let thread = Mutex<Thread?>(nil)

    /// The file is opened by the thread, for the first load.
    init(to path: String, schemas: [TableSchema], at site: ViewSite) {
        thread.withLock { [state] in
            $0 = Thread {
                var opened: ViewWriter?
                while let (load, ended) = state.wait(while: { !$0.isUnderWay && !$0.isEnding }, then: \.work) {
                    let outcome = Result { () throws(ViewError) in
                        if opened == nil { opened = try ViewWriter(ViewFile(path, .write, schemas: schemas, at: site)) }
                        try opened!.store(load, site.options)
                    }
                    state.withLock { state in
                        state.outcome = outcome
                        if case .success = outcome { state.load = nil }
                    }
                    state.wake()
                    ended(outcome)
                }
            }
        }
    }

    /// What is under way arrives before.
    deinit {
        state.withLock { $0.isEnding = true }
        state.wake()
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }

    func carry(_ load: RowLoad, _ ended: @escaping Ended) {
        state.withLock { state in
            precondition(!state.isUnderWay, "rows were sent while others were under way")
            (state.load, state.ended, state.outcome) = (load, ended, nil)
        }
        state.wake()
    }

    /// Tries once more to store what could not be.
    func carryAgain(_ ended: @escaping Ended) {
        state.withLock { state in
            precondition(state.load != nil, "all that was sent is stored")
            (state.ended, state.outcome) = (ended, nil)
        }
        state.wake()
    }

    /// What came of the load; nil while it is under way, if nobody is to wait for it.
    func outcome(waits: Bool) -> Result<Void, ViewError>? {
        state.wait(while: { waits && $0.isUnderWay }, then: \.outcome)
    }
}
