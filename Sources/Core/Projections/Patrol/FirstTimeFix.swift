public import Community
import Wire

/// M7: the cases that were put right at the first visit and stayed so for a week.
///
/// A second visit is one after a failed check, or after the case was reopened within the week. Whether the same trouble
/// came again as another case is for the rate of recurrence to say. A case counts when it was first closed.
public struct FirstTimeFix: Sendable {
    public static let days: Int64 = 7

    public let query: IndicatorQuery
    public private(set) var groups: [Group: Ratio] = [:]

    public init(_ query: IndicatorQuery) { self.query = query }

    public mutating func add(_ stored: Case) throws(RowError) {
        let seen = query.until == nil ? stored : try stored.past(knownBefore: nil, occurredBy: query.until)
        guard let subject = seen, query.place.contains(subject.place), ![.merged, .voided].contains(subject.state)
        else { return }
        var (isVisitedAgain, closed) = (false, Instant?.none)
        for fact in try stored.facts(knownBefore: nil, occurredBy: query.until) {
            switch fact.event {
            case .checked(let check) where check.isValid && !check.passed && closed == nil: isVisitedAgain = true
            case .closed: closed = closed ?? fact.occurred
            case .reopened:
                if let closed, fact.occurred <= closed.advanced(byDays: Self.days) { isVisitedAgain = true }
            default: break
            }
        }
        guard let closed, query.interval.contains(closed) else { return }
        groups[query.group(of: subject, at: closed), default: Ratio()].count(!isVisitedAgain)
    }

    public var table: FigureTable {
        var table = FigureTable(dimensions: query.dimensions)
        let found = groups.isEmpty && query.dimensions.isEmpty ? [Group([]): Ratio()] : groups
        for (group, ratio) in found.sorted(by: { $0.key < $1.key }) {
            table.rows.append(.rate(group, .firstTimeFix, ratio))
        }
        return table
    }
}
