public import Wire

extension Instant {
    /// RFC 3339 in UTC with milliseconds: 2026-11-21T10:30:00.125Z. Beyond the calendar it is the nearest that this has.
    public var rfc3339: String {
        let civil = ZoneRules.utc.civil(self)
        let time = Int(civil.time.milliseconds)
        return "\(civil.date)T\(civil.time):\((time / 1_000 % 60).padded(2)).\((time % 1_000).padded(3))Z"
    }
}

extension Instant {
    /// A time as RFC 3339 writes it, with seconds and an offset: `2026-03-05T08:30:00.250+08:00`. What lies below the
    /// millisecond is left out. Seconds end at 59, because our time has no leap seconds.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), let date = CivilDate(String(text.prefix(10))),
            let time = Instant.clock(bytes[11..<19]), let (fraction, rest) = Instant.fraction(bytes[19...]),
            let offset = Instant.offset(rest)
        else { return nil }
        let local = Int64(date.daysSinceEpoch) * ClockTime.dayLength + time * 1_000 + fraction
        self.init(milliseconds: local - offset * 60_000)
    }

    /// Seconds past midnight of HH:MM:SS.
    private static func clock(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let start = bytes.startIndex
        guard bytes[start + 2] == UInt8(ascii: ":"), bytes[start + 5] == UInt8(ascii: ":"),
            let hour = Int(digits: bytes[start..<start + 2]), hour < 24,
            let minute = Int(digits: bytes[start + 3..<start + 5]), minute < 60,
            let second = Int(digits: bytes[start + 6..<start + 8]), second < 60
        else { return nil }
        return Int64((hour * 60 + minute) * 60 + second)
    }

    /// Milliseconds of a fraction of up to nine digits, if there is one, and what follows it.
    private static func fraction(_ bytes: ArraySlice<UInt8>) -> (milliseconds: Int64, rest: ArraySlice<UInt8>)? {
        guard bytes.first == UInt8(ascii: ".") else { return (0, bytes) }
        let digits = bytes.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let number = Int(digits: digits) else { return nil }
        let milliseconds = (digits.count..<9).reduce(number) { scaled, _ in scaled * 10 } / 1_000_000
        return (Int64(milliseconds), bytes[digits.endIndex...])
    }

    /// Minutes ahead of UTC.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        if bytes.elementsEqual("Z".utf8) { return 0 }
        let start = bytes.startIndex
        guard bytes.count == 6, bytes[start + 3] == UInt8(ascii: ":"),
            bytes[start] == UInt8(ascii: "+") || bytes[start] == UInt8(ascii: "-"),
            let hours = Int(digits: bytes[start + 1..<start + 3]), hours < 24,
            let minutes = Int(digits: bytes[start + 4..<start + 6]), minutes < 60
        else { return nil }
        return Int64(hours * 60 + minutes) * (bytes[start] == UInt8(ascii: "-") ? -1 : 1)
    }
}
