public import Community
public import Wire

extension LaneUnderTest {
    /// Does something about inspections, and gives back the id of what it was done to.
    @discardableResult
    public mutating func inspect(
        _ command: InspectionCommand, at occurred: Instant? = nil, by actor: String = "zhang", id: String? = nil
    ) throws -> String {
        now = max(now, occurred ?? now)
        let key = try nextKey(id)
        let context = CommandContext(now: now, occurred: occurred, actor: actor, key: key)
        try append(incident.inspections.decide(command, context).map { try $0.event() }, key)
        return records.last!.subject!
    }

    /// Gives evidence, and gives back the id of it.
    @discardableResult
    public mutating func give(
        _ command: EvidenceCommand, at occurred: Instant? = nil, by actor: String = "zhang", id: String? = nil
    ) throws -> String {
        now = max(now, occurred ?? now)
        let key = try nextKey(id)
        let context = CommandContext(now: now, occurred: occurred, actor: actor, key: key)
        try append(incident.evidence.decide(command, context).map { try $0.event() }, key)
        return records.last!.subject!
    }

    /// Changes the registry.
    public mutating func register(_ command: RegistryCommand, at occurred: Instant) throws {
        now = max(now, occurred)
        let key = try nextKey()
        let context = CommandContext(now: now, occurred: occurred, actor: "zhang", key: key)
        try append(incident.registry.decide(command, context).map { try $0.event() }, key)
    }
}
