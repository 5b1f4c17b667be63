import CBOR
import Calendar
import Wire

@testable import Community

/// A telemetry lane in memory: takes events, folds their records, stores its rows now and then.
struct TelemetryLab {
    var rows = TelemetryRows()
    var fold: Telemetry
    /// All that it has taken.
    private(set) var records: [Record] = []
    private var rosters = 0

    init() { fold = Telemetry(rows: rows) }

    /// One that takes them without storing or forgetting anything in between.
    init(folding records: [Record]) {
        self.init()
        for record in records { fold(record) }
        store()
    }

    private mutating func fold(_ record: Record) {
        records.append(record)
        fold.fold(record)
    }

    /// Late enough that nothing in the tests is of the future.
    static let recorded = Instant(milliseconds: 1_900_000_000_000)

    mutating func take(
        _ event: TelemetryEvent, subject: String, place: PlacePath? = nil, recorded: Instant = TelemetryLab.recorded
    ) throws {
        let seq = UInt64(records.count)
        let proposal = Proposal(occurred: recorded, place: place, subject: subject, actor: nil, event: event)
        let command = try Command(
            key: CommandKey(principal: "lab", source: "lab", id: "e\(seq)"), events: [try proposal.event()])
        var writer = CBORWriter()
        command.events[0].write(seq: Seq(seq), recorded: recorded, to: &writer)
        fold(try Record(decoding: writer.bytes))
    }

    /// The readings of one register in one batch.
    mutating func read(
        _ register: RegisterKey, _ times: [Int64], _ indexes: [Int64], _ kind: ReadingKind = .actual,
        recorded: Instant = TelemetryLab.recorded
    ) throws {
        try read([register], ReadingBatch(times: times, values: indexes), kind, recorded: recorded)
    }

    mutating func read(
        _ registers: [RegisterKey], _ batch: ReadingBatch, _ kind: ReadingKind = .actual,
        recorded: Instant = TelemetryLab.recorded
    ) throws {
        rosters += 1
        var roster = RosterDeclared()
        roster.registers = registers
        roster.time = batch.times[0]
        roster.indexes = registers.indices.map { max(0, batch.column($0).first!) }
        try take(.roster(roster), subject: "r\(rosters)", recorded: recorded)
        var readings = ReadingsRecorded()
        readings.readingKind = kind
        readings.columns = try batch.packed(since: roster.base)
        try take(.readings(readings), subject: "r\(rosters)", recorded: recorded)
    }

    mutating func store() {
        var visitor = TelemetryRows.Storing(rows: rows)
        fold.tables(&visitor)
    }

    /// Stores everything, forgets it, and goes on from the rows.
    mutating func restart() {
        store()
        fold = Telemetry(rows: rows)
    }

    mutating func row(_ day: Int64, _ key: RegisterKey) -> RegisterDay? {
        guard let number = fold.accounts.number(of: key) else { return nil }
        fold.accounts.flush()
        return fold.accounts.days[RegisterDay.Key(day: day, register: Int64(number))]
    }

    /// The intervals of a day.
    mutating func record(_ day: Int64, _ key: RegisterKey) -> DayRecord? {
        guard let row = row(day, key), let number = fold.accounts.number(of: key) else { return nil }
        return row.record(fold.accounts.terms[number], of: fold.accounts.clock[day].civil)
    }
}

/// Rows as a store keeps them, in the order of their keys.
final class TelemetryRows: RowSource {
    private(set) var tables: [String: [[ColumnValue]: [ColumnValue]]] = [:]

    func row(_ table: StaticString, key: [ColumnValue]) -> [ColumnValue]? { tables["\(table)"]?[key] }
    func refuse(_ error: RowError) { preconditionFailure("\(error)") }
    func forEachRow(_ table: StaticString, _ visit: ([ColumnValue]) -> Void) {
        for row in sorted("\(table)") { visit(row) }
    }

    func sorted(_ table: String) -> [[ColumnValue]] {
        (tables[table] ?? [:]).values.sorted { a, b in
            zip(a, b).lazy.map { TelemetryRows.order($0, $1) }.first { $0 != 0 } == -1
        }
    }

    private static func order(_ a: ColumnValue, _ b: ColumnValue) -> Int {
        switch (a, b) {
        case (.integer(let a), .integer(let b)): a < b ? -1 : a == b ? 0 : 1
        case (.text(let a), .text(let b)): a == b ? 0 : a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
        default: 0
        }
    }

    struct Storing: TableVisitor {
        let rows: TelemetryRows

        mutating func visit<Entity: Row>(_ table: inout Table<Entity>) {
            var sink = Sink(rows: rows, keyColumns: Entity.keyColumns)
            table.store(in: &sink)
            table.send()
            table.settle()
        }
    }

    struct Sink: RowSink {
        let rows: TelemetryRows
        let keyColumns: Int

        mutating func store(_ table: StaticString, _ values: [ColumnValue]) {
            rows.tables["\(table)", default: [:]][Array(values.prefix(keyColumns))] = values
        }
    }
}
