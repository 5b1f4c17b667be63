/// What the clock on the wall shows, from 00:00 to 24:00, which only ends a day.
public struct ClockTime: Hashable, Comparable, Sendable {
    /// Milliseconds that the clock is past midnight; not those that passed, where it was changed on the way.
    public let milliseconds: Int64

    static let dayLength: Int64 = 86_400_000

    public static let midnight = ClockTime(milliseconds: 0)!
    public static let endOfDay = ClockTime(milliseconds: dayLength)!

    public init?(milliseconds: Int64) {
        guard (0...ClockTime.dayLength).contains(milliseconds) else { return nil }
        self.milliseconds = milliseconds
    }

    public init?(hour: Int, minute: Int = 0) {
        guard (0...24).contains(hour), (0..<60).contains(minute) else { return nil }
        self.init(milliseconds: Int64(hour * 60 + minute) * 60_000)
    }

    public var hour: Int { Int(milliseconds / 3_600_000) }
    public var minuteOfDay: Int { Int(milliseconds / 60_000) }

    public static func < (a: ClockTime, b: ClockTime) -> Bool { a.milliseconds < b.milliseconds }
}

extension ClockTime: CustomStringConvertible {
    /// HH:MM; what lies below the minute is left out.
    public var description: String { "\(hour.padded(2)):\((minuteOfDay % 60).padded(2))" }

    /// HH:MM, from 00:00 to 24:00.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hour = Int(digits: bytes[0..<2]),
            let minute = Int(digits: bytes[3..<5])
        else { return nil }
        self.init(hour: hour, minute: minute)
    }
}

/// A date and what the clock shows on it.
public struct CivilTime: Hashable, Comparable, Sendable {
    public let date: CivilDate
    public let time: ClockTime

    public init(_ date: CivilDate, _ time: ClockTime) {
        self.date = date
        self.time = time
    }

    public static func < (a: CivilTime, b: CivilTime) -> Bool { (a.date, a.time) < (b.date, b.time) }
}
