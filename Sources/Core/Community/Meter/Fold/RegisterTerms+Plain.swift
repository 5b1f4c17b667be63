internal import Calendar
internal import Wire

extension RegisterTerms {
    /// Whether a day has one reading at the end of each interval from its start on, none of which needs a rule: then
    /// each interval is the difference of two indexes. Of the last day that has readings, the rest may be to come.
    func arePlain(
        _ times: ArraySlice<Int64>, _ indexes: ArraySlice<Int64>, of day: CivilDay, isLast: Bool,
        since base: IndexPoint, into increments: inout [Int64]
    ) -> Bool {
        let (start, end) = (day.start.milliseconds, day.end.milliseconds)
        let count = day.intervalCount(lasting: step)
        guard base.time == start, !times.isEmpty, isLast ? times.count <= count : times.count == count,
            areSteady(from: start, to: end)
        else { return false }
        let most = mostIncrement(from: start)
        increments.removeAll(keepingCapacity: true)
        var (expected, last) = (start, base.index)
        for (time, index) in zip(times, indexes) {
            expected &+= step
            let increment = index &- last
            guard time == expected, increment >= 0, increment <= most else { return false }
            increments.append(increment)
            last = index
        }
        return true
    }

    /// Whether nothing changes that the readings mean.
    private func areSteady(from start: Int64, to end: Int64) -> Bool {
        !breaks.contains { $0.at > start && $0.at <= end } && !factors.contains { $0.from > start && $0.from < end }
            && !ratedPowers.contains { $0.from > start && $0.from <= end }
    }

    private func mostIncrement(from start: Int64) -> Int64 {
        let most = bound(from: start, to: start + step) ?? RegisterTerms.maximumAmount
        let factor = factor(at: start)
        return factor > 0 ? most / factor : .max
    }
}
