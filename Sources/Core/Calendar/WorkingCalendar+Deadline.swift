public import Wire

extension WorkingCalendar {
    /// When a limit that begins to run at an instant ends.
    ///
    /// * Working hours and urgent working hours: the first instant at which the hours of work since the start are as
    ///   many as the limit. One that is used up at noon ends at noon, not after the break.
    /// * Working days: with the last hour of work of the n-th working day after the day of the start, which does not
    ///   count (民法典 201). What starts outside working hours starts with the next ones: after work on Friday is
    ///   Monday. The break at noon is within its day.
    /// * Natural days: n days later at the same time by the clock, by the rule of `ZoneRules.instant(of:)` where the
    ///   clock is changed.
    /// * Natural minutes: as many minutes later.
    ///
    /// Beyond the dates of the calendar nothing runs, and a limit ends where it starts.
    public func deadline(of limit: TimeLimit, from start: Instant) -> Deadline {
        switch limit.unit {
        case .urgentWorkingHours, .workingHours:
            return deadline(running: Int64(limit.amount) * 3_600_000, limit.unit, from: start)
        case .workingDays:
            let track = Track(self, .workingDays)!
            let startDay = track.reading(at: start).floored(by: workingHours.total).quotient
            let end = track.instant(reading: (startDay + Int64(limit.amount) + 1) * workingHours.total)
            return deadline(at: end, from: start, track)
        case .naturalDays:
            let civil = zone.civil(start)
            let end = zone.instant(of: CivilTime(civil.date.advanced(byDays: limit.amount), civil.time))
            return deadline(at: end, from: start, nil)
        case .naturalMinutes:
            return deadline(running: Int64(limit.amount) * 60_000, limit.unit, from: start)
        }
    }

    /// When something ends that would have ended at an instant and may take longer.
    ///
    /// Days of work are added as running time: one more after the end of work on Thursday is the end of work on Friday.
    /// A limit that begins there would count from Friday on.
    public func deadline(extending end: Instant, by limit: TimeLimit) -> Deadline {
        guard limit.unit == .workingDays else { return deadline(of: limit, from: end) }
        return deadline(running: Int64(limit.amount) * workingHours.total, .workingDays, from: end)
    }

    /// When what was suspended and now runs again ends. What remains is the running time between the suspension and
    /// the deadline of then, `net(from: suspended, to: deadline, unit:)`.
    ///
    /// It is used up to the millisecond and not rounded to the end of a day, also of limits in days: a suspension
    /// neither gives nor takes running time.
    public func deadline(
        remaining milliseconds: Int64, _ unit: TimeUnit, from resumed: Instant
    ) throws(CalendarError) -> Deadline {
        guard (0...unit.maximumRemaining).contains(milliseconds) else {
            throw .remaining(milliseconds: milliseconds, unit, maximum: unit.maximumRemaining)
        }
        return deadline(running: milliseconds, unit, from: resumed)
    }

    /// How long the clock of a unit runs between two instants: all the time for natural units, in working hours of
    /// working days for working hours and days, in urgent hours of every day for urgent ones. Nothing if `end` is not
    /// after `start`. Running times of adjoining stretches add up.
    public func net(from start: Instant, to end: Instant, unit: TimeUnit) -> RunningTime {
        guard start < end else { return RunningTime(milliseconds: 0, isProvisional: false) }
        guard let track = Track(self, unit) else {
            let (difference, overflow) = end.milliseconds.subtractingReportingOverflow(start.milliseconds)
            return RunningTime(milliseconds: overflow ? .max : difference, isProvisional: false)
        }
        return RunningTime(
            milliseconds: track.reading(at: end) - track.reading(at: start),
            isProvisional: isProvisional(track, from: start, to: end))
    }

    private func deadline(running milliseconds: Int64, _ unit: TimeUnit, from start: Instant) -> Deadline {
        let track = Track(self, unit)
        guard let track, milliseconds > 0 else {
            return deadline(at: start.advanced(byMilliseconds: milliseconds), from: start, track)
        }
        return deadline(at: track.instant(reading: track.reading(at: start) + milliseconds), from: start, track)
    }

    private func deadline(at end: Instant, from start: Instant, _ track: Track?) -> Deadline {
        let end = max(start, end)
        return Deadline(
            instant: end, isProvisional: track.map { isProvisional($0, from: start, to: end) } ?? false,
            calendar: version)
    }

    private func isProvisional(_ track: Track, from start: Instant, to end: Instant) -> Bool {
        track.days?.areProvisional(from: zone.civil(start).date, through: zone.civil(end).date) ?? false
    }
}

/// The clock of a unit that does not run all the time. Its reading only grows, so running times are differences of
/// readings and deadlines are readings to be reached; neither walks through the days between.
private struct Track {
    let zone: ZoneRules
    let hours: DailyHours
    /// Nil: it runs on every day.
    let days: WorkingDays?

    /// Nil for a unit whose clock runs all the time.
    init?(_ calendar: WorkingCalendar, _ unit: TimeUnit) {
        zone = calendar.zone
        switch unit {
        case .urgentWorkingHours: (hours, days) = (calendar.urgentHours, nil)
        case .workingHours, .workingDays: (hours, days) = (calendar.workingHours, calendar.days)
        case .naturalDays, .naturalMinutes: return nil
        }
    }

    func reading(at instant: Instant) -> Int64 {
        let civil = zone.civil(instant)
        let day = civil.date.daysSinceEpoch
        let before = days?.count(before: day) ?? day
        let runs = days?.contains(civil.date) ?? true
        return Int64(before) * hours.total + (runs ? hours.elapsed(at: civil.time) : 0)
    }

    /// The first instant with this reading.
    func instant(reading: Int64) -> Instant {
        let (index, last) = (reading - 1).floored(by: hours.total)
        let day = days?.day(at: Int(index)) ?? Int(index)
        return zone.instant(of: CivilTime(CivilDate(daysSinceEpoch: day), hours.time(after: last + 1)))
    }
}
