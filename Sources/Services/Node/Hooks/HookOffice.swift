import Calendar
import Community
import Courier
import EventLoop
import Ledger
import Logs
import Metrics
import Notify
import Surface
import Synchronization
import Views

/// The hooks of a node and what they work with.
final class HookOffice: Sendable {
    let log: LaneLog
    let events: EventJSON
    let readers: Readers
    let bell: Bell
    let loop: EventLoop
    let clock: NodeClock
    let store: HookStore
    let courier = Courier()
    private let lines: Log
    private let state = Mutex(State())

    private struct State {
        var followers: [HookID: HookFollower] = [:]
        /// They are removed and have not ended yet: whoever closes the office waits for them too.
        var leaving: [HookID: HookFollower] = [:]
        /// Places that are kept for hooks that are about to be.
        var reserved = 0
        var isClosed = false
    }

    init(
        _ lanes: Lanes, _ store: HookStore, events: EventJSON, readers: Readers, bell: Bell, on loop: EventLoop,
        clock: NodeClock, _ lines: Log
    ) {
        log = lanes.ledger[Hook.lane]
        self.events = events
        self.readers = readers
        self.bell = bell
        self.loop = loop
        self.clock = clock
        self.store = store
        self.lines = lines
    }

    /// Goes on where each was left; on the loop. One that cannot be read keeps nobody else from being told, nor the node
    /// from starting.
    func open() throws {
        for id in try store.ids() {
            do {
                start(try store.hook(id), from: try store.position(of: id))
            } catch {
                lines.write(.error, "hook.unreadable", ["hook": .text(id.text), "reason": .text("\(error)")])
            }
        }
    }

    /// Breaks off what is on its way and waits until all have ended.
    func close() async throws {
        let all = state.withLock { state in
            state.isClosed = true
            return Array(state.followers.values) + Array(state.leaving.values)
        }
        try await loop.run { for follower in all { follower.stop() } }
        courier.close()
        for follower in all { await follower.ended() }
    }

    var states: [HookState] {
        state.withLock { Array($0.followers.values) }.map(\.state).sorted { $0.hook.id < $1.hook.id }
    }

    /// Keeps a place for one more; false if there are as many as there may be.
    func reserve() -> Bool {
        state.withLock { state in
            guard state.followers.count + state.reserved < Hook.maximumCount else { return false }
            state.reserved += 1
            return true
        }
    }

    /// The place is taken by now, or free again; behind whatever was begun on the loop.
    func giveBack() { loop.execute { [self] in state.withLock { $0.reserved -= 1 } } }

    /// From what comes next on; from any thread that may wait for a disk.
    func add(_ hook: Hook) throws {
        guard state.withLock({ $0.followers[hook.id] == nil }) else { return }
        let next = log.size
        try store.add(hook, from: next)
        loop.execute { [self] in start(hook, from: next) }
    }

    /// False when there is none. Its follower forgets how far it was told when it has ended.
    func remove(_ id: HookID) throws -> Bool {
        let follower = state.withLock { state in
            let follower = state.followers.removeValue(forKey: id)
            state.leaving[id] = follower
            return follower
        }
        guard let follower else { return false }
        loop.execute { follower.leave() }
        try store.remove(id)
        return true
    }

    /// A follower that was to leave has done so.
    func left(_ id: HookID) { state.withLock { $0.leaving[id] = nil } }

    private func start(_ hook: Hook, from seq: UInt64) {
        let follower = HookFollower(hook, from: seq, self)
        let isOpen = state.withLock { state in
            if !state.isClosed { state.followers[hook.id] = follower }
            return !state.isClosed
        }
        if isOpen { follower.start() }
    }

    // MARK: What is said of them

    func failed(_ hook: Hook, _ reason: String) {
        lines.write(.warning, "hook.failing", ["hook": .text(hook.id.text), "reason": .text(reason)])
    }

    func recovered(_ hook: Hook) { lines.write(.info, "hook.recovered", ["hook": .text(hook.id.text)]) }

    /// What was pruned before it could be told.
    func missed(_ hook: Hook, _ count: UInt64) {
        lines.write(.error, "hook.missed", ["hook": .text(hook.id.text), "records": .integer(Int(clamping: count))])
    }

    func measure(in registry: MetricsRegistry) {
        registry.add(MetricFamily<Gauge>("linli_hooks", "Hooks there are, and those that fail.", by: Self.conditions)) {
            [self] place in
            let states = states
            return Double(place == 0 ? states.count : states.count { $0.failingSince != nil })
        }
        registry.add(
            MetricFamily<Gauge>("linli_hooks_behind", "Records that the hook that is furthest behind was not told yet.")
        ) { [self] _ in
            let size = log.size
            return Double(states.map { size - min(size, $0.next) }.max() ?? 0)
        }
    }

    private static let conditions = MetricLabel("condition", ["all", "failing"])
}
