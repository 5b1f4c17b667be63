/// The hours of a day in which a clock runs, such as 08:30 to 12:00 and 13:30 to 17:30.
public struct DailyHours: Hashable, Sendable {
    /// Ascending and apart.
    public let spans: [Range<ClockTime>]
    /// All of them together, in milliseconds.
    public let total: Int64

    public init(_ spans: [Range<ClockTime>]) throws(CalendarError) {
        guard !spans.isEmpty, spans.allSatisfy({ !$0.isEmpty }),
            zip(spans, spans.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound })
        else { throw .hours }
        self.spans = spans
        total = spans.reduce(0) { $0 + $1.length }
    }

    /// How long the clock has run when the day has come to this time.
    func elapsed(at time: ClockTime) -> Int64 {
        spans.reduce(0) { $0 + ($1.lowerBound..<max($1.lowerBound, min(time, $1.upperBound))).length }
    }

    /// The first time of day at which the clock has run this long, from 1 ms to `total`.
    func time(after milliseconds: Int64) -> ClockTime {
        var left = milliseconds
        for span in spans {
            if left <= span.length { return ClockTime(milliseconds: span.lowerBound.milliseconds + left)! }
            left -= span.length
        }
        preconditionFailure("a day does not have \(milliseconds) ms of these hours")
    }
}

extension Range<ClockTime> {
    var length: Int64 { upperBound.milliseconds - lowerBound.milliseconds }
}
