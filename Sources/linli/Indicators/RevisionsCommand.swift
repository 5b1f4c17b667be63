import Calendar
import Community
import Projections
import Spreadsheet
import Wire

extension IndicatorsCommand {
    static let revisions = Command(
        name: ["indicators", "revisions"], summary: "readings that changed what was known of a time, and why",
        operands: [directory],
        options: [period, .value("--meter", "ID", "only this meter"), place, asOf, csv, LogCommands.json],
        notes: [
            "What a period was believed to be before an event is asked for with --as-of and the time before it was recorded."
        ]
    ) { parsed, console in
        let meter = try parsed.value("--meter", "the id of a meter") { text in
            MeterID(text: text).isName ? MeterID(text: text) : nil
        }
        let past = try LanePast<Telemetry>(parsed)
        let revisions = try past.look { EnergyRevisions(past.query, of: meter, in: &$0) }
        return try PrintedRevisions(revisions, in: past.query.zone).print(parsed, console)
    }
}

/// The trace for people as a table, for machines as JSON or CSV. Amounts are whole and exact, in the meter's unit.
private struct PrintedRevisions: Encodable {
    let revisions: [Row]

    struct Row: Encodable {
        let day: String
        let register: String
        let place: String
        let reason: String
        /// The event of the telemetry lane that brought it about, and when that was recorded.
        let seq: Int64
        let recorded: String
        let from: String
        let until: String
        let intervals: Int64
        let before: Amounts
        let after: Amounts
        let unit: String
    }

    struct Amounts: Encodable {
        let amount: String
        let estimated: String
        let unplaced: String
        let missing: Int64

        init(_ totals: Totals) {
            amount = Self.text(totals.amount)
            estimated = Self.text(totals.estimated)
            unplaced = Self.text(totals.unplaced)
            missing = totals.missing
        }

        private static func text(_ amount: Int64) -> String { FigureRow.decimal(amount, digits: 6) }
    }

    init(_ found: EnergyRevisions, in zone: ZoneRules) {
        func text(_ moment: Instant) -> String {
            let civil = zone.civil(moment)
            return "\(civil.date) \(civil.time)"
        }
        revisions = found.entries.map { entry in
            let revision = entry.revision
            return Row(
                day: "\(entry.day)", register: "\(entry.register)", place: entry.place.description,
                reason: revision.reason.rawValue, seq: revision.key.seq, recorded: text(revision.recorded),
                from: text(Instant(milliseconds: revision.from)), until: text(Instant(milliseconds: revision.until)),
                intervals: revision.changed, before: Amounts(revision.before), after: Amounts(revision.after),
                unit: entry.medium.unit)
        }
    }

    func print(_ parsed: Parsed, _ console: Console) throws -> ExitCode {
        if parsed.flag("--json") {
            try console.json(self)
        } else if parsed.flag("--csv") {
            var writer = CSVWriter()
            for line in [Self.heading] + revisions.map(\.fields) { writer.line(line) }
            console.write(writer.bytes)
        } else {
            console.table(Self.heading, revisions.map(\.fields))
        }
        return .success
    }

    private static let heading = [
        "day", "register", "place", "reason", "seq", "recorded", "from", "until", "intervals", "before", "after",
        "unit", "estimated before", "estimated after", "missing before", "missing after", "unplaced before",
        "unplaced after",
    ]
}

extension PrintedRevisions.Row {
    var fields: [String] {
        [
            day, register, place, reason, "\(seq)", recorded, from, until, "\(intervals)", before.amount, after.amount,
            unit, before.estimated, after.estimated, "\(before.missing)", "\(after.missing)", before.unplaced,
            after.unplaced,
        ]
    }
}
