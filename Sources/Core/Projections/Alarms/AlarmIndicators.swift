internal import Calendar
public import Community
internal import Sketch
internal import Wire

/// The indicators of the alarm system: add the alarms, the suppressions and the duties of a community, then finish.
public struct AlarmIndicators: Sendable {
    public let query: IndicatorQuery
    public let basis: AlarmBasis
    /// Active for longer than this without a return, an alarm stands.
    public static let standingMilliseconds: Int64 = 24 * 3_600_000

    public private(set) var groups: [Group: AlarmFigures] = [:]
    private var spans: [Group: Range<Instant>] = [:]
    private var duties: [Range<Instant>] = []
    private var suppressed: [ConditionKey: [Range<Instant>]] = [:]
    private var alarms: [Alarm] = []
    private let taxonomy = Taxonomy.standard

    public init(_ query: IndicatorQuery, basis: AlarmBasis = .annunciation) {
        self.query = query
        self.basis = basis
    }

    /// The figures in the order of their groups.
    public var sorted: [(group: Group, figures: AlarmFigures)] {
        groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    public mutating func add(_ alarm: Alarm) {
        guard query.place.contains(alarm.place), let seen = query.until.map(alarm.past(occurredBy:)) ?? alarm,
            seen.raised <= query.moment
        else { return }
        alarms.append(seen)
    }

    /// A staffed seat is one operator: the load is shared by those who were rostered, not by users.
    public mutating func add(_ duty: Duty) {
        guard duty.cancelled == nil, duty.key.from < duty.until else { return }
        duties.append(duty.key.from..<duty.until)
    }

    public mutating func add(_ suppression: Suppression) {
        let began = suppression.key.began
        let end = [suppression.ended, suppression.expires].compactMap(\.self).min() ?? query.moment
        guard query.place.contains(suppression.place), began <= query.moment, began < end else { return }
        let span = began..<min(end, max(query.moment, began.advanced(byMilliseconds: 1)))
        suppressed[suppression.key.condition, default: []].append(span)
        guard span.overlaps(query.interval) else { return }
        let condition = suppression.key.condition
        let labels = Labels(
            place: suppression.place, level: nil, category: condition.category,
            priority: taxonomy[condition.category]?.priority)
        change(labels, max(began, query.interval.lowerBound)) { figures in
            figures.suppressions[suppression.key.kind, default: 0] += 1
            if !suppression.isControlled { figures.uncontrolled += 1 }
        }
    }

    /// To be called when everything was added: what lies side by side in time is seen only then.
    public mutating func finish() {
        for alarm in alarms { count(alarm) }
        alarms = []
        for (group, figures) in groups { groups[group] = told(figures, in: spans[group] ?? interval) }
    }

    /// The figures where there was no alarm: some are known nevertheless.
    var empty: AlarmFigures { told(AlarmFigures(), in: interval) }

    /// What is asked about, as far as it has come.
    private var interval: Range<Instant> { clipped(query.interval) }

    private func clipped(_ span: Range<Instant>) -> Range<Instant> {
        let end = max(span.lowerBound, min(span.upperBound, query.moment))
        return span.lowerBound..<end
    }

    private func told(_ figures: AlarmFigures, in span: Range<Instant>) -> AlarmFigures {
        var figures = figures
        let load = AlarmLoad(figures.told, in: span)
        figures.peaks = load.peaks
        figures.flood = load.flood
        figures.floods = Int64(load.floods.count)
        figures.rate = Ratio(figures.toldCount, of: staffed(span))
        let busiest = figures.devices.values.sorted(by: >).prefix(10)
        figures.topTen = Ratio(busiest.reduce(0, +), of: figures.toldCount)
        figures.standing = figures.standingDays.values.max() ?? 0
        (figures.told, figures.devices, figures.standingDays) = ([], [:], [:])
        return figures
    }

    /// The time of all seats together.
    private func staffed(_ span: Range<Instant>) -> Int64 {
        duties.reduce(0) { sum, duty in
            let shared = duty.clamped(to: span)
            return sum + shared.upperBound.milliseconds - shared.lowerBound.milliseconds
        }
    }
}

extension AlarmIndicators {
    private func start(of alarm: Alarm) -> Instant? { basis == .occurrence ? alarm.raised : alarm.annunciated }

    private mutating func count(_ alarm: Alarm) {
        countLoad(alarm)
        countStanding(alarm)
        let labels = Labels(alarm)
        if let time = alarm.chattered { change(labels, time) { $0.chattering += 1 } }
        if let time = alarm.fleeted { change(labels, time) { $0.fleeting += 1 } }
        if let silence = alarm.silence, alarm.annunciated == nil {
            change(labels, basis == .occurrence ? alarm.raised : alarm.recorded) { figures in
                figures.silent[silence, default: 0] += 1
                if alarm.isLate { figures.late += 1 }
            }
        }
        guard let start = start(of: alarm) else { return }
        change(labels, start) { figures in
            if alarm.isLate, alarm.annunciated != nil { figures.late += 1 }
            if alarm.verified != nil { figures.falseAlarms.count(alarm.isGenuine == false) }
        }
        countResponse(alarm, since: start)
    }

    /// What the operator was told, and told again.
    private mutating func countLoad(_ alarm: Alarm) {
        guard alarm.annunciated != nil, let first = start(of: alarm) else { return }
        for time in [first] + alarm.alerts {
            change(Labels(alarm), time) { figures in
                figures.priorities[alarm.priority, default: 0] += 1
                figures.devices[alarm.device, default: 0] += 1
                figures.told.append(time)
            }
        }
    }

    private mutating func countResponse(_ alarm: Alarm, since start: Instant) {
        let limit = taxonomy[alarm.category]?.limits(at: alarm.priority).onScene?.milliseconds
        let now = query.moment
        change(Labels(alarm), start) { figures in
            if let acknowledged = alarm.acknowledged {
                figures.acknowledging.insert(start.milliseconds(until: acknowledged))
            } else if alarm.annunciated != nil {
                figures.unacknowledged += 1
            }
            if let restored = alarm.restored {
                figures.restoring.insert(start.milliseconds(until: restored))
            } else {
                figures.unrestored += 1
            }
            if let arrived = alarm.arrived {
                figures.arriving.insert(start.milliseconds(until: arrived))
            }
            guard let limit else { return }
            let due = start.advanced(byMilliseconds: limit)
            // Equality is on time; who is not there yet is late only when the limit is over.
            if let arrived = alarm.arrived {
                figures.arrivedOnTime.count(arrived <= due)
            } else if due < now, alarm.ended == nil {
                figures.arrivedOnTime.count(false)
            }
        }
    }

    /// Each day on which it stood at any moment, but for the time that it was put aside.
    private mutating func countStanding(_ alarm: Alarm) {
        let begin = alarm.activated.advanced(byMilliseconds: Self.standingMilliseconds + 1)
        let end = min(alarm.returned ?? query.moment, query.moment)
        guard alarm.annunciated != nil, begin < end else { return }
        let aside = suppressed[alarm.condition] ?? []
        var day = Period(containing: max(begin, query.interval.lowerBound), .day, in: query.zone)
        while day.start(in: query.zone) < min(end, query.interval.upperBound) {
            let span = day.interval(in: query.zone)
            let stood = span.clamped(to: begin..<end).clamped(to: query.interval)
            if !stood.isEmpty, !aside.contains(where: { $0.clamped(to: stood) == stood }) {
                change(Labels(alarm), stood.lowerBound) { $0.standingDays[span.lowerBound, default: 0] += 1 }
            }
            day = day.next(in: query.zone)
        }
    }

    /// What an alarm or a suppression is told apart by.
    private struct Labels {
        var place: PlacePath
        var level: Level?
        var category: CategoryCode
        var priority: Priority?

        init(place: PlacePath, level: Level?, category: CategoryCode, priority: Priority?) {
            (self.place, self.level, self.category, self.priority) = (place, level, category, priority)
        }

        init(_ alarm: Alarm) {
            self.init(place: alarm.place, level: alarm.level, category: alarm.category, priority: alarm.priority)
        }
    }

    /// Only what happened in the time that is asked about counts.
    private mutating func change(_ labels: Labels, _ moment: Instant, _ change: (inout AlarmFigures) -> Void) {
        guard interval.contains(moment) else { return }
        var span = interval
        let values = query.dimensions.map { dimension -> String in
            switch dimension {
            case .place(let depth): return labels.place.prefix(depth).text
            case .level: return labels.level.map { "L\($0.rawValue)" } ?? ""
            case .category: return labels.category.text
            case .priority: return labels.priority.map { "P\($0.rawValue)" } ?? ""
            // Alarms are the control room's, whichever department acts on them.
            case .department: return ""
            case .period(let unit):
                let period = Period(containing: moment, unit, in: query.zone)
                span = span.clamped(to: period.interval(in: query.zone))
                return period.description
            }
        }
        let group = Group(values)
        spans[group] = span
        change(&groups[group, default: AlarmFigures()])
    }
}

extension Instant {
    /// How much later the other is, and nothing when it is earlier: clocks of others may say so.
    fileprivate func milliseconds(until other: Instant) -> Int64 {
        let (difference, overflow) = other.milliseconds.subtractingReportingOverflow(milliseconds)
        return overflow ? (other > self ? .max : 0) : max(0, difference)
    }
}
