import Calendar
import Community
import Courier
import EventLoop
import HTTP
import Ledger
import Notify
import Surface
import Synchronization
import Threads
import Views
import Wire

/// Tells one hook what happens, letter by letter: the next one goes when the one before has arrived, so that nothing is
/// overtaken. What it has not been told lies in the log, not in memory. It lives on the loop.
final class HookFollower: @unchecked Sendable {
    // Sendable because what changes is touched on the loop's thread alone; `state` has a lock for those who ask.
    private let hook: Hook
    private let office: HookOffice
    private var isStopped = false
    private var isLeaving = false
    private var nap: (timer: LoopTimer, sleeper: CheckedContinuation<Void, Never>)?
    private var task: Task<Void, Never>?
    private var saved: UInt64
    private var savedAt: Int64 = 0
    private let told: Mutex<HookState>

    /// Records that are read at a time.
    private static let pageRecords = 200
    /// How long to wait after a failure, at first and at last.
    private static let backoff = Backoff(first: .seconds(1), longest: .seconds(600))
    /// A letter may go twice after a crash if it went within so long before it.
    private static let saveNanoseconds: Int64 = 1_000_000_000

    init(_ hook: Hook, from seq: UInt64, _ office: HookOffice) {
        self.hook = hook
        self.office = office
        saved = seq
        told = Mutex(HookState(hook: hook, next: seq))
    }

    var state: HookState { told.withLock { $0 } }

    func start() {
        task = Task(executorPreference: office.loop) { await self.follow() }
    }

    /// Lets it end what it does; `ended` waits for that.
    func stop() {
        office.loop.preconditionIsolated()
        isStopped = true
        wake()
    }

    /// The same for good: how far it was told is of no more use then.
    func leave() {
        isLeaving = true
        stop()
    }

    func ended() async { await task?.value }

    private func follow() async {
        if office.bell.join() {
            await followUntilStopped()
            office.bell.leave()
        }
        guard isLeaving else { return await save() }
        await forget()
        office.left(hook.id)
    }

    private func followUntilStopped() async {
        var next = saved
        while !isStopped {
            let heard = office.bell.heard
            if next < office.log.size {
                do {
                    let page = try await page(from: next)
                    await tell(page.notices)
                    if isStopped { return }
                    next = page.next
                    mark(next)
                } catch {
                    office.failed(hook, "\(error)")
                    await sleep(for: .seconds(10))
                }
                continue
            }
            await save()
            if isStopped { return }
            if case .over = await office.bell.wait(since: heard) { return }
        }
    }

    // MARK: Reading

    private struct Page {
        let notices: [Notice]
        let next: UInt64
    }

    /// What of the next records it wants to know.
    private func page(from seq: UInt64) async throws -> Page {
        let (log, hook, events) = (office.log, hook, office.events)
        let start = max(seq, log.retainedFrom.value)
        if start > seq { office.missed(hook, start - seq) }
        return try await office.readers.result { () throws(LedgerError) in
            let records = try log.records(from: Seq(start), limit: Self.pageRecords)
            let notices = records.compactMap { record -> Notice? in
                let place = PlacePath(text: record.place ?? "")
                guard hook.wants(record.kind.name, at: place) else { return nil }
                return Notice(
                    seq: record.seq.value, kind: record.kind.name, place: place, occurred: record.occurred,
                    event: events.json(record, in: Hook.lane, masked: .people))
            }
            return Page(notices: notices, next: start + UInt64(records.count))
        }.get()
    }

    // MARK: Telling

    /// Returns when all of them have arrived, or when it is stopped.
    private func tell(_ notices: [Notice]) async {
        var waiting = notices[...]
        var backoff = Self.backoff
        var random = SystemRandomNumberGenerator()
        while let first = waiting.first, !isStopped {
            let now = office.clock.now
            let letter = Letter(waiting, to: hook, at: now, in: .shanghai)
            switch hook.form.verdict(on: await office.courier.deliver(letter.parcel)) {
            case .arrived:
                let last = waiting[waiting.startIndex + letter.count - 1].seq
                waiting = waiting.dropFirst(letter.count)
                backoff.succeeded()
                arrived(letter.count, through: last)
                await saveNowAndThen()
                if hook.form.pause > .zero { await sleep(for: hook.form.pause) }
            case .failed(let reason, let seconds):
                if isStopped { return }
                failed(reason, at: first.seq)
                let pause = backoff.failed(using: &random)
                await sleep(for: max(pause, .seconds(min(seconds ?? 0, 3_600))))
            }
        }
    }

    private func arrived(_ count: Int, through seq: UInt64) {
        let now = office.clock.now
        let wasFailing = told.withLock { state in
            defer { state.arrived(count, through: seq, at: now) }
            return state.failingSince != nil
        }
        if wasFailing { office.recovered(hook) }
    }

    private func failed(_ reason: String, at seq: UInt64) {
        let now = office.clock.now
        let isNew = told.withLock { state in
            defer { state.failed(reason, at: now) }
            return state.failingSince == nil
        }
        if isNew { office.failed(hook, "record \(seq): \(reason)") }
    }

    private func mark(_ next: UInt64) { told.withLock { $0.next = next } }

    // MARK: Remembering

    private func saveNowAndThen() async {
        if SystemClock.monotonicNanoseconds() - savedAt >= Self.saveNanoseconds { await save() }
    }

    private func save() async {
        let next = state.next
        guard next != saved else { return }
        let (store, id) = (office.store, hook.id)
        do {
            try await office.readers.result { try store.save(next, of: id) }.get()
            (saved, savedAt) = (next, SystemClock.monotonicNanoseconds())
        } catch {
            // It goes on: after a crash some of it is told again.
            office.failed(hook, "how far it was told could not be written: \(error)")
        }
    }

    private func forget() async {
        let (store, id) = (office.store, hook.id)
        do {
            try await office.readers.result { try store.forget(id) }.get()
        } catch {
            // It is a small file that nobody reads any more.
            office.failed(hook, "how far it was told could not be removed: \(error)")
        }
    }

    // MARK: Sleeping

    /// By the node's time; ends at once when it is stopped.
    private func sleep(for duration: Duration) async {
        guard !isStopped else { return }
        await withCheckedContinuation { continuation in
            do throws(UVError) {
                let timer = try LoopTimer(on: office.loop, after: duration / Int(office.clock.speed)) {
                    [unowned self] in wake()
                }
                nap = (timer, continuation)
            } catch {
                preconditionFailure("a timer is memory alone: \(error)")
            }
        }
    }

    private func wake() {
        guard let nap else { return }
        self.nap = nil
        nap.timer.close()
        nap.sleeper.resume()
    }
}

/// How it stands with a hook.
struct HookState: Sendable {
    let hook: Hook
    /// What it is to be told next.
    var next: UInt64
    private(set) var delivered = 0
    private(set) var failures = 0
    private(set) var failingSince: Instant?
    private(set) var reason: String?
    private(set) var lastArrival: Instant?

    init(hook: Hook, next: UInt64) {
        self.hook = hook
        self.next = next
    }

    mutating func arrived(_ count: Int, through seq: UInt64, at now: Instant) {
        next = seq + 1
        delivered += count
        (failures, failingSince, reason, lastArrival) = (0, nil, nil, now)
    }

    mutating func failed(_ reason: String, at now: Instant) {
        failures += 1
        failingSince = failingSince ?? now
        self.reason = reason
    }
}
