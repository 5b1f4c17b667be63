internal import Calendar
internal import Wire

extension Accounts {
    mutating func registers(of meter: MeterID) -> [Int] {
        terms.indices.filter { registers[Int64($0)]?.id.meter == meter }
    }

    /// Works out again what a register's readings mean from one instant to another, or to the end.
    mutating func reopen(_ register: Int, from start: Int64, until end: Int64?, _ occasion: Occasion) {
        flush(register)
        refreshTerms(of: register)
        defer { load(register) }
        guard let last = registers[Int64(register)]?.lastDay else { return }
        let until = min(last, end.map { clock.number(of: $0 + 1) } ?? last)
        var day = clock.number(of: max(start, terms[register].since) + 1)
        // The instant itself may be the end of the day before, on which a replacement is read.
        if clock.number(of: start) < day, start > terms[register].since { day -= 1 }
        while day <= until {
            // A month at a time, so that memory does not grow with the time that has passed.
            reckon(register, day...min(day + 31, until), occasion)
            day += 32
        }
    }

    /// Changes what a meter belongs to, and takes its days, and those of the meters below it, from one sum to another.
    mutating func regroup(
        _ meter: MeterID, from: Instant, _ occasion: Occasion, _ change: (inout Meter) -> Void
    ) {
        flush()
        let registers = registersBelow(meter)
        let first = clock.number(of: from.milliseconds + 1)
        let before = post(registers, from: first, -1)
        meters.modify(meter, change)
        for register in memberships.indices { memberships[register] = Membership() }
        let after = post(registers, from: first, 1)
        for (old, new) in zip(before, after) where old.group != new.group {
            guard let totals = days[old.day]?.totals, totals.intervals > 0 else { continue }
            let civil = clock[old.day.day].civil
            trace(
                old.day, totals, totals, changed: totals.intervals,
                in: civil.start.milliseconds..<civil.end.milliseconds, occasion)
        }
    }

    /// Adds the registers' days to their sums or takes them out, and says which sum each was in.
    private mutating func post(
        _ registers: [Int], from first: Int64, _ sign: Int64
    ) -> [(day: RegisterDay.Key, group: GroupKey?)] {
        var posted: [(day: RegisterDay.Key, group: GroupKey?)] = []
        for register in registers {
            var day = self.registers[Int64(register)]?.lastDay
            while let number = day, number >= first,
                let row = days[RegisterDay.Key(day: number, register: Int64(register))]
            {
                post(row, sign)
                posted.append((row.key, group(of: register, number, clock[number].civil)))
                day = row.previous
            }
        }
        return posted
    }

    /// The registers of a meter and of all that have ever hung below it.
    private mutating func registersBelow(_ meter: MeterID) -> [Int] {
        var all: [Meter] = []
        meters.forEach { all.append($0) }
        var below: Set<MeterID> = [meter]
        for _ in 0..<Accounts.maximumDepth {
            let more = all.filter { meter in meter.parents.steps.contains { below.contains($0.value) } }.map(\.id)
            guard !below.isSuperset(of: more) else { break }
            below.formUnion(more)
        }
        return terms.indices.filter { number in
            registers[Int64(number)].map { below.contains($0.id.meter) } ?? false
        }
    }
}
