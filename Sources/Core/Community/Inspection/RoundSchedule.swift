public import CBOR
public import Calendar
public import Wire

/// When a plan is gone round: at these times of the day, every so many days from a date on.
public struct RoundSchedule: FieldValue {
    public let first: CivilDate
    public let everyDays: Int
    /// Minutes after midnight, ascending.
    public let starts: [Int]
    /// How long after its start a round must be over.
    public let minutes: Int
    /// Whether what falls on a day of rest is done on the next working day instead.
    public let onWorkingDays: Bool

    /// Every quarter of an hour is more often than anybody goes round.
    public static let maximumStartCount = 96
    public static let maximumDays = 731
    public static let maximumMinutes = 31 * 1_440

    public init(
        from first: CivilDate, everyDays: Int = 1, at starts: [Int], lasting minutes: Int, onWorkingDays: Bool = false
    ) {
        self.first = first
        self.everyDays = everyDays
        self.starts = starts
        self.minutes = minutes
        self.onWorkingDays = onWorkingDays
    }

    public var isValid: Bool {
        first.daysSinceEpoch >= 0 && (1...Self.maximumDays).contains(everyDays)
            && (1...Self.maximumMinutes).contains(minutes)
            && (1...Self.maximumStartCount).contains(starts.count) && starts.allSatisfy((0..<1_440).contains)
            && zip(starts, starts.dropFirst()).allSatisfy(<)
    }

    /// The first date is told in days since 1970-01-01.
    public static var cddl: String {
        "[first: 0..2932896, days: 1..731, starts: [* int64], minutes: 1..44640, working: bool]"
    }

    public func write(to writer: inout CBORWriter) {
        writer.array(5)
        first.daysSinceEpoch.write(to: &writer)
        everyDays.write(to: &writer)
        starts.write(to: &writer)
        minutes.write(to: &writer)
        onWorkingDays.write(to: &writer)
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard try reader.array() == 5 else { throw reader.failure(.unexpected(wanted: "a schedule"), start) }
        self.init(
            from: CivilDate(daysSinceEpoch: try Int(from: &reader)), everyDays: try Int(from: &reader),
            at: try [Int](from: &reader),
            lasting: try Int(from: &reader), onWorkingDays: try Bool(from: &reader))
        guard isValid else { throw reader.failure(.unexpected(wanted: "a schedule"), start) }
    }
}

extension RoundSchedule {
    /// One time to go round. What names it is the start that the schedule says, whatever day it is moved to.
    public struct Slot: Hashable, Sendable {
        public let start: Instant
        public let from: Instant
        public let until: Instant
    }

    /// The first slots whose starts lie after one moment and not after another, in their order.
    func slots(after begin: Instant, through end: Instant, by calendar: WorkingCalendar, limit: Int) -> [Slot] {
        let (from, last) = (calendar.zone.civil(begin).date, calendar.zone.civil(end).date)
        let periods = max(0, (from.daysSinceEpoch - first.daysSinceEpoch) / everyDays)
        var date = first.advanced(byDays: periods * everyDays)
        var slots: [Slot] = []
        while date <= last, slots.count < limit {
            if let day = day(of: date, by: calendar) {
                for minute in starts {
                    let start = instant(date, minute, calendar.zone)
                    guard begin < start, start <= end else { continue }
                    let from = instant(day, minute, calendar.zone)
                    slots.append(
                        Slot(start: start, from: from, until: from.advanced(byMilliseconds: Int64(minutes) * 60_000)))
                }
            }
            let next = date.advanced(byDays: everyDays)
            // The calendar ends.
            if next == date { break }
            date = next
        }
        return Array(slots.prefix(limit))
    }

    /// The working day that it is done on; nil if the next time comes before there is one.
    private func day(of date: CivilDate, by calendar: WorkingCalendar) -> CivilDate? {
        guard onWorkingDays else { return date }
        let next = date.advanced(byDays: everyDays)
        var day = date
        while day < next, !calendar.isWorkingDay(day) { day = day.advanced(byDays: 1) }
        return day < next ? day : nil
    }

    private func instant(_ date: CivilDate, _ minute: Int, _ zone: ZoneRules) -> Instant {
        zone.instant(of: CivilTime(date, ClockTime(hour: minute / 60, minute: minute % 60)!))
    }
}
