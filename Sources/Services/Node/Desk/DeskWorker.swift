import Community
import Ledger
import Threads
import Views
import Wire

/// The thread of a desk with what belongs to it alone.
final class DeskWorker<Fold: DecidingFold>: @unchecked Sendable {
    // Sendable because it is handed to the desk's thread once, and nobody else keeps it.
    private let lane: LaneLog
    private let view: View<Fold>
    private let queue: DeskQueue<Desk<Fold>.Batch>
    private let upkeep: any Upkeep<Fold>
    private let clock: NodeClock
    private let watch: any DeskWatch
    private let options: DeskOptions
    /// When what is not stored as rows yet was folded first; monotonic nanoseconds.
    private var waitingSince: Int64?
    /// When to look for what time brings about; nil when there is nothing to look for.
    private var nextLook: Instant?
    /// Whether rows could not be stored the last time; then they wait for more of them.
    private var hasViewFailed = false

    init(
        _ lane: LaneLog, _ view: View<Fold>, _ queue: DeskQueue<Desk<Fold>.Batch>, _ upkeep: any Upkeep<Fold>,
        _ clock: NodeClock, _ watch: any DeskWatch, _ options: DeskOptions
    ) {
        self.lane = lane
        self.view = view
        self.queue = queue
        self.upkeep = upkeep
        self.clock = clock
        self.watch = watch
        self.options = options
        nextLook = clock.now
    }

    func run() {
        while true {
            let (items, isOver) = queue.take(within: patience)
            if isOver { break }
            record(items)
            keepUp()
            storeRowsIfDue(isQuiet: items.isEmpty)
        }
        if view.uncommitted > 0 { storeRows() }
    }

    /// How long nothing has to be done, in nanoseconds; nil for as long as nobody asks for anything.
    private var patience: Int64? {
        let rows = waitingSince.map {
            max(0, $0 + options.viewDelayMilliseconds * 1_000_000 - SystemClock.monotonicNanoseconds())
        }
        let look = nextLook.map { clock.nanoseconds(until: $0) }
        guard let rows else { return look }
        return min(rows, look ?? rows)
    }

    // MARK: Recording

    private typealias Outcome = Result<[Receipt], AskError>

    private func record(_ batches: [Desk<Fold>.Batch]) {
        var rest = batches[...]
        while !rest.isEmpty { rest = rest.dropFirst(recordSome(of: rest)) }
    }

    /// Stores the first of some batches in one transaction, answers them, and returns how many they were.
    private func recordSome(of batches: ArraySlice<Desk<Fold>.Batch>) -> Int {
        var taken = 1
        var isAnswered = false
        do throws(LedgerError) {
            try lane.transact { draft in
                let outcomes = decide(batches, &draft)
                taken = outcomes.count
                return (outcomes: outcomes, decided: SystemClock.monotonicNanoseconds())
            } committed: { drafted in
                for (batch, outcome) in zip(batches, drafted.outcomes) { batch.answer(outcome) }
                isAnswered = true
                noteStored(batches.prefix(taken), decided: drafted.decided)
            }
        } catch {
            // Receipts that have left hold, whatever happened to the lane's files after them.
            guard !isAnswered else { return taken }
            for batch in batches.prefix(taken) { batch.answer(.failure(.ledger(error))) }
            rewind()
        }
        return taken
    }

    private func noteStored(_ batches: ArraySlice<Desk<Fold>.Batch>, decided: Int64) {
        let durable = SystemClock.monotonicNanoseconds()
        if view.uncommitted > 0 {
            waitingSince = waitingSince ?? durable
            let soon = clock.now.advanced(byMilliseconds: options.upkeepMilliseconds)
            nextLook = min(nextLook ?? soon, soon)
        }
        watch.stored(lane.lane, received: batches.map(\.received), decided: decided, durable: durable)
    }

    /// At least one of them, and as many as the draft may hold.
    private func decide(_ batches: ArraySlice<Desk<Fold>.Batch>, _ draft: inout LaneDraft) -> [Outcome] {
        do throws(ViewError) {
            try view.beginDraft(at: draft.recorded)
        } catch {
            return batches.map { _ in .failure(.view(error)) }
        }
        foldStaged(of: draft)
        var outcomes: [Outcome] = []
        for batch in batches {
            guard outcomes.isEmpty || (draft.hasRoom && !view.endsDraft) else { break }
            outcomes.append(decide(batch.asks, &draft))
        }
        return outcomes
    }

    private func decide(_ asks: [Ask<Fold.Asked>], _ draft: inout LaneDraft) -> Outcome {
        let mark = draft.size
        do throws(AskError) {
            var receipts: [Receipt] = []
            receipts.reserveCapacity(asks.count)
            for index in asks.indices { receipts.append(try decide(asks[index], index, &draft)) }
            return .success(receipts)
        } catch {
            if draft.size > mark {
                draft.cut(to: mark)
                rewind()
                foldStaged(of: draft)
            }
            return .failure(error)
        }
    }

    private func decide(
        _ ask: Ask<Fold.Asked>, _ index: Int, _ draft: inout LaneDraft
    ) throws(AskError) -> Receipt {
        do throws(LedgerError) {
            if let earlier = try draft.receipt(of: ask.request) { return earlier }
        } catch {
            if case .idReused(_, let first) = error { throw .ledger(.idReused(index: index, first: first)) }
            throw .ledger(error)
        }
        let context = CommandContext(
            now: draft.recorded, occurred: ask.occurred, actor: ask.actor, key: ask.request.key)
        let decided: Result<[Proposal<Fold.Change>], Rejection>
        do throws(ViewError) {
            decided = try view.withFold { fold in
                Result { () throws(Rejection) in try fold.decide(ask.asked, context) }
            }
        } catch {
            throw .view(error)
        }
        let proposals: [Proposal<Fold.Change>]
        do throws(Rejection) { proposals = try decided.get() } catch { throw .rejected(index, error) }
        do throws(WireError) {
            var events: [Event] = []
            events.reserveCapacity(proposals.count)
            for proposal in proposals { events.append(try proposal.event()) }
            let receipt = draft.append(try Command(answering: ask.request, with: events))
            foldStaged(of: draft)
            return receipt
        } catch {
            throw .unwritable(index, error)
        }
    }

    /// Folds what was staged since.
    private func foldStaged(of draft: borrowing LaneDraft) {
        while view.position < draft.size { view.foldAhead(draft.record(view.position)) }
    }

    /// Takes back what was folded and not stored.
    private func rewind() {
        do throws(ViewError) { try view.rewind() } catch { watch.viewFailed(lane.lane, error) }
    }

    // MARK: Time

    private func keepUp() {
        let now = clock.now
        guard let look = nextLook, look <= now else { return }
        do throws(ViewError) {
            let due = try view.withFold { upkeep.due(in: &$0, at: now, limit: options.upkeepAsks) }
            for ask in due {
                record([
                    Desk.Batch(asks: [ask], received: SystemClock.monotonicNanoseconds()) { [watch, lane] answer in
                        if case .failure(let error) = answer { watch.upkeepRefused(lane.lane, error) }
                    }
                ])
            }
            let next = try view.withFold { upkeep.next(in: &$0, after: now) }
            // What could not be done is tried again, and not at once.
            let soonest = now.advanced(byMilliseconds: due.count < options.upkeepAsks ? options.upkeepMilliseconds : 0)
            nextLook = next.map { max($0, soonest) }
        } catch {
            watch.viewFailed(lane.lane, error)
            nextLook = now.advanced(byMilliseconds: options.upkeepMilliseconds)
        }
    }

    // MARK: Rows

    private func storeRowsIfDue(isQuiet: Bool) {
        guard let waitingSince else { return }
        let age = SystemClock.monotonicNanoseconds() - waitingSince
        let isDue =
            view.uncommitted >= options.viewRecords || (isQuiet && age >= options.viewDelayMilliseconds * 1_000_000)
        if isDue { storeRows() }
    }

    /// A disk that is full keeps rows in memory; the log has all that they say.
    private func storeRows() {
        let oldest = waitingSince ?? SystemClock.monotonicNanoseconds()
        do throws(ViewError) {
            try view.commit()
            waitingSince = nil
            watch.viewed(lane.lane, to: view.position, oldest: oldest, at: SystemClock.monotonicNanoseconds())
        } catch {
            // Tried again after the next delay.
            waitingSince = SystemClock.monotonicNanoseconds()
            watch.viewFailed(lane.lane, error)
        }
    }
}
