/// A kind of alarm that the standards name.
public struct Category: Hashable, Sendable {
    public let code: CategoryCode
    public let chinese: String
    public let english: String
    /// Where the standards ask for it: `S0` to `S4` are the five of them.
    public let clauses: [String]
    public let priority: Priority
    /// The level that escalation ends at.
    public let top: Level
    public let notify: [Authority]
    /// Where this category has limits of its own.
    public let ownLimits: ResponseLimits
    /// Whether an alarm that has returned to normal stays until somebody resets it. Nobody gives a list: what is
    /// evidence of a danger to life, and what a person has pressed, does. [design]
    public let latches: Bool

    public func limits(at priority: Priority) -> ResponseLimits { ownLimits.filled(from: .defaults(for: priority)) }

    /// An unacknowledged P1 reaches the community, however low its category otherwise ends.
    public func top(at priority: Priority) -> Level { priority == .p1 ? max(top, .community) : top }
}

extension Category {
    /// One row of the table: categories that the same clauses ask for.
    static func row(
        _ clauses: [String], _ priority: Priority, upTo top: Level, notify: [Authority] = [],
        limits: ResponseLimits = ResponseLimits(), latches: Bool = false,
        _ names: KeyValuePairs<CategoryCode, (chinese: String, english: String)>
    ) -> [Category] {
        names.map { code, name in
            Category(
                code: code, chinese: name.chinese, english: name.english, clauses: clauses, priority: priority,
                top: top, notify: notify, ownLimits: limits, latches: latches)
        }
    }
}
