extension Period: CustomStringConvertible {
    /// `2026-11-21T15`, `2026-11-21`, `2026-W47`, `2026-11`, `2026-Q4`, `2026`. The second of two hours that the clock
    /// shows alike is `2026-10-25T02b`, as power exchanges name it. Texts of one unit sort as the periods do.
    public var description: String {
        let year = firstDate.year.padded(4)
        switch unit {
        case .hour: return "\(firstDate)T\(hour.padded(2))\(isRepeated ? "b" : "")"
        case .day: return "\(firstDate)"
        case .week: return "\(firstDate.isoWeek.year.padded(4))-W\(firstDate.isoWeek.week.padded(2))"
        case .month: return "\(year)-\(firstDate.month.padded(2))"
        case .quarter: return "\(year)-Q\(firstDate.quarter)"
        case .year: return year
        }
    }

    /// Exactly what `description` prints of a period that the zone has: an hour that it skips is refused.
    public init?(_ text: String, in zone: ZoneRules) {
        guard let period = Period(shapedLike: Array(text.utf8)), period.description == text else { return nil }
        if period.unit == .hour, Period(containing: period.start(in: zone), .hour, in: zone) != period { return nil }
        self = period
    }

    /// The period these bytes could mean: whoever prints it again sees whether they do.
    private init?(shapedLike bytes: [UInt8]) {
        if bytes.count >= 13 {
            guard let date = CivilDate(String(decoding: bytes[0..<10], as: UTF8.self)),
                let hour = Int(digits: bytes[11..<13]), hour < 24
            else { return nil }
            self.init(hour: hour, of: date, isRepeated: bytes.count > 13)
            return
        }
        guard let year = Int(digits: bytes.prefix(4)) else { return nil }
        let number = bytes.count > 6 ? Int(digits: bytes[6...]) : nil
        let found: (PeriodUnit, CivilDate?) =
            switch (bytes.count, bytes.count > 5 ? bytes[5] : 0) {
            case (4, _): (.year, CivilDate(year: year, month: 1, day: 1))
            case (7, UInt8(ascii: "Q")): (.quarter, CivilDate(year: year, month: 3 * (number ?? 0) - 2, day: 1))
            case (7, _): (.month, CivilDate(year: year, month: Int(digits: bytes[5...]) ?? 0, day: 1))
            case (8, _): (.week, CivilDate(ISOWeek(year: year, week: number ?? 0)))
            case (10, _): (.day, CivilDate(String(decoding: bytes, as: UTF8.self)))
            default: (.year, nil)
            }
        guard let date = found.1 else { return nil }
        self.init(found.0, containing: date)
    }
}
