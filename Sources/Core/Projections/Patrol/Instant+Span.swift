import Wire

extension Instant {
    /// How much later the other is; the ends of time are as far apart as can be told.
    func span(to other: Instant) -> Int64 {
        let (difference, overflow) = other.milliseconds.subtractingReportingOverflow(milliseconds)
        return overflow ? (other > self ? .max : .min) : difference
    }
}
