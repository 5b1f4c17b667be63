public import Wire

/// A command that time brings about, with the id that makes its repetition the same command: however often somebody
/// looks, and whatever is lost in a crash between looking and recording, it is done once.
public struct Due<Command: Hashable & Sendable>: Hashable, Sendable {
    /// The rule that asks for it, with its version.
    public let rule: String
    public let id: String
    /// When it falls due, or fell.
    public let since: Instant
    public let command: Command

    public init(rule: String, id: String, since: Instant, _ command: Command) {
        self.rule = rule
        self.id = id
        self.since = since
        self.command = command
    }

    /// The id of what a rule asks for tells which interval of which subject it is about.
    init(_ rule: String, about interval: String, since: Instant, _ command: Command) {
        self.init(rule: rule, id: "\(rule)/\(interval)", since: since, command)
    }

    public func map<Larger>(_ wrap: (Command) -> Larger) -> Due<Larger> {
        Due<Larger>(rule: rule, id: id, since: since, wrap(command))
    }
}

extension Array {
    /// Of what time brings about in this order, that which it has.
    public func due<Command>(at now: Instant) -> [Element] where Element == Due<Command> {
        Array(prefix { $0.since <= now })
    }
}
