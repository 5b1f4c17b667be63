/// Readings of many registers at the same times, as one concentrator reports them: a matrix with holes.
public struct ReadingBatch: Hashable, Sendable {
    /// A roster takes half a record at this size.
    public static let maximumChannels = 1_000
    /// Every minute of the longest day.
    public static let maximumTimes = 1_500
    /// What decoding one record may make anybody allocate: 800 kB.
    public static let maximumReadings = 100_000
    /// Fifteen digits: more than any register shows, and small enough for sums of millions.
    public static let maximumIndex: Int64 = 999_999_999_999_999
    public static let maximumIndexDigits = 15
    /// Stands for a reading that is not there.
    public static let absent = Int64.min

    /// Milliseconds since 1970, ascending.
    public var times: [Int64]
    /// The indexes of the first channel in the order of the times, then those of the second.
    public var values: [Int64]

    public init(times: [Int64] = [], values: [Int64] = []) {
        self.times = times
        self.values = values
    }

    public var channelCount: Int { times.isEmpty ? 0 : values.count / times.count }

    /// The readings of one channel.
    public func column(_ channel: Int) -> ArraySlice<Int64> {
        values[(channel * times.count)..<((channel + 1) * times.count)]
    }
}

/// What indexes were when a roster was declared: batches say how far the registers have gone since then.
public struct RosterBase: Hashable, Sendable {
    public var time: Int64
    public var indexes: [Int64]

    public init(time: Int64 = 0, indexes: [Int64] = []) {
        self.time = time
        self.indexes = indexes
    }

    /// What comes from others is asked for this before any batch is read with it.
    public var isValid: Bool {
        time.magnitude < timeLimit && indexes.count <= ReadingBatch.maximumChannels
            && indexes.allSatisfy { (0...ReadingBatch.maximumIndex).contains($0) }
    }
}

/// Times lie less than this from 1970, some thousands of years.
let timeLimit: UInt64 = 1 << 47

/// How large the increments of a channel have been lately: writer and reader learn it alike, and so agree on the order
/// of the next one without a word.
struct Pace {
    /// Four times the mean.
    private var sum: UInt64

    /// At first, what the register went on average since its base.
    init(sinceBase increment: UInt64, steps: UInt64) { sum = increment / steps &* 4 }

    var order: Int { BitCode.order(for: sum >> 2) }

    mutating func learn(_ increment: UInt64) { sum = sum &- sum >> 2 &+ increment }
}

/// How many steps of the batch lie between the roster's base and the first reading.
func steps(from base: RosterBase, to times: [Int64]) -> UInt64 {
    guard times.count > 1 else { return 1 }
    return UInt64(max(1, (times[0] - base.time) / (times[1] - times[0])))
}
