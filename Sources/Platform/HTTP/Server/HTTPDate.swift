import Threads

/// The time as HTTP writes it (RFC 9110, section 5.6.7), kept for a second.
struct HTTPDate {
    private var text = ""
    private var madeAt: UInt64?

    /// `now` is the loop's time, which tells when a second is over without asking the system.
    mutating func text(at now: UInt64) -> String {
        if let madeAt, now < madeAt + 1_000 { return text }
        madeAt = now
        text = HTTPDate.text(secondsSince1970: SystemClock.wallMilliseconds() / 1_000)
        return text
    }

    static func text(secondsSince1970 seconds: Int64) -> String {
        let (days, second) = (seconds / 86_400, seconds % 86_400)
        let (year, month, day) = date(daysSince1970: days)
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(days % 7)]
        let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
        let time = [second / 3_600, second / 60 % 60, second % 60].map { padded($0) }.joined(separator: ":")
        return "\(weekday), \(padded(Int64(day))) \(name) \(year) \(time) GMT"
    }

    private static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The Gregorian date of a day, counted in eras of 400 years that begin in March, so that leap days come last.
    private static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int, day: Int) {
        let fromMarch = days + 719_468
        let era = fromMarch / 146_097
        let dayOfEra = fromMarch % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), Int(month),
            Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        )
    }
}
