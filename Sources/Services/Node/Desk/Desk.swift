public import Community
public import Ledger
import Synchronization
import Threads
public import Views
public import Wire

/// Where the commands of one lane are decided, recorded and folded, one after the other, on a thread of its own.
///
/// A command is decided by everything that was recorded before it, whether that is durable yet or not; its receipt leaves
/// when it is. Whatever gathers while one transaction runs becomes the next. Rows are stored
/// on another thread, when some have gathered or nothing else is to be done.
public final class Desk<Fold: DecidingFold>: Sendable {
    public typealias Answer = @Sendable (Result<[Recorded], AskError>) -> Void

    struct Batch: Sendable {
        let asks: [Ask<Fold.Asked>]
        let received: Int64
        let answer: Answer
    }

    private let queue: DeskQueue<Batch>
    private let thread = Mutex<Thread?>(nil)
    private let lane: LaneLog

    /// Takes over a view, which folds what it lacks of its lane; nobody else may use either from now on.
    public init(
        _ lane: LaneLog, _ view: sending View<Fold>, upkeep: any Upkeep<Fold>, clock: NodeClock,
        watch: any DeskWatch, options: DeskOptions = DeskOptions()
    ) {
        self.lane = lane
        let queue = DeskQueue<Batch>(options)
        self.queue = queue
        let worker = DeskWorker(lane, view, queue, upkeep, clock, watch, options)
        let start = Mutex<DeskWorker<Fold>?>(worker)
        thread.withLock {
            $0 = Thread { start.withLock { $0.take() }?.run() }
        }
    }

    /// Asks for something, all of it or nothing. `answer` is called once, on this thread or on the lane's, and must be quick.
    public func submit(_ asks: [Ask<Fold.Asked>], bytes: Int, answer: @escaping Answer) {
        let batch = Batch(asks: asks, received: SystemClock.monotonicNanoseconds(), answer: answer)
        do throws(DeskQueue<Batch>.Refusal) {
            try queue.put(batch, asks: asks.count, bytes: bytes)
        } catch {
            switch error {
            case .closed: answer(.failure(.ledger(.closed)))
            case .full(let waiting, let limit): answer(.failure(.overloaded(waiting: waiting, limit: limit)))
            }
        }
    }

    /// The same for a thread that can wait.
    @discardableResult
    public func decide(_ asks: [Ask<Fold.Asked>]) throws(AskError) -> [Recorded] {
        let result = Monitor<Result<[Recorded], AskError>?>(nil)
        submit(asks, bytes: 0) { answer in
            result.withLock { $0 = answer }
            result.wake()
        }
        return try result.wait(while: { $0 == nil }, then: { $0! }).get()
    }

    /// What waits to be decided.
    public var depth: Int { queue.depth }

    /// Time has been moved, or what it brings about has changed from elsewhere.
    public func nudge() { queue.nudge() }

    /// Answers everything that waits, stores the rows, and ends the thread. Who comes later is refused.
    public func close() {
        queue.close()
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }
}

/// What time alone brings about in a lane, proposed as commands whose ids make them the same command however often they are
/// proposed.
public protocol Upkeep<Fold>: Sendable {
    associatedtype Fold: DecidingFold
    /// Something that is due.
    associatedtype Thing: Sendable
    /// What is due, in the order in which it fell due; at most so many.
    func due(in fold: inout Fold, at now: Instant, limit: Int) -> [Thing]
    func ask(for thing: Thing) throws(WireError) -> Ask<Fold.Asked>
    /// The domain does not let it happen.
    func refused(_ thing: Thing, in fold: inout Fold, at now: Instant)
    /// When to look again; nil when time alone changes nothing.
    func next(in fold: inout Fold, at now: Instant) -> Instant?
}

/// Told what happens at a desk, on its threads, for measures and logs.
public protocol DeskWatch: Sendable {
    /// A transaction is stored: when each batch had come, and when all were decided and durable (monotonic nanoseconds).
    func stored(_ lane: Lane, received: [Int64], decided: Int64, durable: Int64)
    /// The rows of what was recorded are stored, up to a position; the oldest of it was durable then.
    func viewed(_ lane: Lane, to position: UInt64, oldest: Int64, at now: Int64)
    /// The lane goes on without storing rows.
    func viewFailed(_ lane: Lane, _ error: ViewError)
    /// What time had brought about was refused.
    func upkeepRefused(_ lane: Lane, _ error: AskError)
}
