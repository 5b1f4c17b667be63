import Community
import Ledger
import SimulatedDisk
import Synchronization
import Threads
import Views
import Wire

@testable import Node

/// The incident lane of a node on a disk of its own, with a clock that stands until it is moved.
final class DeskUnderTest: Sendable {
    let disk = SimulatedDisk(seed: 1)
    let clock = StandingClock()
    let log = DeskLog()
    let ledger: Ledger
    let desk: Desk<Incident>
    private let number = Mutex(0)

    private let views: ViewSite

    init(
        upkeep: any Upkeep<Incident> = NoUpkeep<Incident>(), options: DeskOptions = .eager,
        views: ViewOptions = ViewOptions()
    ) throws {
        let clock = clock.ofNode
        var limits = LedgerOptions()
        (limits.reserveBytes, limits.reserveSliceBytes) = (64 << 10, 16 << 10)
        let site = Site(directory: "/n", fence: "/fence", disk: disk, options: limits, clock: clock.reading)
        try Ledger.create(at: site)
        ledger = try Ledger(opening: site)
        self.views = ViewSite(directory: "/n", disk: disk, options: views)
        desk = Desk(
            ledger.incident, try View<Incident>.open(at: self.views, over: ledger.incident),
            upkeep: upkeep, clock: clock, watch: log, options: options)
        try ask(
            .registry(.addPlace("b1", kind: .building, name: "一号楼")),
            .registry(.installDevice("s1", kind: "smoke", model: "m", at: "b1")))
    }

    var past: PastViews<Incident> {
        PastViews(at: views, over: ledger.incident)
    }

    /// Leaves the disk no room but what the reserve gives back, until `freeDisk`.
    func fillDisk() throws { disk.capacity -= try disk.availableBytes(at: "/") }

    func freeDisk() { disk.capacity = SimulatedDisk.defaultCapacity }

    /// Asks for all of them together, under new keys.
    @discardableResult
    func ask(_ commands: IncidentCommand...) throws -> [Recorded] {
        try desk.decide(commands.map { try make($0) })
    }

    func make(_ command: IncidentCommand, id: String? = nil, content: String? = nil) throws -> Ask<IncidentCommand> {
        let number = number.withLock { number in
            number += 1
            return number
        }
        let key = try CommandKey(principal: "tester", source: "urn:test", id: id ?? "\(number)")
        return Ask(command, by: "tester", request: Request(key: key, content: Array((content ?? "\(command)").utf8)))
    }

    /// Ends it, and says how the stored rows differ from what the log says; nil when they do not.
    func close() throws -> ReplayOutcome.Finding? {
        desk.close()
        defer { log.end() }
        let outcome = try ViewKind(Incident.self).replay(
            Replay(.check(nil), at: views, scratch: "/n") { [ledger] in ledger.incident })
        try ledger.close()
        return outcome.finding
    }
}

/// A clock that goes when it is told to.
final class StandingClock: Sendable {
    private let reading = Mutex(
        ClockReading(wall: Instant(milliseconds: 1_790_000_000_000), monotonicMilliseconds: 0))

    var ofNode: NodeClock { NodeClock { [self] in reading.withLock { $0 } } }

    func advance(milliseconds: Int64) { move(wall: milliseconds, monotonic: milliseconds) }

    /// Somebody sets the wall clock.
    func step(milliseconds: Int64) { move(wall: milliseconds, monotonic: 0) }

    private func move(wall: Int64, monotonic: Int64) {
        reading.withLock { reading in
            reading = ClockReading(
                wall: reading.wall.advanced(byMilliseconds: wall),
                monotonicMilliseconds: reading.monotonicMilliseconds + monotonic)
        }
    }
}

extension IncidentCommand {
    static func smoke(_ device: DeviceID = "s1") -> IncidentCommand {
        .alarm(.raise(AlarmReport(ConditionKey(device: device, category: "fire.smoke"))))
    }
}

extension DeskOptions {
    /// Rows are stored as soon as nothing waits.
    static var eager: DeskOptions {
        var options = DeskOptions()
        options.viewDelayMilliseconds = 0
        return options
    }
}

/// What a desk has told, for those who wait for it.
final class DeskLog: DeskWatch {
    struct State {
        var batches = 0
        var viewed: UInt64 = 0
        var viewErrors: [ViewError] = []
        var refused: [String] = []
        var hasEnded = false
    }

    private let state = Monitor(State())

    var now: State { state.withLock { $0 } }

    func wait(until isSo: (State) -> Bool) { state.wait(while: { !isSo($0) && !$0.hasEnded }) { _ in } }

    func end() { note { $0.hasEnded = true } }

    func stored(_ lane: Lane, received: [Int64], decided: Int64, durable: Int64) {
        note { $0.batches += received.count }
    }

    func viewed(_ lane: Lane, to position: UInt64, oldest: Int64, at now: Int64) { note { $0.viewed = position } }
    func viewFailed(_ lane: Lane, _ error: ViewError) { note { $0.viewErrors.append(error) } }
    func upkeepRefused(_ lane: Lane, _ error: AskError) { note { $0.refused.append("\(error)") } }

    private func note(_ change: (inout State) -> Void) {
        state.withLock { change(&$0) }
        state.wake()
    }
}
