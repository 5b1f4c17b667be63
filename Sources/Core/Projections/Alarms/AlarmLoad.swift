internal import Wire

/// When operators were told of alarms, and how that lies in time: ISA-18.2, 16.4.
struct AlarmLoad {
    /// Ten minutes are what its figures are counted by.
    static let windowMilliseconds: Int64 = 10 * 60_000
    /// More than so many in a window are a peak, and begin a flood.
    static let peakCount = 10
    /// With fewer than so many in a window a flood is over.
    static let calmCount = 5

    private let times: [Int64]
    private let span: Range<Int64>

    /// `span` is the time that is asked about; what lies outside is not looked at.
    init(_ times: [Instant], in span: Range<Instant>) {
        self.times = times.filter { span.contains($0) }.map(\.milliseconds).sorted()
        self.span = span.lowerBound.milliseconds..<span.upperBound.milliseconds
    }

    /// Windows one after the other with more than ten alarms, of all that fit into the span, the last one cut short.
    var peaks: Ratio {
        var counts: [Int64: Int] = [:]
        for time in times { counts[(time - span.lowerBound) / Self.windowMilliseconds, default: 0] += 1 }
        let (length, window) = (span.upperBound - span.lowerBound, Self.windowMilliseconds)
        let windows = length / window + (length % window == 0 ? 0 : 1)
        return Ratio(Int64(counts.values.count { $0 > Self.peakCount }), of: windows)
    }

    /// Spans of flood: each begins with the eleventh alarm within ten minutes, and ends when fewer than five are left.
    var floods: [Range<Instant>] {
        var (floods, begin, oldest): ([Range<Instant>], Int64?, Int) = ([], nil, 0)
        for (index, time) in times.enumerated() {
            while times[oldest] <= time - Self.windowMilliseconds { oldest += 1 }
            if begin == nil, index - oldest + 1 > Self.peakCount { begin = time }
            guard let since = begin, let calm = calm(after: index) else { continue }
            floods.append(Instant(milliseconds: since)..<Instant(milliseconds: calm))
            begin = nil
        }
        return floods
    }

    /// When fewer than five were left in the window after this alarm, if that was before the next one.
    private func calm(after index: Int) -> Int64? {
        let isLast = index == times.count - 1
        let next = isLast ? span.upperBound : times[index + 1]
        // In a flood the fifth newest exists, or the window is calm already.
        let fifth = index - Self.calmCount + 1
        let calm = fifth < 0 ? times[index] : times[fifth] + Self.windowMilliseconds
        if calm < next { return calm }
        return isLast ? span.upperBound : nil
    }

    /// How much of the span was flood.
    var flood: Ratio {
        let milliseconds = floods.reduce(Int64(0)) {
            $0 + $1.upperBound.milliseconds - $1.lowerBound.milliseconds
        }
        return Ratio(milliseconds, of: span.upperBound - span.lowerBound)
    }
}
