public import Calendar
public import Wire

/// The instant at which the clock of a zone shows "2026-11-21 15:30".
public func moment(_ text: String, in zone: ZoneRules = .shanghai) -> Instant {
    zone.instant(of: CivilTime(CivilDate(String(text.prefix(10)))!, ClockTime(String(text.dropFirst(11)))!))
}

public func date(_ text: String) -> CivilDate { CivilDate(text)! }

extension Instant {
    /// What the clock of Shanghai shows, to the minute.
    public var shanghai: String {
        let civil = ZoneRules.shanghai.civil(self)
        return "\(civil.date) \(civil.time)"
    }
}

extension SeededGenerator {
    /// A random instant of some full minute from the start of one year until the start of another.
    public mutating func minute(from first: Int, until last: Int) -> Instant {
        let (start, end) = (moment("\(first)-01-01 00:00"), moment("\(last)-01-01 00:00"))
        return Instant(
            milliseconds: .random(in: start.milliseconds / 60_000..<end.milliseconds / 60_000, using: &self) * 60_000)
    }
}
