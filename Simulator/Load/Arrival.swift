public import Randomness

/// When requests are meant to be sent, whatever the server makes of those before.
public enum Arrival: Hashable, Sendable {
    /// One after the other, equally far apart.
    case constant(perSecond: Int)
    /// As many, each at a moment of its own: the arrivals of a Poisson process whose count is known. They are drawn as
    /// whole nanoseconds, and no logarithm makes two machines differ.
    case poisson(perSecond: Int)
    /// So many at the same moment, again and again.
    case bursts(of: Int, every: Duration)

    /// Nanoseconds from the start, ascending.
    public func moments(for duration: Duration, using random: inout SeededGenerator) -> [Int64] {
        let end = duration.nanoseconds
        guard end > 0 else { return [] }
        switch self {
        case .constant(let rate):
            return (0..<Arrival.count(rate, until: end)).map { Arrival.part($0, of: rate) }
        case .poisson(let rate):
            let range = 0...Int(end - 1)
            return (0..<Arrival.count(rate, until: end)).map { _ in Int64(random.number(in: range)) }.sorted()
        case .bursts(let size, let interval):
            precondition(interval > .zero, "between bursts is some time")
            return stride(from: 0, to: end, by: Int(interval.nanoseconds)).flatMap { Array(repeating: $0, count: size) }
        }
    }

    /// How many whole parts of a second end before `end`.
    private static func count(_ rate: Int, until end: Int64) -> Int64 {
        let (high, low) = Int64(rate).multipliedFullWidth(by: end)
        return Int64(1_000_000_000).dividingFullWidth((high, low)).quotient
    }

    private static func part(_ number: Int64, of rate: Int) -> Int64 {
        let (high, low) = number.multipliedFullWidth(by: 1_000_000_000)
        return Int64(rate).dividingFullWidth((high, low)).quotient
    }
}

extension Duration {
    /// Rounded down.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
