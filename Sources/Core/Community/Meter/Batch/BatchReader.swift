/// Reads packed batches, one after the other into the same memory.
public struct BatchReader {
    public private(set) var batch = ReadingBatch()

    public init() {}

    /// After an error the batch is not to be looked at.
    public mutating func read(_ packed: Packed, since base: RosterBase) throws(BatchError) {
        var reader = BitReader(packed.bytes)
        try readTimes(&reader, since: base)
        let firstOrder = Int(reader.bits(ReadingBatch.orderBits))
        let areAllRegular = reader.bits(1) == 1
        guard firstOrder <= BitCode.maximumOrder else { throw .damaged }
        let count = batch.times.count
        let steps = steps(from: base, to: batch.times)
        batch.values.removeAll(keepingCapacity: true)
        batch.values.reserveCapacity(base.indexes.count * count)
        for channel in base.indexes.indices {
            let index = base.indexes[channel]
            let isValid =
                areAllRegular || reader.bits(1) == 1
                ? readRegular(&reader, index, firstOrder, count, steps)
                : readIrregular(&reader, index, firstOrder, count)
            guard isValid else { throw .values(channel: channel) }
        }
        guard reader.finish() else { throw .damaged }
    }

    private mutating func readTimes(_ reader: inout BitReader, since base: RosterBase) throws(BatchError) {
        let channels = Int(reader.number(order: ReadingBatch.channelCountOrder))
        let count = Int(reader.number(order: ReadingBatch.timeCountOrder))
        guard channels == base.indexes.count else { throw .wrongChannelCount(channels, roster: base.indexes.count) }
        guard channels <= ReadingBatch.maximumChannels, count <= ReadingBatch.maximumTimes else {
            throw .tooManyReadings(channels: channels, times: count)
        }
        try ReadingBatch.checkSize(channels: channels, times: count)
        guard count > 0 else { throw .times }
        var time = base.time &+ reader.signed(order: ReadingBatch.firstTimeOrder)
        batch.times.removeAll(keepingCapacity: true)
        batch.times.append(time)
        if count > 1 {
            var step = Int64(reader.number(order: ReadingBatch.stepOrder))
            time &+= step
            batch.times.append(time)
            for _ in 2..<max(2, count) {
                step &+= reader.signed(order: 0)
                // What lies outside of all time is found below; until then it must not wrap around.
                guard step > 0, step < timeLimit, time.magnitude < timeLimit else { throw .times }
                time &+= step
                batch.times.append(time)
            }
            guard batch.times[0] < batch.times[1] else { throw .times }
        }
        guard batch.times[0].magnitude < timeLimit, time.magnitude < timeLimit else { throw .times }
    }

    /// A number is below 2^51, so that a column's increments cannot overflow; the last index tells of all.
    @inline(__always)
    private mutating func readRegular(
        _ reader: inout BitReader, _ base: Int64, _ firstOrder: Int, _ count: Int, _ steps: UInt64
    ) -> Bool {
        let increment = reader.number(order: firstOrder)
        var index = base &+ Int64(truncatingIfNeeded: increment)
        batch.values.append(index)
        var pace = Pace(sinceBase: increment, steps: steps)
        for _ in 1..<count {
            let increment = reader.number(order: pace.order)
            pace.learn(increment)
            index &+= Int64(truncatingIfNeeded: increment)
            batch.values.append(index)
        }
        return index <= ReadingBatch.maximumIndex
    }

    private mutating func readIrregular(
        _ reader: inout BitReader, _ base: Int64, _ firstOrder: Int, _ count: Int
    ) -> Bool {
        var index = base
        var pace = Pace(sinceBase: 1 << UInt64(firstOrder), steps: 1)
        for _ in 0..<count {
            guard reader.bits(1) == 1 else {
                batch.values.append(ReadingBatch.absent)
                continue
            }
            let difference = reader.number(order: pace.order)
            pace.learn(difference)
            index &+= BitCode.unZigZag(difference)
            guard (0...ReadingBatch.maximumIndex).contains(index) else { return false }
            batch.values.append(index)
        }
        return true
    }
}
