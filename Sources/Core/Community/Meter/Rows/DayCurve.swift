public import CBOR

/// The readings and the intervals of a day, packed.
public enum DayCurve: FieldValue {
    /// Nearly every day: one actual reading at the end of each interval from the first on, and nothing else to tell.
    case plain(PlainDay)
    case mixed(DayRecord)

    public static var cddl: String { "[factor: int64, count: uint, increments: bytes] / [* int64]" }

    public func write(to writer: inout CBORWriter) {
        switch self {
        case .plain(let day):
            writer.array(3)
            writer.integer(day.factor)
            writer.unsigned(UInt64(day.count))
            writer.byteString(day.bits)
        case .mixed(let record): record.write(to: &writer)
        }
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        var ahead = reader
        if try ahead.array() == 3 {
            _ = try reader.array()
            let (factor, count, bits) = (try reader.integer(), try Int(from: &reader), try Packed(from: &reader))
            guard (0...ReadingBatch.maximumTimes).contains(count) else {
                throw reader.failure(.unexpected(wanted: "the intervals of a day"))
            }
            self = .plain(PlainDay(factor: factor, count: count, bits: bits.bytes))
        } else {
            self = .mixed(try DayRecord(from: &reader))
        }
    }
}

/// Increments of an index from one interval to the next, each of which is `factor` times as much.
public struct PlainDay: Hashable, Sendable {
    public let factor: Int64
    public let count: Int
    let bits: [UInt8]

    init(factor: Int64, count: Int, bits: [UInt8]) {
        self.factor = factor
        self.count = count
        self.bits = bits
    }

    init(factor: Int64, increments: some Collection<Int64>) {
        var writer = BitWriter()
        var pace = Pace(sinceBase: 0, steps: 1)
        for increment in increments {
            let increment = UInt64(increment)
            writer.number(increment, order: pace.order)
            pace.learn(increment)
        }
        self.init(factor: factor, count: increments.count, bits: writer.finish())
    }

    public var increments: [Int64] {
        var reader = BitReader(bits)
        var pace = Pace(sinceBase: 0, steps: 1)
        return (0..<count).map { _ in
            let increment = reader.number(order: pace.order)
            pace.learn(increment)
            return Int64(increment)
        }
    }
}

/// A day with something to tell.
public struct DayRecord: FieldValue {
    public var readings: [RawReading] = []
    public var amounts: [Int64] = []
    public var qualities: [Quality] = []

    public init() {}

    public static var cddl: String { "[* int64]" }

    /// Numbers of readings and of intervals, then four numbers for each reading and two for each interval. Times are
    /// counted from the reading before.
    public func write(to writer: inout CBORWriter) {
        writer.array(2 + readings.count * 4 + amounts.count * 2)
        writer.integer(Int64(readings.count))
        writer.integer(Int64(amounts.count))
        var last: Int64 = 0
        for reading in readings {
            writer.integer(reading.time &- last)
            writer.integer(reading.kind.rawValue * 2 + (reading.isCorrected ? 1 : 0))
            writer.integer(reading.index)
            writer.integer(Int64(reading.verdict.rawValue))
            last = reading.time
        }
        for (amount, quality) in zip(amounts, qualities) {
            writer.integer(amount)
            writer.integer(Int64(quality.rawValue))
        }
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        let items = try reader.array()
        let (readingCount, intervalCount) = (try Int(from: &reader), try Int(from: &reader))
        guard (0...items).contains(readingCount), (0...items).contains(intervalCount),
            items == 2 + readingCount * 4 + intervalCount * 2
        else { throw reader.failure(.unexpected(wanted: "the record of a day"), start) }
        var last: Int64 = 0
        for _ in 0..<readingCount {
            last = last &+ (try reader.integer())
            let (flags, index, verdict) = (try reader.integer(), try reader.integer(), try reader.integer())
            guard let kind = ReadingKind(rawValue: flags >> 1),
                let verdict = UInt8(exactly: verdict).flatMap(RawReading.Verdict.init)
            else { throw reader.failure(.unexpected(wanted: "a reading"), start) }
            var reading = RawReading(time: last, kind: kind, index: index, isCorrected: flags & 1 == 1)
            reading.verdict = verdict
            readings.append(reading)
        }
        for _ in 0..<intervalCount {
            amounts.append(try reader.integer())
            guard let quality = UInt8(exactly: try reader.integer()).flatMap(Quality.init(rawValue:)) else {
                throw reader.failure(.unexpected(wanted: "a quality"), start)
            }
            qualities.append(quality)
        }
    }
}
