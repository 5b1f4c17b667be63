public import Calendar
public import Community
public import Wire

/// Which days and meters are to be looked at for anomalies, and when: each day once, as soon as its readings should be
/// complete, some meters at a time.
///
/// It need not be stored. One that begins looks at the last days again, and proposes the same commands under the same ids.
/// Readings that come later than it has looked are not looked at.
public struct EnergyWatch: Hashable, Sendable {
    public struct Limits: Hashable, Sendable {
        /// After its end, until when a day's readings have come in: concentrators report each hour, and repeat what got
        /// lost for a few.
        public var completeAfterHours: Int64 = 4
        /// Meters in one look, so that readings are not kept waiting: a look takes some hundredths of a second. A meter and
        /// those below it are compared in one go, however many they are.
        public var metersAtOnce = 100
        /// What a node that stood still for longer would have found is not made up for.
        public var daysBack: Int64 = 7

        public init() {}
    }

    public let rules: EnergyRules
    public let limits: Limits
    /// The day that is being looked at, since 1970, and the place in the list of meters that is next; nil before the first
    /// look.
    private var day: Int64?
    private var next = 0

    public init(_ rules: EnergyRules = EnergyRules(), limits: Limits = Limits()) {
        self.rules = rules
        self.limits = limits
    }

    /// When there is something to look for: now or before, while a day is not done, else when the next one is complete.
    public func nextDue(at now: Instant, in zone: ZoneRules) -> Instant {
        completion(of: dayToLookAt(at: now, in: zone), in: zone)
    }

    /// Looks for anomalies at the next meters of the day, and says what to propose to the incident lane. Empty where
    /// nothing is found, and where no day is complete; `nextDue` tells the one from the other.
    public mutating func look(in telemetry: inout Telemetry, at now: Instant) -> [Due<IncidentCommand>] {
        let zone = telemetry.zone
        let looked = dayToLookAt(at: now, in: zone)
        guard completion(of: looked, in: zone) <= now else { return [] }
        if looked != day { (day, next) = (looked, 0) }
        let days = EnergyDays(looked, rules, &telemetry)
        var (found, meters) = ([EnergyAnomaly](), 0)
        while next < days.list.count, meters < limits.metersAtOnce {
            found += days.anomalies(at: next, in: &telemetry)
            meters += 1 + days.below(next).count
            next += 1
        }
        if next >= days.list.count { (day, next) = (looked + 1, 0) }
        return proposals(for: found, of: days, since: completion(of: looked, in: zone))
    }

    private func proposals(
        for found: [EnergyAnomaly], of days: EnergyDays, since: Instant
    ) -> [Due<IncidentCommand>] {
        var installed: Set<MeterID> = []
        return EnergyAnomaly.distinct(found).flatMap { anomaly in
            let raise = anomaly.due(since: since).map { IncidentCommand.alarm($0) }
            guard let meter = days[anomaly.meter], installed.insert(meter.id).inserted else { return [raise] }
            return [anomaly.installation(of: meter, since: since), raise]
        }
    }

    private func dayToLookAt(at now: Instant, in zone: ZoneRules) -> Int64 {
        let today = Int64(zone.civil(now).date.daysSinceEpoch)
        return max(day ?? .min, today - limits.daysBack)
    }

    private func completion(of day: Int64, in zone: ZoneRules) -> Instant {
        CivilDay(CivilDate(daysSinceEpoch: Int(day)), in: zone).end.advanced(
            byMilliseconds: limits.completeAfterHours * 3_600_000)
    }
}
