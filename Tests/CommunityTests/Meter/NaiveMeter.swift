@testable import Community

/// What a register's days must say, worked out from all its readings at once, slowly and without any of the fold's
/// code but its types. For zones whose days have 24 hours.
struct NaiveMeter {
    var step: Int64
    var limit: Int64
    var isExport: Bool
    var since: Int64
    var firstIndex: Int64
    /// Millionths for one step of the index, from a time on; ascending.
    var factors: [(from: Int64, value: Int64)]
    var rated: [(from: Int64, value: Int64)]
    var breaks: [IndexBreak] = []
    /// By time and kind.
    var readings: [Key: Int64] = [:]

    struct Key: Hashable {
        var time: Int64
        var kind: Int64
    }

    struct Interval: Equatable {
        var amount: Int64 = 0
        var covered: Int64 = 0
        var worst: Quality = .none
    }

    static let day: Int64 = 86_400_000
    /// Midnight in Shanghai is 16:00 UTC.
    static func day(of time: Int64) -> Int64 { (time - 1 + 8 * 3_600_000) / day }
    static func start(of number: Int64) -> Int64 { number * day - 8 * 3_600_000 }

    private(set) var intervals: [Int64: Interval] = [:]
    private(set) var unplaced: [Int64: Int64] = [:]
    private(set) var refused: [Int64: Int] = [:]
    private(set) var last: Int64 = 0
    private var index: Int64 = 0
    private var time: Int64 = 0

    init(
        step: Int64, limit: Int64, isExport: Bool, since: Int64, firstIndex: Int64,
        factors: [(from: Int64, value: Int64)], rated: [(from: Int64, value: Int64)]
    ) {
        (self.step, self.limit, self.isExport, self.since) = (step, limit, isExport, since)
        (self.firstIndex, self.factors, self.rated) = (firstIndex, factors, rated)
    }

    mutating func run() {
        (index, time, last) = (firstIndex, since, since)
        let end = NaiveMeter.start(of: lastDay) + NaiveMeter.day
        var events: [(time: Int64, rank: Int64, index: Int64?, isBreak: IndexBreak?)] = []
        for (key, value) in readings where value != ReadingBatch.absent {
            events.append((key.time, key.kind, value, nil))
        }
        for change in breaks where change.at <= end { events.append((change.at, 9, nil, change)) }
        events.sort { ($0.time, $0.rank) < ($1.time, $1.rank) }
        var taken = Int64.min
        for event in events {
            if let change = event.isBreak {
                if let final = change.final, change.at > time, let done = delta(to: final) {
                    _ = flow(done, until: change.at, .manual)
                } else if let final = change.final, change.at == time, let done = delta(to: final) {
                    intervals[((change.at - 1) / step) * step, default: Interval()].amount +=
                        done * factor(change.at - 1)
                }
                (index, time, last) = (change.initial, change.at, change.at)
            } else if event.time != taken, let value = event.index {
                let quality = [Quality.actual, .manual, .substituted, .estimated][Int(event.rank)]
                if let done = delta(to: value), flow(done, until: event.time, quality) {
                    (index, time, last, taken) = (value, event.time, event.time, event.time)
                } else {
                    refused[NaiveMeter.day(of: event.time), default: 0] += 1
                }
            }
        }
    }

    /// The last day that anybody has said something of.
    var lastDay: Int64 {
        ([since + 1] + readings.keys.map(\.time) + breaks.map(\.at)).map { NaiveMeter.day(of: $0) }.max()!
    }

    private func delta(to value: Int64) -> Int64? {
        if value >= index { return value - index }
        if index >= limit / 10 * 9, value + limit - index <= limit / 10 { return value + limit - index }
        return isExport ? value - index : nil
    }

    private func factor(_ time: Int64) -> Int64 { (factors.last { $0.from <= time } ?? factors[0]).value }

    private mutating func flow(_ done: Int64, until end: Int64, _ quality: Quality) -> Bool {
        let whole = end - time
        let borders = [time] + factors.map(\.from).filter { $0 > time && $0 < end } + [end]
        func part(_ border: Int64) -> Int64 { NaiveMeter.floor(Int128(done) * Int128(border - time), Int128(whole)) }
        let pieces = zip(borders, borders.dropFirst()).map { ($0, $1, (part($1) - part($0)) * factor($0)) }
        let power = (rated.last { $0.from <= end } ?? rated[0]).value
        if power > 0, pieces.reduce(0, { $0 + $1.2 }) > power * whole / 3_000 { return false }
        let isWithinOne = time / step == (end - 1) / step
        if !isWithinOne, whole > 24 * 3_600_000 {
            unplaced[NaiveMeter.day(of: end), default: 0] += pieces.reduce(0) { $0 + $1.2 }
            return true
        }
        for (from, to, amount) in pieces {
            let isSplit = !isWithinOne || pieces.count > 1
            let profile = !isWithinOne && whole > 2 * 3_600_000 ? profile(from, to) : nil
            spread(amount, from, to, isSplit ? .estimated : quality, profile)
        }
        return true
    }

    private func starts(_ from: Int64, _ to: Int64) -> [Int64] {
        Array(stride(from: from / step * step, to: to, by: Int64.Stride(step)))
    }

    private func profile(_ from: Int64, _ to: Int64) -> [Int128]? {
        var weights: [Int128] = []
        for start in starts(from, to) {
            let earlier = start - NaiveMeter.day
            guard let interval = intervals[earlier], earlier + step <= time, interval.amount >= 0,
                interval.covered == earlier + step - max(earlier, since), interval.worst < .estimated
            else { return nil }
            weights.append(Int128(interval.amount) * Int128(min(start + step, to) - max(start, from)))
        }
        return weights.contains { $0 > 0 } ? weights : nil
    }

    private mutating func spread(_ amount: Int64, _ from: Int64, _ to: Int64, _ quality: Quality, _ weights: [Int128]?)
    {
        let parts = weights ?? starts(from, to).map { Int128(min($0 + step, to) - max($0, from)) }
        let whole = parts.reduce(0, +)
        var passed: Int128 = 0
        for (start, part) in zip(starts(from, to), parts) {
            let before = NaiveMeter.floor(Int128(amount) * passed, whole)
            passed += part
            intervals[start, default: Interval()].amount += NaiveMeter.floor(Int128(amount) * passed, whole) - before
            intervals[start]!.covered += min(start + step, to) - max(start, from)
            intervals[start]!.worst = max(intervals[start]!.worst, quality)
        }
    }

    private static func floor(_ a: Int128, _ b: Int128) -> Int64 {
        Int64(a >= 0 || a % b == 0 ? a / b : a / b - 1)
    }

    /// The intervals of a day as a row has them.
    func record(_ number: Int64) -> [(amount: Int64, quality: Quality)] {
        let start = NaiveMeter.start(of: number)
        return starts(start, start + NaiveMeter.day).map { start in
            let interval = intervals[start] ?? Interval()
            let end = start + step
            if end <= since || (number == lastDay && end > last) { return (interval.amount, .none) }
            return (interval.amount, interval.covered == end - max(start, since) ? interval.worst : .missing)
        }
    }
}
