import Sketch

/// What a generator must keep to, so that its report speaks of the server and not of itself.
public struct Validity: Hashable, Sendable {
    /// What 99 of 100 requests may be sent late: a twentieth of the time that the run is about.
    public var lag: Duration
    /// Of one processor. Above that it would not have kept up with a little more.
    public var processorShare = 0.7

    public init(lag: Duration) { self.lag = lag }

    /// Why a report means nothing.
    public enum Flaw: Hashable, Sendable, CustomStringConvertible {
        case lag(nanoseconds: Int64, limit: Duration)
        case unsent(Int)
        case busy(share: Double)

        public var description: String {
            switch self {
            case .lag(let lag, let limit):
                "the generator lagged \(lag / 1_000) us behind at the 99th percentile; \(limit) are allowed"
            case .unsent(let count): "\(count) requests were not sent"
            case .busy(let share): "the generator was busy for \(Int(share * 100)) % of the time"
            }
        }
    }

    public func flaws(of report: Report) -> [Flaw] {
        var flaws: [Flaw] = []
        if let lag = report.lag.quantile(99, of: 100), lag > self.lag.nanoseconds {
            flaws.append(.lag(nanoseconds: lag, limit: self.lag))
        }
        if report.unsent > 0 { flaws.append(.unsent(report.unsent)) }
        let share = Double(report.processorNanoseconds) / Double(max(1, report.nanoseconds))
        if share > processorShare { flaws.append(.busy(share: share)) }
        return flaws
    }
}
