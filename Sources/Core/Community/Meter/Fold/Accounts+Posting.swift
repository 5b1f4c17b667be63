internal import Calendar
internal import Wire

/// Sums follow the rows of days: what a row said is taken out again, what it says now put in.
extension Accounts {
    /// A day as its intervals.
    mutating func post(_ row: RegisterDay, _ sign: Int64) {
        let terms = terms[Int(row.key.register)]
        let record = row.record(terms, of: clock[row.key.day].civil)
        post(row.key, row.totals, record.amounts, times: 1, sign, step: terms.step)
    }

    /// A plain day that is new.
    mutating func post(_ row: RegisterDay, _ increments: [Int64], times factor: Int64) {
        post(row.key, row.totals, increments, times: factor, 1, step: terms[Int(row.key.register)].step)
    }

    private mutating func post(
        _ key: RegisterDay.Key, _ totals: Totals, _ values: [Int64], times factor: Int64, _ sign: Int64, step: Int64
    ) {
        let day = clock[key.day]
        let month = RegisterMonth.Key(month: day.month, register: key.register)
        months.modify(month, orMake: { RegisterMonth(month) }) { $0.totals.add(totals, sign) }
        guard var group = group(of: Int(key.register), key.day, day.civil) else { return }
        let quarters = day.civil.intervalCount(lasting: CategoryDay.quarter)
        categoryDays.modify(group, orMake: { CategoryDay(group, quarters: quarters) }) { row in
            row.totals.add(totals, sign)
            row.add(values, times: factor, sign, step: step)
        }
        group.period = day.month
        categoryMonths.modify(group, orMake: { CategoryMonth(group) }) { $0.totals.add(totals, sign) }
    }

    /// Which sum a day of a register belongs to: that of its meter's category, unless a meter above it has the same
    /// one, which counts the same already. What holds when the day begins holds for all of it.
    mutating func group(of register: Int, _ number: Int64, _ day: CivilDay) -> GroupKey? {
        let start = day.start.milliseconds
        if !(memberships[register].from..<memberships[register].until).contains(start) {
            memberships[register] = membership(of: register, at: start)
        }
        var key = memberships[register].key
        key?.period = number
        return key
    }

    private mutating func membership(of register: Int, at start: Int64) -> Membership {
        guard let row = registers[Int64(register)], let meter = meters[row.id.meter] else { return Membership() }
        var membership = Membership(from: start, until: meter.change(after: start))
        let category = meter.categories.value(at: start)
        var above = meter.parent(at: start)
        var isCounted = false
        for _ in 0..<Accounts.maximumDepth {
            guard let id = above, let parent = meters[id] else { break }
            isCounted = isCounted || parent.categories.value(at: start) == category
            membership.until = min(membership.until, parent.change(after: start))
            above = parent.parent(at: start)
        }
        if let category, !isCounted {
            membership.key = GroupKey(period: 0, medium: meter.medium, category: category, direction: row.direction)
        }
        return membership
    }

    /// The sum that a register's days belong to from one instant to another.
    struct Membership {
        var from: Int64 = 0
        var until: Int64 = 0
        var key: GroupKey?
    }

    /// Incomer, building, storey, flat, circuit: no tree of meters is deeper.
    static let maximumDepth = 16
}

extension CategoryDay {
    static let quarter: Int64 = 900_000

    /// Adds a day's intervals to the quarters that they make up, or are parts of.
    mutating func add(_ values: [Int64], times factor: Int64, _ sign: Int64, step: Int64) {
        if step == CategoryDay.quarter {
            let factor = factor * sign
            for index in 0..<min(values.count, quarters.count) { quarters[index] &+= values[index] &* factor }
            return
        }
        for (index, value) in values.enumerated() {
            let amount = value &* factor
            let (first, parts) = (Int(Int64(index) * step / CategoryDay.quarter), max(1, step / CategoryDay.quarter))
            for part in 0..<parts where first + Int(part) < quarters.count {
                quarters[first + Int(part)] &+=
                    (share(of: amount, part + 1, of: parts) &- share(of: amount, part, of: parts)) &* sign
            }
        }
    }
}
