internal import Wire

/// Why a calendar or a time limit is not one.
public enum CalendarError: Error, Hashable {
    /// A limit is at least 1 and at most `maximum` of its unit.
    case amount(Int, TimeUnit, maximum: Int)
    /// What remains of a limit is at least 0 and at most the longest limit of its unit.
    case remaining(milliseconds: Int64, TimeUnit, maximum: Int64)
    /// Hours of a day that are empty, out of order or overlap.
    case hours
    /// The clock changes within hours that are counted, so that one of them would not be an hour.
    case clockChanges(ZoneRules.Transition)
    /// A notice with a date that is not of its year, not of the kind of day it stands for, or not in order.
    case notice(year: Int, CivilDate)
    /// Two notices for one year, or years not in order.
    case notices(year: Int)
}

extension CalendarError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .amount(let amount, let unit, let maximum):
            "a limit of \(amount) \(unit.rawValue) is not between 1 and \(maximum)"
        case .remaining(let milliseconds, let unit, let maximum):
            "\(milliseconds) ms cannot remain of a limit in \(unit.rawValue): it is not between 0 and \(maximum)"
        case .hours: "the hours of the day are empty, out of order or overlap"
        case .clockChanges(let transition):
            "the clock changes at \(transition.at.milliseconds) ms since 1970, within hours that are counted"
        case .notice(let year, let date): "\(date) cannot stand where the notice for \(year) has it"
        case .notices(let year): "the notice for \(year) is not the only one, or not in the order of years"
        }
    }
}
