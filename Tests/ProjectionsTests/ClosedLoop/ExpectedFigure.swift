import Community
import Projections
import Sketch

/// One of the figures that a line of a worked case expects.
enum ExpectedFigure: Hashable, Sendable {
    case ratio(Ratio)
    /// In hundredths of a percent.
    case percent(Int64)
    case cases(UInt64)
    case mean(Int64)
    /// So many of a hundred took no longer than this.
    case quantile(UInt64, Int64)
    case open(Int64)
    case reworks(Int64)
    case extensions(Int64)
    case extended(Int64)
    case invalidChecks(Int64)
    case reached(Level, Int64)
    case responses(Ratio)

    /// What was found instead; nil if this is what was found.
    func mismatch(_ found: ClosedLoop.Figures?, _ indicator: ClosedLoopIndicator) -> String? {
        let rate = found?.rates[indicator] ?? Ratio()
        let times = found?.disposalTime ?? Histogram()
        switch self {
        case .ratio(let ratio): return differs(ratio, rate)
        case .percent(let basisPoints): return differs(basisPoints, rate.basisPoints)
        case .cases(let count): return differs(count, times.count)
        case .mean(let mean): return differs(UInt64(mean) * times.count, times.sum)
        case .quantile(let part, let expected):
            guard let quantile = times.quantile(part, of: 100) else { return "no data" }
            let isNear = abs(quantile - expected) * Histogram.errorDenominator <= expected
            return isNear ? nil : "\(part) % took no longer than \(quantile) ms"
        case .open(let count): return differs(count, found?.censored ?? 0)
        case .reworks(let count): return differs(count, found?.reworks ?? 0)
        case .extensions(let count): return differs(count, found?.extensions ?? 0)
        case .extended(let duration): return differs(duration, found?.extended ?? 0)
        case .invalidChecks(let count): return differs(count, found?.invalidChecks ?? 0)
        case .reached(let level, let count): return differs(count, found?.levels[level] ?? 0)
        case .responses(let ratio): return differs(ratio, found?.responses ?? Ratio())
        }
    }

    private func differs<Value: Equatable>(_ expected: Value, _ found: Value?) -> String? {
        expected == found ? nil : found.map { "\($0)" } ?? "no data"
    }
}
