public import Calendar
public import Wire

/// What is asked of the lane's rows. Each question looks up the rows it needs by their keys.
extension Telemetry {
    public var zone: ZoneRules { accounts.clock.zone }

    /// What each category has used of a medium in a month (year times 100 plus month).
    public mutating func categories(of medium: Medium, month: Int64) -> [CategoryMonth] {
        accounts.flush()
        return keys(medium, month).compactMap { accounts.categoryMonths[$0] }
    }

    /// The same of a year, in one row for each category; the period is the year.
    public mutating func categories(of medium: Medium, year: Int64) -> [CategoryMonth] {
        accounts.flush()
        return keys(medium, year).compactMap { key in
            var sum = CategoryMonth(key)
            for month in 1...12 {
                var key = key
                key.period = year * 100 + Int64(month)
                if let row = accounts.categoryMonths[key] { sum.totals += row.totals }
            }
            return sum.totals == Totals() ? nil : sum
        }
    }

    /// What each category has used of a medium on a day (days since 1970), with its quarters of an hour.
    public mutating func categories(of medium: Medium, day: Int64) -> [CategoryDay] {
        accounts.flush()
        return keys(medium, day).compactMap { accounts.categoryDays[$0] }
    }

    private func keys(_ medium: Medium, _ period: Int64) -> [GroupKey] {
        MeterCategory.allCases.flatMap { category in
            Direction.allCases.map { GroupKey(period: period, medium: medium, category: category, direction: $0) }
        }
    }

    public func number(of register: RegisterKey) -> Int? { accounts.number(of: register) }

    /// Which end of its interval a register's readings are stamped with; nil for none that there is.
    public mutating func stamps(of register: RegisterKey) -> StampMark? {
        number(of: register).flatMap { accounts.registers[Int64($0)]?.stamps }
    }

    public mutating func has(_ roster: RosterID) -> Bool { rosters[roster] != nil }

    public mutating func month(of register: Int, _ month: Int64) -> RegisterMonth? {
        accounts.flush()
        return accounts.months[RegisterMonth.Key(month: month, register: Int64(register))]
    }

    /// A day of a register, interval by interval.
    public mutating func curve(of register: Int, day: Int64) -> DayRecord? {
        accounts.flush()
        guard accounts.terms.indices.contains(register),
            let row = accounts.days[RegisterDay.Key(day: day, register: Int64(register))]
        else { return nil }
        return row.record(accounts.terms[register], of: accounts.clock[day].civil)
    }

    /// Every meter with its registers' numbers, in the order of their ids.
    public mutating func meters() -> [(meter: Meter, registers: [Register])] {
        var (meters, registers): ([Meter], [MeterID: [Register]]) = ([], [:])
        accounts.meters.forEach { meters.append($0) }
        accounts.registers.forEach { registers[$0.id.meter, default: []].append($0) }
        return meters.sorted { $0.id < $1.id }.map { meter in
            (meter, (registers[meter.id] ?? []).sorted { $0.number < $1.number })
        }
    }

    /// What was known of a time and is otherwise now, and why: by day and register, the first change first.
    public func revisions(in time: Range<Instant>) -> [(register: RegisterKey, revision: Revision)] {
        var found: [(register: RegisterKey, revision: Revision)] = []
        let tests = [
            ColumnTest("changed_from") { $0 < time.upperBound }, ColumnTest("changed_until") { $0 > time.lowerBound },
        ]
        accounts.revisions.forEach(passing: tests) { row in
            guard let register = accounts.registers.row(row.key.register) else { return }
            found.append((register.id, row))
        }
        return found.sorted { a, b in
            (a.revision.key.day, a.revision.key.register, a.revision.key.seq)
                < (b.revision.key.day, b.revision.key.register, b.revision.key.seq)
        }
    }
}
