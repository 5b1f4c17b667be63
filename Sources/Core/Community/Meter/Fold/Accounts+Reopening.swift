internal import Calendar
internal import Wire

/// The long way of readings: late, repeated, corrected, by hand, or behind a gap. Only the days that they touch are
/// opened again.
extension Accounts {
    mutating func merge(_ readings: [RawReading], into register: Int, _ occasion: Occasion) {
        flush(register)
        var (first, last): (Int64, Int64) = (.max, .min)
        for reading in readings {
            guard let days = keep(reading, register, occasion) else { continue }
            (first, last) = (min(first, days.lowerBound), max(last, days.upperBound))
        }
        if first <= last { _ = reckon(register, first...last, occasion) }
        load(register)
    }

    /// Puts a reading into the row of its day, and returns the days to be worked out again: a row that is new begins
    /// where the one before it ends. Nil when that changes nothing.
    private mutating func keep(_ reading: RawReading, _ register: Int, _ occasion: Occasion) -> ClosedRange<Int64>? {
        if let reason = refusal(of: reading, register, occasion) {
            refuse(reading, register, reason, kept: nil, occasion)
            return nil
        }
        let key = RegisterDay.Key(day: clock.number(of: reading.time), register: Int64(register))
        let isNew = !isThere(key)
        if isNew { insert(key) }
        guard let row = days[key] else { return nil }
        var readings = row.record(terms[register], of: clock[key.day].civil).readings
        let place = readings.firstIndex { !($0 < reading) } ?? readings.count
        if place < readings.count, !(reading < readings[place]) {
            let there = readings[place]
            if there.index == reading.index, there.isCorrected || !reading.isCorrected { return nil }
            guard reading.isCorrected else {
                refuse(reading, register, .conflict, kept: there.index, occasion)
                return nil
            }
            readings[place] = reading
        } else if readings.count >= Accounts.readingsOfDay {
            refuse(reading, register, .crowded, kept: nil, occasion)
            return nil
        } else {
            readings.insert(reading, at: place)
        }
        let civil = clock[key.day].civil
        let terms = terms[register]
        days.modify(key) { row in
            row.curve = .mixed(row.record(terms, of: civil))
            row.setReadings(readings)
        }
        return (isNew ? row.previous ?? key.day : key.day)...key.day
    }

    private func refusal(of reading: RawReading, _ register: Int, _ occasion: Occasion) -> QuarantinedReading.Reason? {
        if reading.time <= terms[register].since { return .early }
        return reading.time > occasion.recorded.milliseconds &+ Accounts.future ? .future : nil
    }

    private mutating func refuse(
        _ reading: RawReading, _ register: Int, _ reason: QuarantinedReading.Reason, kept: Int64?,
        _ occasion: Occasion
    ) {
        // What a register began with may be reported again.
        if reading.time == terms[register].since, reading.index == terms[register].firstIndex { return }
        let key = QuarantinedReading.Key(register: Int64(register), time: reading.time, kind: reading.kind)
        quarantine.modify(key, orMake: { QuarantinedReading(key) }) { row in
            row.reason = reason
            row.index = reading.index
            row.kept = kept
            row.seq = occasion.seq
            row.count += 1
        }
    }

    // MARK: Rows of days

    /// What happens to a register has a day to be booked on, even if nobody reads it on that.
    mutating func makeRow(_ register: Int, at time: Int64) {
        let key = RegisterDay.Key(day: clock.number(of: time), register: Int64(register))
        if !isThere(key) { insert(key) }
    }

    private mutating func isThere(_ key: RegisterDay.Key) -> Bool {
        guard let last = registers[key.register]?.lastDay, key.day <= last else { return false }
        return days[key] != nil
    }

    /// Makes a row for a day, between those before and after it.
    private mutating func insert(_ key: RegisterDay.Key) {
        let first = clock.number(of: terms[Int(key.register)].since + 1)
        // What flowed before the first midnight has a day to be booked on.
        if key.day > first, registers[key.register]?.lastDay == nil {
            insert(RegisterDay.Key(day: first, register: key.register))
        }
        let (previous, next) = neighbours(of: key)
        var row = RegisterDay()
        row.key = key
        (row.previous, row.next) = (previous, next)
        row.base = IndexPoint(time: terms[Int(key.register)].since, index: terms[Int(key.register)].firstIndex)
        days.put(row)
        if let previous { days.modify(RegisterDay.Key(day: previous, register: key.register)) { $0.next = key.day } }
        if let next {
            days.modify(RegisterDay.Key(day: next, register: key.register)) { $0.previous = key.day }
        } else {
            registers.modify(key.register) { $0.lastDay = key.day }
        }
        bridge(previous, key)
        if let next { bridge(key.day, RegisterDay.Key(day: next, register: key.register)) }
    }

    /// A day of 23 hours without a reading can lie in a gap that is filled.
    private mutating func bridge(_ previous: Int64?, _ key: RegisterDay.Key) {
        guard previous == key.day - 2 else { return }
        let between = clock[key.day - 1].civil
        guard between.end.milliseconds - between.start.milliseconds < Reckoning.profiled else { return }
        insert(RegisterDay.Key(day: key.day - 1, register: key.register))
    }

    /// The nearest rows on both sides. Late readings are seldom far from others, so they are looked for from there.
    private mutating func neighbours(of key: RegisterDay.Key) -> (previous: Int64?, next: Int64?) {
        guard let last = registers[key.register]?.lastDay else { return (nil, nil) }
        guard key.day < last else { return (last, nil) }
        var distance: Int64 = 1
        while true {
            if let row = days[RegisterDay.Key(day: key.day - distance, register: key.register)] {
                return (row.key.day, row.next)
            }
            if key.day + distance <= last,
                let row = days[RegisterDay.Key(day: key.day + distance, register: key.register)]
            {
                return (row.previous, row.key.day)
            }
            distance += 1
        }
    }

    // MARK: Working days out again

    /// Works out these days, and those around them that depend on them, and brings the sums up to date. Returns what
    /// the day behind the last one begins with.
    @discardableResult
    mutating func reckon(_ register: Int, _ changed: ClosedRange<Int64>, _ occasion: Occasion?) -> IndexPoint {
        var window = window(register, changed)
        if window.isEmpty { return IndexPoint(time: terms[register].since, index: terms[register].firstIndex) }
        while true {
            var reckoning = Reckoning(terms[register], window, measured: measured(before: window))
            let point = reckoning.run()
            guard let next = dependent(on: reckoning.days, window, point) else {
                store(reckoning.days, instead: window, occasion)
                return point
            }
            window.append(next)
        }
    }

    /// The rows of some days; before them, the day on which a gap begins that ends in the first of them, and as context
    /// the one on which a gap begins that ends in that.
    private mutating func window(_ register: Int, _ changed: ClosedRange<Int64>) -> [Reckoning.Day] {
        var window: [Reckoning.Day] = []
        var day = changed.lowerBound
        while day <= changed.upperBound {
            let key = RegisterDay.Key(day: day, register: Int64(register))
            guard let row = days[key] else {
                day += 1
                continue
            }
            window.append(self.day(row))
            guard let next = row.next else { break }
            day = next
        }
        if window.isEmpty {
            // What happened on a day without a row is seen in the next one.
            let key = RegisterDay.Key(day: changed.lowerBound, register: Int64(register))
            guard let next = neighbours(of: key).next,
                let row = days[RegisterDay.Key(day: next, register: Int64(register))]
            else { return [] }
            window.append(self.day(row))
        }
        for isContext in [false, true] {
            guard let start = window.first?.civil.start.milliseconds, let base = window.first?.row.base.time else {
                break
            }
            while let first = window.first, let previous = first.row.previous,
                base < first.civil.start.milliseconds, start - base < Reckoning.profiled,
                let row = days[RegisterDay.Key(day: previous, register: Int64(register))]
            {
                var day = self.day(row)
                day.isContext = isContext
                window.insert(day, at: 0)
            }
        }
        return window
    }

    private mutating func day(_ row: RegisterDay) -> Reckoning.Day {
        let civil = clock[row.key.day].civil
        let readings = row.record(terms[Int(row.key.register)], of: civil).readings
        return Reckoning.Day(civil: civil, row: row, readings: readings)
    }

    /// The next row, when what it says hangs on these days: it begins where they end, or a gap reaches into it, or it is
    /// filled in after the day before.
    private mutating func dependent(
        on days: [Reckoning.Day], _ window: [Reckoning.Day], _ point: IndexPoint
    ) -> Reckoning.Day? {
        guard let last = days.last, let number = last.row.next,
            let next = self.days[RegisterDay.Key(day: number, register: last.row.key.register)]
        else { return nil }
        let hasOpenGap =
            point.time < last.civil.end.milliseconds
            && clock[number].civil.start.milliseconds - point.time < Reckoning.profiled
        let isProfile = next.totals.estimated != 0 && last.row.curve != window.last?.row.curve
        return next.base != point || hasOpenGap || isProfile ? day(next) : nil
    }

    /// The measured amounts of the days that are not worked out and that a gap may be filled in by.
    private mutating func measured(before window: [Reckoning.Day]) -> [Int64: [Int64?]] {
        var wanted = window.filter(\.isContext).map(\.row.key)
        for (index, day) in window.enumerated() where index == 0 || window[index - 1].row.key.day != day.row.key.day - 1
        {
            wanted.append(RegisterDay.Key(day: day.row.key.day - 1, register: day.row.key.register))
        }
        var measured: [Int64: [Int64?]] = [:]
        for key in wanted {
            guard let row = days[key] else { continue }
            let record = row.record(terms[Int(key.register)], of: clock[key.day].civil)
            measured[key.day] = zip(record.amounts, record.qualities).map { $1 > .none && $1 < .estimated ? $0 : nil }
        }
        return measured
    }

    private mutating func store(_ new: [Reckoning.Day], instead window: [Reckoning.Day], _ occasion: Occasion?) {
        for (new, old) in zip(new, window) where !new.isContext && new.row != old.row {
            post(old.row, -1)
            post(new.row, 1)
            days.put(new.row)
            if let occasion { trace(old.row, new.row, occasion) }
        }
    }

    /// What was known and is otherwise now. Intervals that were still to come, or missing while the day was the last
    /// one, were not known.
    private mutating func trace(_ old: RegisterDay, _ new: RegisterDay, _ occasion: Occasion) {
        let terms = terms[Int(old.key.register)]
        let civil = clock[old.key.day].civil
        let (before, after) = (old.record(terms, of: civil), new.record(terms, of: civil))
        let changed = before.amounts.indices.filter { index in
            before.qualities[index] != .none
                && (before.amounts[index] != after.amounts[index] || before.qualities[index] != after.qualities[index])
        }
        if let first = changed.first, let last = changed.last {
            let start = civil.start.milliseconds
            let span = (start + Int64(first) * terms.step)..<(start + Int64(last + 1) * terms.step)
            trace(old.key, old.totals, new.totals, changed: Int64(changed.count), in: span, occasion)
        } else if old.totals.unplaced != new.totals.unplaced, old.totals.intervals > 0 {
            let span = civil.start.milliseconds..<civil.end.milliseconds
            trace(old.key, old.totals, new.totals, changed: 0, in: span, occasion)
        }
    }

    mutating func trace(
        _ day: RegisterDay.Key, _ before: Totals, _ after: Totals, changed: Int64, in span: Range<Int64>,
        _ occasion: Occasion
    ) {
        let key = Revision.Key(seq: occasion.seq, register: day.register, day: day.day)
        revisions.modify(key, orMake: { Revision(key, before: before) }) { row in
            row.reason = occasion.reason
            row.recorded = occasion.recorded
            row.after = after
            row.changed = max(row.changed, changed)
            row.from = min(row.from, span.lowerBound)
            row.until = max(row.until, span.upperBound)
        }
    }
}
