internal import Calendar
internal import Wire

/// Works out what the readings of some consecutive days mean. A function of the readings and the terms alone: the order
/// in which they came, and what was believed before, do not enter.
struct Reckoning {
    struct Day {
        let civil: CivilDay
        var row: RegisterDay
        var readings: [RawReading]
        /// It is here for what a gap that ends behind it is measured by, and stays as it is.
        var isContext = false
        /// Of its first interval among those of all days.
        var first = 0
        var count = 0
    }

    /// Gaps up to this are filled in evenly.
    static let interpolated: Int64 = 2 * 3_600_000
    /// Gaps up to this are filled in as the day before went.
    static let profiled: Int64 = 24 * 3_600_000

    let terms: RegisterTerms
    private(set) var days: [Day]
    /// The stored amounts of intervals of days that are not worked out, where they were measured.
    private let measured: [Int64: [Int64?]]

    private var starts: [Int64] = []
    private var ends: [Int64] = []
    private var amounts: [Int64] = []
    /// Milliseconds of each interval that are accounted for.
    private var covered: [Int64] = []
    private var worst: [Quality] = []
    private var point: IndexPoint
    private var lastAccepted: Int64
    private var nextBreak: Int

    init(_ terms: RegisterTerms, _ days: [Day], measured: [Int64: [Int64?]]) {
        self.terms = terms
        self.days = days
        self.measured = measured
        point = days.first { !$0.isContext }!.row.base
        lastAccepted = point.time
        // A break at the base's own time made that base.
        let base = point.time
        nextBreak = terms.breaks.firstIndex { $0.at > base } ?? terms.breaks.count
        for index in days.indices {
            let civil = days[index].civil
            self.days[index].first = starts.count
            self.days[index].count = civil.intervalCount(lasting: terms.step)
            for number in 0..<Int64(self.days[index].count) {
                starts.append(civil.start.milliseconds + number * terms.step)
                ends.append(civil.start.milliseconds + (number + 1) * terms.step)
            }
        }
        amounts = Array(repeating: 0, count: starts.count)
        covered = amounts
        worst = Array(repeating: .none, count: starts.count)
    }

    /// Fills in the rows, and returns what the day behind the last one begins with.
    mutating func run() -> IndexPoint {
        for index in days.indices where !days[index].isContext {
            days[index].row.base = point
            days[index].row.totals = Totals()
            walk(index)
            takeBreaks(until: days[index].civil.end.milliseconds)
        }
        for index in days.indices where !days[index].isContext { finish(index) }
        return point
    }

    // MARK: Which readings count

    private mutating func walk(_ day: Int) {
        var acceptedTime: Int64?
        for index in days[day].readings.indices {
            let reading = days[day].readings[index]
            takeBreaks(before: reading.time)
            let verdict: RawReading.Verdict =
                if reading.index == ReadingBatch.absent { .void } else if acceptedTime == reading.time {
                    .superseded
                } else { take(reading, day) }
            if verdict == .accepted { acceptedTime = reading.time }
            days[day].readings[index].verdict = verdict
        }
    }

    private mutating func take(_ reading: RawReading, _ day: Int) -> RawReading.Verdict {
        guard let increment = terms.increment(from: point.index, to: reading.index) else { return .decrease }
        guard let pieces = terms.pieces(increment, from: point, to: reading.time) else { return .implausible }
        book(pieces, from: point.time, to: reading.time, Quality(reading.kind))
        point = IndexPoint(time: reading.time, index: reading.index)
        lastAccepted = reading.time
        return .accepted
    }

    /// A reading at the very time of a break is the last of the old device.
    private mutating func takeBreaks(before time: Int64) {
        takeBreaks(until: time - 1)
    }

    private mutating func takeBreaks(until time: Int64) {
        while nextBreak < terms.breaks.count, terms.breaks[nextBreak].at <= time {
            let change = terms.breaks[nextBreak]
            nextBreak += 1
            if change.at > point.time, let final = change.final,
                let increment = terms.increment(from: point.index, to: final),
                let pieces = terms.pieces(increment, from: point, to: change.at)
            {
                book(pieces, from: point.time, to: change.at, .manual)
            } else if change.at == point.time, let final = change.final,
                let increment = terms.increment(from: point.index, to: final)
            {
                // Read a moment later than the last reading, at the same time: it belongs to the interval that ends.
                addAtEnd(increment &* terms.factor(at: point.time - 1), at: change.at)
            }
            point = IndexPoint(time: change.at, index: change.initial)
            lastAccepted = change.at
        }
    }

    private mutating func addAtEnd(_ amount: Int64, at time: Int64) {
        guard amount.magnitude <= RegisterTerms.maximumAmount, let index = interval(endingAtOrAfter: time),
            ends[index] >= time, starts[index] < time
        else { return }
        amounts[index] &+= amount
    }

    // MARK: Where amounts belong

    private mutating func book(_ pieces: [RegisterTerms.Piece], from start: Int64, to end: Int64, _ quality: Quality) {
        let isWithinOne =
            interval(containing: start).map { index in starts[index] <= start && end <= ends[index] } ?? false
        if isWithinOne {
            for piece in pieces { spread(piece, pieces.count > 1 ? .estimated : quality, .evenly) }
        } else if end - start <= Reckoning.interpolated {
            for piece in pieces { spread(piece, .estimated, .evenly) }
        } else if end - start <= Reckoning.profiled {
            for piece in pieces { spread(piece, .estimated, profile(of: piece, gap: start)) }
        } else if let day = days.firstIndex(where: { end <= $0.civil.end.milliseconds }) {
            for piece in pieces { days[day].row.totals.unplaced &+= piece.amount }
        }
    }

    private enum Spreading {
        case evenly
        /// Weights of the intervals that the piece touches.
        case weighted([Int64])
    }

    private mutating func spread(_ piece: RegisterTerms.Piece, _ quality: Quality, _ spreading: Spreading) {
        guard let (first, last) = intervals(of: piece) else { return }
        var passed: Int128 = 0
        let whole: Int128 =
            if case .weighted(let weights) = spreading {
                zip(weights, first...last).reduce(0) { $0 + weight($1.0, $1.1, piece) }
            } else { Int128(piece.end - piece.start) }
        for index in first...last {
            let (from, to) = (max(starts[index], piece.start), min(ends[index], piece.end))
            let until: Int128
            switch spreading {
            case .evenly: (passed, until) = (Int128(from - piece.start), Int128(to - piece.start))
            case .weighted(let weights): until = passed + weight(weights[index - first], index, piece)
            }
            amounts[index] &+= Int64(
                share(of: piece.amount, until, of: whole) - share(of: piece.amount, passed, of: whole))
            passed = until
            covered[index] += to - from
            worst[index] = max(worst[index], quality)
        }
    }

    private func weight(_ amount: Int64, _ index: Int, _ piece: RegisterTerms.Piece) -> Int128 {
        Int128(amount) * Int128(min(ends[index], piece.end) - max(starts[index], piece.start))
    }

    /// The same intervals of the day before, if all of them were measured, and before the gap began.
    private func profile(of piece: RegisterTerms.Piece, gap start: Int64) -> Spreading {
        guard let (first, last) = intervals(of: piece), starts[first] <= piece.start, piece.end <= ends[last] else {
            return .evenly
        }
        var weights: [Int64] = []
        for index in first...last {
            guard let amount = measuredDayBefore(index, until: start), amount >= 0 else { return .evenly }
            weights.append(amount)
        }
        return weights.contains { $0 > 0 } ? .weighted(weights) : .evenly
    }

    private func measuredDayBefore(_ index: Int, until time: Int64) -> Int64? {
        let day = days.lastIndex { $0.first <= index }!
        let (number, wanted) = (index - days[day].first, days[day].row.key.day - 1)
        guard day > 0, days[day - 1].row.key.day == wanted else {
            return interval(number, of: measured[wanted] ?? [])
        }
        let earlier = days[day - 1].first + min(number, days[day - 1].count - 1)
        guard ends[earlier] <= time else { return nil }
        if days[day - 1].isContext { return interval(number, of: measured[wanted] ?? []) }
        return isCovered(earlier) && worst[earlier] < .estimated ? amounts[earlier] : nil
    }

    /// The last one for a number that a shorter day does not have.
    private func interval(_ number: Int, of measured: [Int64?]) -> Int64? {
        measured.isEmpty ? nil : measured[min(number, measured.count - 1)]
    }

    private func isCovered(_ index: Int) -> Bool {
        covered[index] > 0 && covered[index] == ends[index] - max(starts[index], terms.since)
    }

    /// The intervals that a piece touches, among those of these days.
    private func intervals(of piece: RegisterTerms.Piece) -> (first: Int, last: Int)? {
        guard let first = interval(endingAtOrAfter: piece.start + 1),
            let last = starts.indices.last, starts[first] < piece.end
        else { return nil }
        let end = interval(endingAtOrAfter: piece.end) ?? last
        return (first, starts[end] < piece.end ? end : end - 1)
    }

    private func interval(containing time: Int64) -> Int? {
        guard let index = interval(endingAtOrAfter: time + 1), starts[index] <= time else { return nil }
        return index
    }

    /// Intervals do not overlap, and ascend.
    private func interval(endingAtOrAfter time: Int64) -> Int? {
        var range = 0..<ends.count
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = ends[middle] < time ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound < ends.count ? range.lowerBound : nil
    }

    // MARK: The rows

    private mutating func finish(_ day: Int) {
        let intervals = days[day].first..<(days[day].first + days[day].count)
        let isLast = days[day].row.next == nil
        var record = DayRecord()
        record.readings = days[day].readings
        var totals = days[day].row.totals
        for index in intervals {
            let isExpected = ends[index] > terms.since && !(isLast && ends[index] > lastAccepted)
            let quality = !isExpected ? .none : isCovered(index) ? worst[index] : Quality.missing
            totals.count(amounts[index], quality)
            record.amounts.append(amounts[index])
            record.qualities.append(quality)
        }
        days[day].row.totals = totals
        days[day].row.readings = Int64(record.readings.count)
        days[day].row.refused = Int64(record.readings.count { $0.verdict.isRefused })
        days[day].row.curve = plain(days[day]).map { .plain($0) } ?? .mixed(record)
    }
}

extension Reckoning {
    /// Both ways to a row end in the same bytes: a day that could have been plain is.
    private func plain(_ day: Day) -> PlainDay? {
        let isUsual = day.readings.allSatisfy {
            $0.kind == .actual && !$0.isCorrected && $0.index != ReadingBatch.absent
        }
        guard isUsual else { return nil }
        var increments: [Int64] = []
        let isPlain = terms.arePlain(
            day.readings.map(\.time)[...], day.readings.map(\.index)[...], of: day.civil, isLast: day.row.next == nil,
            since: day.row.base, into: &increments)
        guard isPlain else { return nil }
        return PlainDay(factor: terms.factor(at: day.civil.start.milliseconds), increments: increments)
    }
}

extension Totals {
    mutating func count(_ amount: Int64, _ quality: Quality) {
        self.amount &+= amount
        switch quality {
        case .none: return
        case .actual: break
        case .manual: manual &+= amount
        case .substituted: substituted &+= amount
        case .estimated: estimated &+= amount
        case .missing: missing += 1
        }
        intervals += 1
    }
}

extension Quality: Comparable {
    public static func < (a: Quality, b: Quality) -> Bool { a.rawValue < b.rawValue }
}
