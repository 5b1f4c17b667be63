public import Wire

/// Makes a case of an alarm that somebody has found to be so, when nobody has put right what it called for: an alarm
/// tells, a case gets something done. [design] The standards ask for a closed loop and do not say where it begins.
public enum AlarmCase {
    static let version = 1
    /// What nobody made a case of for so long, such as what another system recorded, stays as it is.
    public static let maximumDaysBack: Int64 = 31

    public static func upcoming(for alarm: Alarm, at now: Instant) -> Due<IncidentCommand>? {
        guard alarm.isGenuine ?? false, alarm.confirmed == nil, alarm.caseID == nil, let verified = alarm.verified,
            now <= verified.advanced(byDays: maximumDaysBack)
        else { return nil }
        return Due("alarms-\(version)", about: alarm.id.text, since: verified, .openCase(of: alarm.id))
    }
}

extension Alarm {
    /// The report that makes a case of it.
    public var report: CaseReport {
        CaseReport(place: place, category: category, priority: priority, source: .sensor, origin: id.text)
    }
}
