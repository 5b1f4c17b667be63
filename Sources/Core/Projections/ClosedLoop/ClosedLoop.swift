import Calendar
public import Community
public import Sketch
import Wire

/// The closed-loop indicators of some cases, by group.
public struct ClosedLoop: Sendable {
    /// What stands beside the rates of one group.
    public struct Figures: Hashable, Sendable {
        public internal(set) var rates: [ClosedLoopIndicator: Ratio] = [:]
        /// C16, of the cases disposed in the period: the time by the clock on the wall without suspensions and without
        /// the waiting for checks. Nights and holidays are in it, as they are for whoever waits.
        public internal(set) var disposalTime = Histogram()
        /// Dispatched before the period's end and not disposed by the moment: their time is not known yet. That of
        /// suspended ones stands.
        public internal(set) var censored: Int64 = 0
        /// C11, C12, C13: how often, and by how much the deadlines were moved on the calendar, in milliseconds.
        public internal(set) var reworks: Int64 = 0
        public internal(set) var extensions: Int64 = 0
        public internal(set) var extended: Int64 = 0
        public internal(set) var invalidChecks: Int64 = 0
        /// C19: the cases that reached a level above the one they began at.
        public internal(set) var levels: [Level: Int64] = [:]
        /// C20: rated by the moment, of the cases closed or settled in the period.
        public internal(set) var responses = Ratio()

        /// The figures of two communities together.
        public mutating func merge(_ other: Figures) {
            rates.merge(other.rates) { $0 + $1 }
            disposalTime.merge(other.disposalTime)
            censored += other.censored
            reworks += other.reworks
            extensions += other.extensions
            extended = extended.addingSaturated(other.extended)
            invalidChecks += other.invalidChecks
            levels.merge(other.levels) { $0 + $1 }
            responses = responses + other.responses
        }
    }

    public let query: IndicatorQuery
    public let profile: DenominatorProfile
    /// C18: a case that comes again within so many days after its closure.
    public static let recurrenceDays: Int64 = 30

    public private(set) var groups: [Group: Figures] = [:]
    private var recurrences = Recurrences()

    public init(_ query: IndicatorQuery, profile: DenominatorProfile = .linli) {
        self.query = query
        self.profile = profile
    }

    /// The figures in the order of their groups.
    public var sorted: [(group: Group, figures: Figures)] {
        groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    public mutating func add(_ stored: Case) throws(RowError) {
        guard query.place.contains(stored.place) else { return }
        let seen = query.until == nil ? stored : try stored.past(knownBefore: nil, occurredBy: query.until)
        guard let subject = seen, subject.reported <= query.moment else { return }
        let figures = CaseFigures(subject: subject, moment: query.moment, profile: profile)
        figures.forEachRate { indicator, moment, isIn in
            change(subject, moment) { $0.count(indicator, isIn, of: subject) }
        }
        addStanding(subject)
        addTimes(subject)
        recurrences.add(subject)
    }

    /// To be called when every case was added: whether one came again is seen only then.
    public mutating func finish() {
        recurrences.forEachClosed(within: Self.recurrenceDays) { subject, closed, cameAgain in
            change(subject, closed) { $0.rates[.recurrence, default: Ratio()].count(cameAgain) }
        }
        recurrences = Recurrences()
    }

    /// C8 looks at what stood in the period, whenever it was due: disposed in it, or overdue at its end. C16 shows what
    /// was still running then beside the times that are known.
    private mutating func addStanding(_ subject: Case) {
        guard subject.state != .merged, subject.state != .voided, !subject.isSuspended,
            let deadline = subject.deadline, let dispatched = subject.firstDispatched
        else { return }
        let end = min(query.moment, query.interval.upperBound)
        let last = query.lastMoment(before: end)
        if let disposed = subject.disposed, query.interval.contains(disposed), disposed <= query.moment {
            change(subject, disposed) { $0.rates[.overdue, default: Ratio()].count(false) }
        } else if deadline < end, subject.disposed.map({ $0 >= end }) ?? true, let last {
            change(subject, last) { $0.rates[.overdue, default: Ratio()].count(true) }
        }
        if subject.disposed == nil, dispatched < end, let last { change(subject, last) { $0.censored += 1 } }
    }

    private mutating func addTimes(_ subject: Case) {
        guard subject.state != .merged, subject.state != .voided else { return }
        if let disposed = subject.disposed {
            change(subject, disposed) { $0.disposalTime.insert(subject.ran) }
        }
        if subject.state == .closed || subject.state == .settled, let ended = subject.ended {
            change(subject, ended) { $0.responses.count(subject.rated != nil) }
        }
    }

    /// Only what happened in the time that is asked about counts.
    private mutating func change(_ subject: Case, _ moment: Instant, _ change: (inout Figures) -> Void) {
        guard query.interval.contains(moment) else { return }
        change(&groups[query.group(of: subject, at: moment), default: Figures()])
    }
}

extension ClosedLoop.Figures {
    /// What stands beside a rate is counted of the same cases in the same period.
    fileprivate mutating func count(_ indicator: ClosedLoopIndicator, _ isIn: Bool, of subject: Case) {
        rates[indicator, default: Ratio()].count(isIn)
        switch indicator {
        case .rework: reworks += Int64(subject.reworks)
        case .extension_:
            extensions += Int64(subject.extensions)
            extended = extended.addingSaturated(subject.extended)
        case .checkOnTime: invalidChecks += Int64(subject.invalidChecks)
        case .escalation where isIn: levels[subject.level, default: 0] += 1
        default: break
        }
    }
}

/// C18: which closed cases were followed by another of the same kind at the same place.
private struct Recurrences: Sendable {
    private struct Spot: Hashable {
        let place: PlacePath
        let category: CategoryCode
    }

    private var spots: [Spot: [Case]] = [:]

    mutating func add(_ subject: Case) {
        guard ![.merged, .voided, .refuted].contains(subject.state), subject.isInScope else { return }
        spots[Spot(place: subject.place, category: subject.category), default: []].append(subject)
    }

    /// In no particular order: what is counted adds up to the same in any.
    func forEachClosed(within days: Int64, _ visit: (Case, Instant, Bool) -> Void) {
        for cases in spots.values {
            let reports = cases.map(\.reported).sorted()
            var next = 0
            for (subject, closed) in closures(of: cases) {
                while next < reports.count, reports[next] <= closed { next += 1 }
                visit(subject, closed, next < reports.count && reports[next] <= closed.advanced(byDays: days))
            }
        }
    }

    /// In the order of time: a spot where much recurs is gone over once.
    private func closures(of cases: [Case]) -> [(Case, Instant)] {
        cases.compactMap { subject in subject.closed.map { (subject, $0) } }.sorted { $0.1 < $1.1 }
    }
}
