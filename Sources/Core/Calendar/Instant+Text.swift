public import Wire

extension Instant {
    /// RFC 3339 in UTC with milliseconds: 2026-11-21T10:30:00.125Z. Beyond the calendar it is the nearest that this has.
    public var rfc3339: String {
        let civil = ZoneRules.utc.civil(self)
        let time = Int(civil.time.milliseconds)
        return "\(civil.date)T\(civil.time):\((time / 1_000 % 60).padded(2)).\((time % 1_000).padded(3))Z"
    }
}
