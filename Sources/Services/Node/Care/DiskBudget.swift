import Community
import Wire

/// How much room a node's disk has, against how much it should have. A value: it is told what there is.
struct DiskBudget: Sendable {
    /// What a limit is of `NodeOptions`.
    struct Limits: Hashable, Sendable {
        /// Below it somebody should see to it.
        var warnBytes: UInt64 = 2 << 30
        /// Below it readings are turned away, so that alarms have what is left.
        var refuseBytes: UInt64 = 512 << 20

        func bytes(_ level: DiskLevel) -> UInt64 {
            switch level {
            case .scarce: warnBytes
            case .reserved: refuseBytes
            }
        }
    }

    let limits: Limits
    private(set) var available: UInt64?
    private(set) var levels: Set<DiskLevel> = []
    private var forecast = DiskForecast()

    init(_ limits: Limits, levels: Set<DiskLevel> = []) {
        self.limits = limits
        self.levels = levels
    }

    /// Takes what there is now, and says what began or ended with it.
    mutating func note(_ available: UInt64, at now: Instant) -> (began: [DiskLevel], ended: [DiskLevel]) {
        self.available = available
        forecast.note(available, at: now)
        var (began, ended): ([DiskLevel], [DiskLevel]) = ([], [])
        for level in DiskLevel.allCases {
            let limit = limits.bytes(level)
            // What goes to and fro by a few pages is one shortage and not a hundred.
            let isShort = available < (levels.contains(level) ? limit + limit / 8 : limit)
            if isShort, levels.insert(level).inserted { began.append(level) }
            if !isShort, levels.remove(level) != nil { ended.append(level) }
        }
        return (began, ended)
    }

    /// At the growth of recent days; nil while it does not grow, or nobody knows yet.
    var daysLeft: Int64? { forecast.daysLeft }
}

/// When a disk will be full, if it goes on as in recent days.
struct DiskForecast: Sendable {
    private struct Sample {
        let at: Instant
        let available: UInt64
    }

    /// One of each hour of a week.
    private static let intervalMilliseconds: Int64 = 3_600_000
    private static let samplesKept = 7 * 24
    private static let dayMilliseconds: Int64 = 86_400_000

    private var samples: [Sample] = []
    private var last: Sample?

    mutating func note(_ available: UInt64, at now: Instant) {
        let sample = Sample(at: now, available: available)
        last = sample
        guard let newest = samples.last else { return samples.append(sample) }
        // A clock that was set back begins anew.
        if now < newest.at { samples = [sample] }
        guard now.milliseconds - newest.at.milliseconds >= DiskForecast.intervalMilliseconds else { return }
        samples.append(sample)
        if samples.count > DiskForecast.samplesKept { samples.removeFirst() }
    }

    var daysLeft: Int64? {
        guard let first = samples.first, let last, first.available > last.available else { return nil }
        let milliseconds = last.at.milliseconds - first.at.milliseconds
        guard milliseconds >= DiskForecast.intervalMilliseconds else { return nil }
        let used = Double(first.available - last.available)
        let days = Double(last.available) / used * Double(milliseconds) / Double(DiskForecast.dayMilliseconds)
        return Int64(min(days, 36_525))
    }
}
