internal import Calendar

extension RegisterDay {
    /// The day with all its readings and intervals, however it is packed.
    func record(_ terms: RegisterTerms, of day: CivilDay) -> DayRecord {
        switch curve {
        case .mixed(let record): return record
        case .plain(let plain):
            var record = DayRecord()
            let count = day.intervalCount(lasting: terms.step)
            var point = base
            for increment in plain.increments {
                point = IndexPoint(time: point.time &+ terms.step, index: point.index &+ increment)
                record.readings.append(RawReading(time: point.time, kind: .actual, index: point.index))
                record.amounts.append(increment &* plain.factor)
                record.qualities.append(.actual)
            }
            let rest = max(0, count - plain.count)
            record.amounts.append(contentsOf: repeatElement(0, count: rest))
            record.qualities.append(contentsOf: repeatElement(.none, count: rest))
            return record
        }
    }

    /// Other readings; what they mean is not worked out yet.
    mutating func setReadings(_ readings: [RawReading]) {
        guard case .mixed(var record) = curve else { preconditionFailure("a packed day was not unpacked") }
        record.readings = readings
        curve = .mixed(record)
    }
}
