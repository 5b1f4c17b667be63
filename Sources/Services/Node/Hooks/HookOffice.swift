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
    private let followers = Mutex<[HookID: HookFollower]>([:])

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

    /// Goes on where each was left; on the loop.
    func open() throws {
        for hook in try store.all() { start(hook, from: try store.position(of: hook.id)) }
    }

    /// Breaks off what is on its way and waits until all have ended.
    func close() async throws {
        let all = followers.withLock { followers in
            defer { followers = [:] }
            return Array(followers.values)
        }
        try await loop.run { for follower in all { follower.stop() } }
        courier.close()
        for follower in all { await follower.ended() }
    }

    var states: [HookState] {
        followers.withLock { Array($0.values) }.map(\.state).sorted { $0.hook.id < $1.hook.id }
    }

    var hasRoom: Bool { followers.withLock { $0.count } < Hook.maximumCount }

    /// From what comes next on; from any thread that may wait for a disk.
    func add(_ hook: Hook) throws {
        guard followers.withLock({ $0[hook.id] == nil }) else { return }
        let next = log.size
        try store.add(hook, from: next)
        loop.execute { [self] in start(hook, from: next) }
    }

    /// False when there is none.
    func remove(_ id: HookID) throws -> Bool {
        guard let follower = followers.withLock({ $0.removeValue(forKey: id) }) else { return false }
        loop.execute { follower.stop() }
        try store.remove(id)
        return true
    }

    private func start(_ hook: Hook, from seq: UInt64) {
        let follower = HookFollower(hook, from: seq, self)
        followers.withLock { $0[hook.id] = follower }
        follower.start()
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
