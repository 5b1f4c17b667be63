internal import CBOR
internal import Calendar
public import Wire

/// The state of the telemetry lane: what meters there are, what they showed, and what that means.
public struct Telemetry: LaneFold {
    public static let lane = Lane.telemetry
    public static let version: Int64 = 2

    var accounts: Accounts
    var clocks: Table<CommunityClock>
    var rosters: Table<Roster>
    var tariffs: Table<Tariff>
    var factors: Table<Factor>
    var premises: Table<Premises>
    var weather: Table<DayWeather>
    var baselines: Table<Baseline>
    var adjustments: Table<BaselineAdjustment>
    var devices: Table<HeardDevice>
    var unfolded: Table<Unfolded>
    private var reader = BatchReader()
    private static let kinds = KindTable(TelemetryEvent.kinds)

    public init(rows: any RowSource) {
        clocks = Table(rows)
        rosters = Table(rows)
        tariffs = Table(rows)
        factors = Table(rows)
        premises = Table(rows)
        weather = Table(rows)
        baselines = Table(rows)
        adjustments = Table(rows)
        devices = Table(rows)
        unfolded = Table(rows)
        let zone = clocks[CommunityClock().key].flatMap { ZoneRules.named($0.zone) }
        accounts = Accounts(rows: rows, zone: zone ?? .shanghai)
    }

    public mutating func fold(_ record: Record) {
        do throws(SchemaError) {
            evolve(Fact(record, try Self.kinds.read(record.kindBytes, record.bodyReader)), record)
        } catch {
            unfolded.count(record, error)
        }
    }

    private mutating func evolve(_ fact: Fact<TelemetryEvent>, _ record: Record) {
        switch fact.event {
        case .readings(let readings):
            if let error = take(readings, fact) { unfolded.count(record, error) }
        case .roster(let roster): declare(roster, fact)
        case .rebased(let roster): rebase(roster, fact)
        case .corrected(let correction): correct(correction, fact)
        case .heartbeat: hear(fact)
        case .meter(let event): evolve(event, fact)
        case .terms(let event): evolve(event, fact)
        }
    }

    public mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        accounts.flush()
        try visitor.visit(&clocks)
        try visitor.visit(&accounts.meters)
        try visitor.visit(&accounts.registers)
        try visitor.visit(&rosters)
        try visitor.visit(&accounts.days)
        try visitor.visit(&accounts.months)
        try visitor.visit(&accounts.categoryDays)
        try visitor.visit(&accounts.categoryMonths)
        try visitor.visit(&accounts.revisions)
        try visitor.visit(&accounts.quarantine)
        try visitor.visit(&tariffs)
        try visitor.visit(&factors)
        try visitor.visit(&premises)
        try visitor.visit(&weather)
        try visitor.visit(&baselines)
        try visitor.visit(&adjustments)
        try visitor.visit(&devices)
        try visitor.visit(&unfolded)
    }

    // MARK: Readings

    private mutating func take(_ readings: ReadingsRecorded, _ fact: Fact<TelemetryEvent>) -> SchemaError? {
        guard let roster = rosters[RosterID(text: fact.subject)] else { return .missing(field: "roster") }
        do throws(BatchError) { try reader.read(readings.columns, since: roster.base) } catch {
            return .malformed(
                field: "columns", .init(offset: 0, reason: .unexpected(wanted: "the columns of its roster")))
        }
        accounts.take(reader.batch, of: roster.registers, readings.readingKind, fact.occasion(.late))
        return nil
    }

    private mutating func correct(_ correction: ReadingCorrected, _ fact: Fact<TelemetryEvent>) {
        let key = RegisterKey(MeterID(text: fact.subject), correction.register)
        guard let register = accounts.number(of: key),
            correction.index.map({ (0...ReadingBatch.maximumIndex).contains($0) }) ?? true
        else { return }
        let reading = RawReading(
            time: correction.time.milliseconds &+ accounts.terms[register].shift, kind: correction.readingKind,
            index: correction.index ?? ReadingBatch.absent, isCorrected: true)
        accounts.merge([reading], into: register, fact.occasion(.correction))
    }

    private mutating func declare(_ declared: RosterDeclared, _ fact: Fact<TelemetryEvent>) {
        var roster = Roster()
        roster.registers = declared.registers.map { accounts.number(of: $0) ?? -1 }
        keep(roster, declared.base, fact)
    }

    private mutating func rebase(_ rebased: RosterRebased, _ fact: Fact<TelemetryEvent>) {
        guard let roster = rosters[rebased.registersOf] else { return }
        keep(roster, rebased.base, fact)
    }

    private mutating func keep(_ roster: Roster, _ base: RosterBase, _ fact: Fact<TelemetryEvent>) {
        guard base.isValid, base.indexes.count == roster.registers.count else { return }
        var roster = roster
        roster.id = RosterID(text: fact.subject)
        (roster.time, roster.indexes) = (base.time, base.indexes)
        rosters.put(roster)
    }

    private mutating func hear(_ fact: Fact<TelemetryEvent>) {
        devices.modify(fact.subject, orMake: { HeardDevice(fact.subject) }) { device in
            device.lastHeard = max(device.lastHeard, fact.occurred)
            device.heartbeats += 1
        }
    }
}

extension Fact {
    func occasion(_ reason: Revision.Reason) -> Accounts.Occasion {
        Accounts.Occasion(seq: Int64(clamping: seq.value), recorded: recorded, reason: reason)
    }
}

extension ZoneRules {
    static func named(_ id: String) -> ZoneRules? { known.first { $0.id == id } }
}
