internal import Calendar
internal import Wire

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

    /// A person is told at once what a display cannot show; a roster of one makes it a batch like any other.
    mutating func read(
        _ key: RegisterKey, _ text: String, at time: Instant, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<TelemetryEvent>] {
        let terms = try register(key)
        let decimals = accounts.registers[Int64(terms.number)]?.decimals ?? 0
        let index: Int64
        do throws(DecimalIndex.Problem) { index = try DecimalIndex.parse(text, decimals: decimals) } catch {
            throw Rejection(.readingMalformed, "the register shows digits, \(decimals) of them behind the point")
        }
        guard index < terms.limit else { throw Rejection(.readingMalformed, "the register has fewer digits") }
        try check(IndexPoint(time: time.milliseconds, index: index), terms, context)
        var roster = RosterDeclared()
        (roster.registers, roster.time, roster.indexes) = ([key], time.milliseconds, [index])
        let id: RosterID = context.newID("r")
        var event = ReadingsRecorded()
        event.readingKind = .manual
        // The packed time is the sender's stamp.
        let stamp = time.milliseconds - terms.shift
        do throws(BatchError) {
            event.columns = try ReadingBatch(times: [stamp], values: [index]).packed(since: roster.base)
        } catch {
            throw Rejection(.readingTime, "\(error)")
        }
        return [propose(.roster(roster), id.text, nil, context), propose(.readings(event), id.text, nil, context)]
    }

    private mutating func check(
        _ point: IndexPoint, _ terms: RegisterTerms, _ context: CommandContext
    ) throws(Rejection) {
        guard point.time > terms.since, point.time <= context.now.milliseconds &+ Accounts.future else {
            throw Rejection(.readingTime, "it is before the register began, or yet to come")
        }
        let last = accounts.lastPoint(of: terms.number)
        // Between readings that are there it is the fold that finds out what is wrong.
        guard point.time > last.time else { return }
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
