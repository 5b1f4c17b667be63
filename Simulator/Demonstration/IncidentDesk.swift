import CBOR
import Community
import Wire

/// Where the demonstration's people and devices give their commands: decides, keeps the state, and hands over what is
/// to be stored.
struct IncidentDesk {
    private(set) var state = Incident(rows: NoRows())
    private var size: UInt64 = 0
    private var commands: UInt64 = 0
    /// What was decided since it was last taken.
    private var decided: [Wire.Command] = []

    /// The ids of what a command began or changed; empty when the domain refused it.
    @discardableResult
    mutating func give(
        _ command: IncidentCommand, at now: Instant, occurred: Instant? = nil, by actor: String
    ) throws -> [String] {
        commands += 1
        let key = try CommandKey(principal: "demonstration", source: "linli:demonstration", id: "\(commands)")
        let proposals: [Proposal<IncidentEvent>]
        do throws(Rejection) {
            proposals = try state.decide(
                command, CommandContext(now: now, occurred: occurred, actor: actor, key: key), by: .standard)
        } catch {
            // People try what is not allowed, and are told so: nothing is recorded.
            return []
        }
        try record(proposals.map { try $0.event() }, under: key, at: now)
        return proposals.map(\.subject)
    }

    /// What the ledger will store, and what the state comes to when it has.
    private mutating func record(_ events: [Event], under key: CommandKey, at now: Instant) throws {
        let command = try Wire.Command(key: key, events: events)
        decided.append(command)
        for event in command.events {
            var writer = CBORWriter(reserving: event.byteCount + 32)
            event.write(seq: Seq(size), recorded: now, to: &writer)
            size += 1
            state.fold(try Record(decoding: writer.bytes))
        }
    }

    mutating func take() -> [Wire.Command] {
        defer { decided.removeAll(keepingCapacity: true) }
        return decided
    }

    mutating func the(_ id: AlarmID) -> Alarm? { state.alarms[id] }
    mutating func current(_ key: ConditionKey) -> AlarmID? { state.alarms.condition(key)?.current }
    mutating func due(at now: Instant) -> [Proposed] { state.due(at: now, limit: 1_000, by: .standard) }
    mutating func refused(_ proposed: Proposed, at now: Instant) { state.refused(proposed, at: now) }
    mutating func the(_ id: CaseID) -> Case? { state.cases[id] }
    mutating func the(_ id: RoundID) -> Round? { state.inspections[id] }
}
