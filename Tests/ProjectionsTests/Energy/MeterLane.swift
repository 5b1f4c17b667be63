import CBOR
import Calendar
import Community
import Wire

/// A telemetry lane of a few meters, each with one register that is read every hour.
struct MeterLane {
    var telemetry = Telemetry(rows: NoRows())
    private var seq: UInt64 = 0
    private var rosters = 0
    private var last: [String: (time: Int64, index: Int64)] = [:]
    static let start = CivilDay(CivilDate("2026-03-01")!, in: .shanghai).start
    static let hour: Int64 = 3_600_000

    mutating func take(_ event: TelemetryEvent, _ subject: String, at place: PlacePath? = nil) throws {
        let recorded = MeterLane.start.advanced(byMilliseconds: 400 * 24 * MeterLane.hour)
        let proposal = Proposal(occurred: recorded, place: place, subject: subject, actor: nil, event: event)
        let command = try Command(
            key: CommandKey(principal: "lane", source: "lane", id: "e\(seq)"), events: [try proposal.event()])
        var writer = CBORWriter()
        command.events[0].write(seq: Seq(seq), recorded: recorded, to: &writer)
        seq += 1
        telemetry.fold(try Record(decoding: writer.bytes))
    }

    mutating func meter(
        _ id: String, _ category: MeterCategory, below parent: String? = nil, at place: PlacePath = .community,
        _ medium: Medium = .electricity
    ) throws {
        var registered = MeterRegistered()
        (registered.medium, registered.category) = (medium, category)
        registered.parent = parent.map { MeterID(text: $0) }
        registered.from = MeterLane.start
        try take(.meter(.registered(registered)), id, at: place)
        var added = RegisterAdded()
        (added.decimals, added.intervalMinutes, added.from) = (0, 60, MeterLane.start)
        try take(.meter(.registerAdded(added)), id, at: place)
    }

    /// What the meter counts in each hour from the beginning on, or from where it was read last, in whole units.
    mutating func read(_ id: String, _ hours: [Int64]) throws {
        var (times, indexes): ([Int64], [Int64]) = ([], [])
        var (time, index) = last[id] ?? (MeterLane.start.milliseconds, 0)
        for amount in hours {
            (time, index) = (time + MeterLane.hour, index + amount)
            times.append(time)
            indexes.append(index)
        }
        last[id] = (time, index)
        rosters += 1
        var roster = RosterDeclared()
        roster.registers = [RegisterKey(MeterID(text: id))]
        (roster.time, roster.indexes) = (times[0], [indexes[0]])
        try take(.roster(roster), "r\(rosters)")
        var readings = ReadingsRecorded()
        readings.columns = try ReadingBatch(times: times, values: indexes).packed(
            since: RosterBase(time: times[0], indexes: [indexes[0]]))
        try take(.readings(readings), "r\(rosters)")
    }

    mutating func factor(_ kind: FactorKind, _ medium: Medium, _ value: Int64) throws {
        var factor = FactorSet()
        (factor.factor, factor.value) = (kind, value)
        try take(.terms(.factor(factor)), medium.rawValue)
    }
}
