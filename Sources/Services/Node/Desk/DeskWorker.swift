import Community
import Ledger
import Merkle
import Synchronization
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
    /// When rows are tried again that could not be stored the last time; monotonic nanoseconds.
    private var nextAttempt: Int64?

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
        view.storeBehind()
    }

    func run() {
        // What a full disk has kept from being stored when the view was opened is folded, to be stored as soon as may be.
        do throws(ViewError) { try settle() } catch { watch.viewFailed(lane.lane, error) }
        while true {
            let (items, isOver) = queue.take(within: patience)
            if isOver { break }
            record(items)
            keepUp()
            storeRowsIfDue(isQuiet: items.isEmpty)
        }
        do throws(ViewError) {
            try settle()
            try view.commit()
        } catch {
            watch.viewFailed(lane.lane, error)
        }
    }

    /// How long nothing has to be done, in nanoseconds; nil for as long as nobody asks for anything, and no rows arrive.
    private var patience: Int64? {
        let rows = waitingSince.flatMap { since -> Int64? in
            guard !view.isSending else { return nil }
            let due = nextAttempt ?? since + options.viewDelayMilliseconds * 1_000_000
            return max(0, due - SystemClock.monotonicNanoseconds())
        }
        let look = nextLook.map { clock.nanoseconds(until: $0) }
        guard let rows else { return look }
        return min(rows, look ?? rows)
    }

    // MARK: Recording

    private typealias Outcome = Result<[Recorded], AskError>

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
        }
        return taken
    }

    private func noteStored(_ batches: ArraySlice<Desk<Fold>.Batch>, decided: Int64) {
        let durable = SystemClock.monotonicNanoseconds()
        if view.unsent > 0 {
            waitingSince = waitingSince ?? durable
            let soon = clock.now.advanced(byMilliseconds: options.upkeepMilliseconds)
            nextLook = min(nextLook ?? soon, soon)
        }
        watch.stored(lane.lane, received: batches.map(\.received), decided: decided, durable: durable)
    }

    /// At least one of them, and as many as the draft may hold.
    private func decide(_ batches: ArraySlice<Desk<Fold>.Batch>, _ draft: inout LaneDraft) -> [Outcome] {
        do throws(ViewError) {
            try settle()
            try beginDraft(at: draft.recorded)
        } catch {
            return batches.map { _ in .failure(.view(error)) }
        }
        var outcomes: [Outcome] = []
        do throws(ViewError) {
            try view.reading { () throws(ViewError) in
                foldStaged(of: draft)
                for batch in batches {
                    guard outcomes.isEmpty || (draft.hasRoom && !view.endsDraft && isSettled(draft)) else { break }
                    outcomes.append(decide(batch.asks, &draft))
                }
            }
        } catch {
            // What was decided stands in the draft; where nothing was, nothing is stored.
            guard outcomes.isEmpty else { return outcomes }
            return batches.map { _ in .failure(.view(error)) }
        }
        return outcomes
    }

    /// A snapshot that the disk has no room for begins later: an alarm does not wait for it.
    private func beginDraft(at recorded: Instant) throws(ViewError) {
        if let nextAttempt, SystemClock.monotonicNanoseconds() < nextAttempt { return }
        do throws(ViewError) { try view.beginDraft(at: recorded) } catch {
            guard error.isNoSpace else { throw error }
            noteFailure(error)
        }
    }

    private func decide(_ asks: [Ask<Fold.Asked>], _ draft: inout LaneDraft) -> Outcome {
        let mark = draft.size
        do throws(AskError) {
            var recorded: [Recorded] = []
            recorded.reserveCapacity(asks.count)
            for index in asks.indices { recorded.append(try decide(asks[index], index, &draft)) }
            return .success(recorded)
        } catch {
            if draft.size > mark {
                draft.cut(to: mark)
                unfold(to: draft)
            }
            return .failure(error)
        }
    }

    private func decide(
        _ ask: Ask<Fold.Asked>, _ index: Int, _ draft: inout LaneDraft
    ) throws(AskError) -> Recorded {
        do throws(LedgerError) {
            if let earlier = try draft.receipt(of: ask.request) {
                return Recorded(receipt: earlier, subject: try subject(of: earlier.seq, in: draft))
            }
        } catch {
            if case .idReused(_, let first) = error { throw .ledger(.idReused(index: index, first: first)) }
            throw .ledger(error)
        }
        let context = CommandContext(
            now: draft.recorded, occurred: ask.occurred, actor: ask.actor, owner: ask.owner,
            key: ask.request.key)
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
        if ask.scope != .community {
            for place in proposals.map({ $0.place ?? .community }) where !ask.scope.contains(place) {
                throw .outOfScope(index, ask.scope, needed: place)
            }
        }
        do throws(WireError) {
            var events: [Event] = []
            events.reserveCapacity(proposals.count)
            for proposal in proposals { events.append(try proposal.event()) }
            let receipt = draft.append(try Command(answering: ask.request, with: events))
            foldStaged(of: draft)
            return Recorded(receipt: receipt, subject: proposals[0].subject)
        } catch {
            throw .unwritable(index, error)
        }
    }

    /// What a record is about that was stored or staged before.
    private func subject(of seq: Seq, in draft: borrowing LaneDraft) throws(LedgerError) -> String? {
        seq.value < lane.head.size ? try lane.record(seq).subject : draft.record(seq.value).subject
    }

    /// Folds what was staged since.
    private func foldStaged(of draft: borrowing LaneDraft) {
        while view.position < draft.size { view.foldAhead(draft.record(view.position)) }
    }

    /// Takes back what was cut from a draft.
    private func unfold(to draft: borrowing LaneDraft) {
        do throws(ViewError) {
            try rewind()
            foldStaged(of: draft)
        } catch {
            // Nothing more is decided in this draft; what stands in it stands.
            watch.viewFailed(lane.lane, error)
        }
    }

    /// Rows that are on their way arrive before: what is folded again begins where they end.
    private func rewind() throws(ViewError) {
        do throws(ViewError) { try view.receive(waits: true) } catch { noteFailure(error) }
        try view.rewind()
    }

    private func isSettled(_ draft: borrowing LaneDraft) -> Bool { view.position == draft.size && view.isSound }

    /// Sees to it that all that is durable is folded and nothing else, whatever came to nothing before: a transaction for
    /// which there was no room, a row that could not be read.
    private func settle() throws(ViewError) {
        if view.position != lane.head.size || !view.isSound { try rewind() }
        if view.unsent > 0 { waitingSince = waitingSince ?? SystemClock.monotonicNanoseconds() }
    }

    // MARK: Time

    private func keepUp() {
        let now = clock.now
        guard let look = nextLook, look <= now else { return }
        do throws(ViewError) {
            try settle()
            try keepUp(upkeep, at: now)
        } catch {
            watch.viewFailed(lane.lane, error)
            nextLook = now.advanced(byMilliseconds: options.upkeepMilliseconds)
        }
    }

    private func keepUp<Care: Upkeep>(_ care: Care, at now: Instant) throws(ViewError) where Care.Fold == Fold {
        let size = lane.head.size
        let due = try view.reading { () throws(ViewError) in
            try view.withFold { care.due(in: &$0, at: now, limit: options.upkeepAsks) }
        }
        for thing in due {
            guard let error = recordAtOnce(thing, care) else { continue }
            watch.upkeepRefused(lane.lane, error)
            // What a rule refuses is put off; what the disk has no room for is due as before.
            if case .rejected = error { try view.withFold { care.refused(thing, in: &$0, at: now) } }
        }
        let next = try view.withFold { care.next(in: &$0, at: now) }
        // What is left over comes after those who wait; what could not be done is tried again, and not at once.
        let goesOn = due.count == options.upkeepAsks && lane.head.size > size
        let soonest = now.advanced(byMilliseconds: goesOn ? 0 : options.upkeepMilliseconds)
        nextLook = next.map { max($0, soonest) }
    }

    /// Why what is due was not recorded; nil when it was.
    private func recordAtOnce<Care: Upkeep>(_ thing: Care.Thing, _ care: Care) -> AskError? where Care.Fold == Fold {
        let refused = Mutex<AskError?>(nil)
        do throws(WireError) {
            record([
                Desk.Batch(asks: [try care.ask(for: thing)], received: SystemClock.monotonicNanoseconds()) { answer in
                    if case .failure(let error) = answer { refused.withLock { $0 = error } }
                }
            ])
        } catch {
            return .unwritable(0, error)
        }
        return refused.withLock { $0 }
    }

    // MARK: Rows

    private func storeRowsIfDue(isQuiet: Bool) {
        do throws(ViewError) {
            guard view.isSending else { return try sendRowsIfDue(isQuiet) }
            // Those that come are not folded faster than rows are stored: memory is for so many.
            try view.receive(waits: view.unsent >= options.viewRecordsHeld || view.holdsManyRows)
            if view.isSending { return }
            nextAttempt = nil
            try sendRowsIfDue(isQuiet)
        } catch {
            noteFailure(error)
        }
    }

    private func sendRowsIfDue(_ isQuiet: Bool) throws(ViewError) {
        guard let oldest = waitingSince else { return }
        let now = SystemClock.monotonicNanoseconds()
        let isDue =
            if let nextAttempt {
                now >= nextAttempt
            } else {
                view.unsent >= options.viewRecords || view.holdsManyRows
                    || (isQuiet && now - oldest >= options.viewDelayMilliseconds * 1_000_000)
            }
        guard isDue else { return }
        try settle()
        let lane = lane.lane
        try view.send { [watch, queue] outcome in
            if case .success(let position) = outcome {
                watch.viewed(lane, to: position, oldest: oldest, at: SystemClock.monotonicNanoseconds())
            }
            queue.nudge()
        }
        waitingSince = view.unsent > 0 ? oldest : nil
    }

    /// A disk that is full keeps rows in memory; the log has all that they say.
    private func noteFailure(_ error: ViewError) {
        waitingSince = waitingSince ?? SystemClock.monotonicNanoseconds()
        nextAttempt = SystemClock.monotonicNanoseconds() + options.viewRetryMilliseconds * 1_000_000
        watch.viewFailed(lane.lane, error)
    }
}
