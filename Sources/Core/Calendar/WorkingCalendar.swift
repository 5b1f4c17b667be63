internal import Wire

/// When people work: which days, which hours of them, and in which edition of both.
///
/// Deadlines are computed with it once and stored with its version; nothing computes them again on replay.
public struct WorkingCalendar: Sendable {
    public let version: String
    public let zone: ZoneRules
    /// Of a working day.
    public let workingHours: DailyHours
    /// In which urgent limits run, on every day of the year. [design] The standards use 紧急工作时 without saying when
    /// they run; whoever is called at night or on a rest day answers within these.
    public let urgentHours: DailyHours
    let days: WorkingDays

    /// Hours that are counted must not have the clock changed within them: then an hour by the clock is an hour, and
    /// running times can be subtracted.
    public init(
        version: String, zone: ZoneRules, workingHours: DailyHours, urgentHours: DailyHours, notices: [HolidayNotice]
    ) throws(CalendarError) {
        self.version = version
        self.zone = zone
        self.workingHours = workingHours
        self.urgentHours = urgentHours
        days = try WorkingDays(notices)
        for span in workingHours.spans + urgentHours.spans {
            if let change = zone.firstChange(within: span) { throw .clockChanges(change) }
        }
    }

    public var notices: [HolidayNotice] { days.notices }

    public func isWorkingDay(_ date: CivilDate) -> Bool { days.contains(date) }

    /// Whether the year has no notice, so that its weeks are taken as plain ones.
    public func isProvisional(year: Int) -> Bool { !notices.contains { $0.year == year } }

    /// The working days after the first date, up to and with the last. A notice (公示) that must stand for ten of them
    /// was opened on the first, which does not count (民法典 201), and stood through the last.
    public func workingDays(after first: CivilDate, through last: CivilDate) -> WorkingDayCount {
        guard first < last else { return WorkingDayCount(days: 0, isProvisional: false) }
        return WorkingDayCount(
            days: days.count(before: last.daysSinceEpoch + 1) - days.count(before: first.daysSinceEpoch + 1),
            isProvisional: days.areProvisional(from: first.advanced(byDays: 1), through: last))
    }
}

extension ZoneRules {
    /// The first change that skips or repeats clock times within the span of a day.
    func firstChange(within span: Range<ClockTime>) -> Transition? {
        var offset = initialOffset
        for transition in transitions {
            let before = transition.at.milliseconds + Int64(offset) * 1_000
            let after = transition.at.milliseconds + Int64(transition.offset) * 1_000
            offset = transition.offset
            let touched = min(before, after)..<max(before, after)
            let (first, last) = (
                touched.lowerBound.floored(by: ClockTime.dayLength).quotient,
                touched.upperBound.floored(by: ClockTime.dayLength).quotient
            )
            for day in first...last {
                let midnight = day * ClockTime.dayLength
                let hours = (midnight + span.lowerBound.milliseconds)..<(midnight + span.upperBound.milliseconds)
                if hours.overlaps(touched) { return transition }
            }
        }
        return nil
    }
}
