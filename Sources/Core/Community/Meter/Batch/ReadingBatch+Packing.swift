/// The packed form, bit by bit:
/// * the number of channels, of times, the first time since the base, the first step, the changes of the step;
/// * the order of the first increments, and whether every channel is regular;
/// * for each channel, unless all are regular, a bit that says whether it is;
/// * a regular channel has an index at every time, none below the one before or the base: its increments since the base
///   and from time to time;
/// * any other has a bit for each time that says whether there is an index, and the differences, which may be negative.
extension ReadingBatch {
    static let channelCountOrder = 8
    static let timeCountOrder = 3
    /// A quarter of an hour is about 2^20 ms, a day 2^26.
    static let firstTimeOrder = 26
    static let stepOrder = 19
    static let orderBits = 6

    public func packed(since base: RosterBase) throws(BatchError) -> Packed {
        try check(against: base)
        var writer = BitWriter()
        writeTimes(since: base, to: &writer)
        let firstOrder = bestOrder(of: base)
        writer.bits(UInt64(firstOrder), ReadingBatch.orderBits)
        let regular = base.indexes.indices.map { isRegular($0, base: base.indexes[$0]) }
        let areAllRegular = regular.allSatisfy { $0 }
        writer.bits(areAllRegular ? 1 : 0, 1)
        let steps = steps(from: base, to: times)
        for channel in base.indexes.indices {
            if !areAllRegular { writer.bits(regular[channel] ? 1 : 0, 1) }
            if regular[channel] {
                writeRegular(channel, base.indexes[channel], firstOrder, steps, to: &writer)
            } else {
                writeIrregular(channel, base.indexes[channel], firstOrder, to: &writer)
            }
        }
        return Packed(writer.finish())
    }

    private func check(against base: RosterBase) throws(BatchError) {
        guard !times.isEmpty, values.count == base.indexes.count * times.count else {
            throw .wrongChannelCount(channelCount, roster: base.indexes.count)
        }
        try ReadingBatch.checkSize(channels: base.indexes.count, times: times.count)
        guard times.allSatisfy({ $0.magnitude < timeLimit }), zip(times, times.dropFirst()).allSatisfy(<)
        else { throw .times }
        for channel in base.indexes.indices {
            let isValid = column(channel).allSatisfy {
                $0 == ReadingBatch.absent || (0...ReadingBatch.maximumIndex).contains($0)
            }
            guard isValid else { throw .values(channel: channel) }
        }
    }

    static func checkSize(channels: Int, times: Int) throws(BatchError) {
        guard channels <= maximumChannels, times <= maximumTimes, channels * times <= maximumReadings else {
            throw .tooManyReadings(channels: channels, times: times)
        }
    }

    private func writeTimes(since base: RosterBase, to writer: inout BitWriter) {
        writer.number(UInt64(base.indexes.count), order: ReadingBatch.channelCountOrder)
        writer.number(UInt64(times.count), order: ReadingBatch.timeCountOrder)
        writer.signed(times[0] - base.time, order: ReadingBatch.firstTimeOrder)
        guard times.count > 1 else { return }
        var step = times[1] - times[0]
        writer.number(UInt64(step), order: ReadingBatch.stepOrder)
        for index in times.indices.dropFirst(2) {
            let next = times[index] - times[index - 1]
            writer.signed(next - step, order: 0)
            step = next
        }
    }

    private func isRegular(_ channel: Int, base: Int64) -> Bool {
        var last = base
        for index in column(channel) {
            guard index >= last else { return false }
            last = index
        }
        return true
    }

    /// The order at which the first increments of all channels take the fewest bits.
    private func bestOrder(of base: RosterBase) -> Int {
        let increments = base.indexes.indices.compactMap { channel -> UInt64? in
            let first = values[channel * times.count]
            return first >= base.indexes[channel] ? UInt64(first - base.indexes[channel]) : nil
        }
        let bits = (0...BitCode.maximumOrder).map { order in
            increments.reduce(0) { $0 + BitCode.length(of: $1, order: order) }
        }
        return bits.indices.min { bits[$0] < bits[$1] } ?? 0
    }

    private func writeRegular(
        _ channel: Int, _ base: Int64, _ firstOrder: Int, _ steps: UInt64, to writer: inout BitWriter
    ) {
        let column = column(channel)
        var last = column[column.startIndex]
        let increment = UInt64(last - base)
        writer.number(increment, order: firstOrder)
        var pace = Pace(sinceBase: increment, steps: steps)
        for index in column.dropFirst() {
            let increment = UInt64(index - last)
            writer.number(increment, order: pace.order)
            pace.learn(increment)
            last = index
        }
    }

    private func writeIrregular(_ channel: Int, _ base: Int64, _ firstOrder: Int, to writer: inout BitWriter) {
        var last = base
        var pace = Pace(sinceBase: 1 << UInt64(firstOrder), steps: 1)
        for index in column(channel) {
            writer.bits(index == ReadingBatch.absent ? 0 : 1, 1)
            guard index != ReadingBatch.absent else { continue }
            let difference = BitCode.zigZag(index - last)
            writer.number(difference, order: pace.order)
            pace.learn(difference)
            last = index
        }
    }
}
