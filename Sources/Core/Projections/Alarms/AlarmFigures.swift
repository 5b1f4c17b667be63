public import Community
public import Sketch
internal import Wire

/// The figures of the alarms of one group. Those of two communities add up.
public struct AlarmFigures: Hashable, Sendable {
    /// Alarms told, over the time that seats were staffed: milliseconds, for the printed figure is per hour.
    public internal(set) var rate = Ratio()
    public internal(set) var peaks = Ratio()
    public internal(set) var flood = Ratio()
    public internal(set) var floods: Int64 = 0
    /// Alarms of the ten busiest devices, of all that were told.
    public internal(set) var topTen = Ratio()
    public internal(set) var priorities: [Priority: Int64] = [:]
    public internal(set) var chattering: Int64 = 0
    public internal(set) var fleeting: Int64 = 0
    /// The most alarms that stood for over a day without returning, on any one day.
    public internal(set) var standing: Int64 = 0
    public internal(set) var uncontrolled: Int64 = 0
    public internal(set) var suppressions: [SuppressionKind: Int64] = [:]
    /// Alarms that nobody was told of, by why.
    public internal(set) var silent: [Silence: Int64] = [:]
    public internal(set) var late: Int64 = 0
    public internal(set) var acknowledging = Histogram()
    public internal(set) var unacknowledged: Int64 = 0
    public internal(set) var restoring = Histogram()
    public internal(set) var unrestored: Int64 = 0
    public internal(set) var arriving = Histogram()
    /// At the scene within the limit, of those that somebody reached and those whose limit is over.
    public internal(set) var arrivedOnTime = Ratio()
    /// C17.
    public internal(set) var falseAlarms = Ratio()

    /// What is gathered before the figures can be told.
    var told: [Instant] = []
    var devices: [DeviceID: Int64] = [:]
    var standingDays: [Instant: Int64] = [:]

    public var toldCount: Int64 { priorities.values.reduce(0, +) }

    public mutating func merge(_ other: AlarmFigures) {
        rate = rate + other.rate
        peaks = peaks + other.peaks
        flood = flood + other.flood
        floods += other.floods
        topTen = topTen + other.topTen
        priorities.merge(other.priorities) { $0 + $1 }
        chattering += other.chattering
        fleeting += other.fleeting
        // Each community has its own operators, and its own worst day.
        standing = max(standing, other.standing)
        uncontrolled += other.uncontrolled
        suppressions.merge(other.suppressions) { $0 + $1 }
        silent.merge(other.silent) { $0 + $1 }
        late += other.late
        acknowledging.merge(other.acknowledging)
        unacknowledged += other.unacknowledged
        restoring.merge(other.restoring)
        unrestored += other.unrestored
        arriving.merge(other.arriving)
        arrivedOnTime = arrivedOnTime + other.arrivedOnTime
        falseAlarms = falseAlarms + other.falseAlarms
    }
}
