import Calendar
import Wire

/// Times as people type them and spreadsheets save them: 2026-03-05, 2026/3/5 8:30, 2026-03-05 08:30:15,
/// 2026-03-05T08:30:15.250+08:00. Without an offset they are those of the community's clock.
enum SpreadsheetTime {
    static func instant(_ text: String, in zone: ZoneRules) -> Instant? {
        let parts = text.split(maxSplits: 1) { $0 == " " || $0 == "T" }.map(String.init)
        guard let date = parts.first.flatMap(date) else { return nil }
        guard parts.count == 2 else {
            return text.utf8.count == parts[0].utf8.count ? zone.startOfDay(date) : nil
        }
        let (clock, offset) = split(parts[1])
        guard let time = clockTime(clock) else { return nil }
        guard let offset else { return zone.instant(of: CivilTime(date, time)) }
        guard let minutes = offsetMinutes(offset) else { return nil }
        return ZoneRules.utc.instant(of: CivilTime(date, time)).advanced(byMilliseconds: -minutes * 60_000)
    }

    static func date(_ text: String) -> CivilDate? {
        let separator: Character = text.contains("/") ? "/" : "-"
        let numbers = text.split(separator: separator, omittingEmptySubsequences: false).map { number($0, 1...4) }
        guard numbers.count == 3, let year = numbers[0], let month = numbers[1], let day = numbers[2], year >= 1_000
        else {
            return nil
        }
        return CivilDate(year: year, month: month, day: day)
    }

    /// What is said of the clock, and what of its offset.
    private static func split(_ text: String) -> (clock: String, offset: String?) {
        guard let place = text.lastIndex(where: { "Z+-".contains($0) }) else { return (text, nil) }
        return (String(text[..<place]), String(text[place...]))
    }

    private static func clockTime(_ text: String) -> ClockTime? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = number(parts[0], 1...2), hour < 24,
            let minute = number(parts[1], 2...2), minute < 60
        else { return nil }
        guard parts.count == 3 else { return ClockTime(hour: hour, minute: minute) }
        let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
        guard seconds.count <= 2, let second = number(seconds[0], 2...2), second < 60,
            let fraction = seconds.count == 2 ? number(seconds[1], 3...3) : 0
        else { return nil }
        return ClockTime(milliseconds: Int64(((hour * 60 + minute) * 60 + second) * 1_000 + fraction))
    }

    private static func offsetMinutes(_ text: String) -> Int64? {
        if text == "Z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = number(parts[0], 2...2), let minutes = number(parts[1], 2...2), hours < 24,
            minutes < 60
        else { return nil }
        return Int64(text.hasPrefix("-") ? -1 : 1) * Int64(hours * 60 + minutes)
    }

    private static func number(_ text: Substring, _ digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}
