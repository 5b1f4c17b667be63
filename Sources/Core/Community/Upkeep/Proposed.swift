public import Wire

/// A command that time has brought about in the incident lane.
public struct Proposed: Hashable, Sendable {
    /// The same for the same interval of the same subject under the same version of the rule: who gives a command twice
    /// under one id has given it once.
    public let id: String
    public let command: IncidentCommand
    /// Since when it has been due.
    public let since: Instant
    /// On whose decision: the rule, with its version.
    public let actor: String
    let matter: Matter

    init(_ due: Due<IncidentCommand>, _ matter: Matter) {
        id = due.id
        command = due.command
        since = due.since
        actor = "rule:\(due.rule)"
        self.matter = matter
    }
}
