internal import Calendar
public import Wire

/// Decisions on rosters and readings.
extension Telemetry {
    mutating func declare(
        _ id: RosterID, _ event: RosterDeclared, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        try checkNew(id)
        guard event.base.isValid, !event.registers.isEmpty, event.indexes.count == event.registers.count,
            Set(event.registers).count == event.registers.count
        else {
            throw Rejection(
                .rosterUnsound,
                "a roster names up to \(ReadingBatch.maximumChannels) registers once each, with what each showed")
        }
        for key in event.registers { _ = try register(key) }
        return propose(.roster(event), id.text, nil, context)
    }

    private mutating func checkNew(_ id: RosterID) throws(Rejection) {
        guard id.isName else { throw Rejection(.rosterUnsound, "a roster's id is letters, digits and -_.: in ASCII") }
        guard rosters[id] == nil else { throw Rejection(.rosterExists, "there is a roster \(id) already") }
    }

    private mutating func roster(_ id: RosterID) throws(Rejection) -> Roster {
        guard let roster = rosters[id] else { throw Rejection(.rosterUnknown, "there is no roster \(id)") }
        return roster
    }

    mutating func rebase(
        _ id: RosterID, as new: RosterID, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        let roster = try roster(id)
        try checkNew(new)
        var event = RosterRebased()
        event.registersOf = id
        event.time = context.now.milliseconds
        for (place, register) in roster.registers.enumerated() {
            event.indexes.append(register < 0 ? roster.indexes[place] : accounts.lastPoint(of: register).index)
        }
        return propose(.rebased(event), new.text, nil, context)
    }

    mutating func record(
        _ batch: ReadingBatch, of id: RosterID, _ kind: ReadingKind, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        var event = ReadingsRecorded()
        event.readingKind = kind
        let base = try roster(id).base
        do throws(BatchError) { event.columns = try batch.packed(since: base) } catch {
            throw Rejection(.batchUnsound, "\(error)")
        }
        return propose(.readings(event), id.text, nil, context)
    }

    /// A roster that is made for the batch, and based on the first index of each register.
    func record(
        _ batch: ReadingBatch, shownBy keys: [RegisterKey], _ kind: ReadingKind, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<TelemetryEvent>] {
        guard !keys.isEmpty, let first = batch.times.first, batch.values.count == keys.count * batch.times.count,
            Set(keys).count == keys.count
        else { throw Rejection(.batchUnsound, "\(keys.count) registers do not have \(batch.values.count) readings") }
        for key in keys { _ = try register(key) }
        var roster = RosterDeclared()
        (roster.registers, roster.time) = (keys, first)
        roster.indexes = keys.indices.map { batch.column($0).first { $0 != ReadingBatch.absent } ?? 0 }
        guard roster.base.isValid else { throw Rejection(.batchUnsound, "no register shows such an index") }
        var event = ReadingsRecorded()
        event.readingKind = kind
        do throws(BatchError) { event.columns = try batch.packed(since: roster.base) } catch {
            throw Rejection(.batchUnsound, "\(error)")
        }
        let id: RosterID = context.newID("r")
        return [propose(.roster(roster), id.text, nil, context), propose(.readings(event), id.text, nil, context)]
    }

    /// A person is told at once what a display cannot show; a roster of one makes it a batch like any other.
    mutating func read(
        _ key: RegisterKey, _ text: String, at time: Instant, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<TelemetryEvent>] {
        let terms = try register(key)
        let index = try index(text, terms)
        let last = accounts.lastPoint(of: terms.number)
        try check(IndexPoint(time: time.milliseconds, index: index), after: last, terms, context.now)
        // What the batch tells is the sender's stamp.
        let stamp = time.milliseconds - terms.shift
        guard stamp.magnitude < timeLimit else { throw Rejection(.readingTime, "no calendar goes as far") }
        return try record(ReadingBatch(times: [stamp], values: [index]), shownBy: [key], .manual, context)
    }

    /// What a register showed at some times, ascending, off its texts and by the sender's stamps: of each the index, or why
    /// it cannot be.
    public mutating func indexes(
        of key: RegisterKey, _ shown: [(stamp: Instant, text: String)], at now: Instant
    ) -> [Result<Int64, Rejection>] {
        let terms: RegisterTerms
        do throws(Rejection) { terms = try register(key) } catch { return shown.map { _ in .failure(error) } }
        var last = accounts.lastPoint(of: terms.number)
        return shown.map { shown in
            do throws(Rejection) {
                let index = try index(shown.text, terms)
                let point = IndexPoint(time: shown.stamp.milliseconds &+ terms.shift, index: index)
                try check(point, after: last, terms, now)
                if point.time > last.time { last = point }
                return .success(index)
            } catch { return .failure(error) }
        }
    }

    private mutating func index(_ text: String, _ terms: RegisterTerms) throws(Rejection) -> Int64 {
        let decimals = accounts.registers[Int64(terms.number)]?.decimals ?? 0
        let index: Int64
        do throws(DecimalIndex.Problem) { index = try DecimalIndex.parse(text, decimals: decimals) } catch {
            throw Rejection(.readingMalformed, "the register shows digits, \(decimals) of them behind the point")
        }
        guard index < terms.limit else { throw Rejection(.readingMalformed, "the register has fewer digits") }
        return index
    }

    private func check(
        _ point: IndexPoint, after last: IndexPoint, _ terms: RegisterTerms, _ now: Instant
    ) throws(Rejection) {
        guard point.time > terms.since, point.time <= now.milliseconds &+ Accounts.future else {
            throw Rejection(.readingTime, "it is before the register began, or yet to come")
        }
        // Between readings that are there it is the fold that finds out what is wrong.
        guard point.time > last.time else { return }
        let change = terms.breaks.last { $0.at >= last.time && $0.at < point.time }
        let last = change.map { IndexPoint(time: $0.at, index: $0.initial) } ?? last
        guard let increment = terms.increment(from: last.index, to: point.index) else {
            throw Rejection(
                .readingDecreases, "the register showed \(last.index) already, in steps of its last digit",
                allowed: ["replace", "reset"])
        }
        guard terms.pieces(increment, from: last, to: point.time) != nil else {
            throw Rejection(.readingImplausible, "more than can flow through the meter since the last reading")
        }
    }

    mutating func correct(
        _ id: MeterID, _ event: ReadingCorrected, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        let meter = try meter(id)
        let terms = try register(RegisterKey(id, event.register))
        guard event.time.milliseconds > terms.since,
            event.time <= context.now.advanced(byMilliseconds: Accounts.future)
        else { throw Rejection(.readingTime, "it is before the register began, or yet to come") }
        guard (0..<terms.limit).contains(event.index ?? 0) else {
            throw Rejection(.readingMalformed, "the register does not show such an index")
        }
        return propose(.corrected(event), id.text, meter.places.latest, context)
    }
}

extension Accounts {
    /// The last reading of a register that counts, or what it began with.
    mutating func lastPoint(of register: Int) -> IndexPoint {
        flush(register)
        guard let last = registers[Int64(register)]?.lastDay,
            let row = days[RegisterDay.Key(day: last, register: Int64(register))]
        else { return IndexPoint(time: terms[register].since, index: terms[register].firstIndex) }
        let readings = row.record(terms[register], of: clock[last].civil).readings
        let reading = readings.last { $0.verdict == .accepted }
        let point = reading.map { IndexPoint(time: $0.time, index: $0.index) } ?? row.base
        let change = terms[register].breaks.last { $0.at >= point.time && $0.at <= clock.end(of: last) }
        return change.map { IndexPoint(time: $0.at, index: $0.initial) } ?? point
    }
}
