import Calendar
import Community
import Ledger
import Projections
import Views
import Wire

/// `linli indicators …`: what the views of a community say of a time.
enum IndicatorsCommand {
    static let all: [Command] = [closedLoop, alarms, energy, revisions, board] + care

    static let directory = Command.Operand(name: "DIR", help: "the data directory of a community")
    static let period = Command.Option.value(
        "--period", "P",
        "the time asked about, such as 2026, 2026-Q1, 2026-03, 2026-W12 or 2026-03-05; default the last month")
    static let place = Command.Option.value("--in", "PLACE", "only this place and what is in it")
    static let asOf = Command.Option.value(
        "--as-of", "TIME", "what was known then, such as 2026-03-31T16:00:00Z; default all that is known")
    static let csv = Command.Option.flag("--csv", "print comma-separated values")
    static let options: [Command.Option] = [
        period,
        .value(
            "--by", "LIST",
            "grouped by place:DEPTH, level, category, priority, department, hour, day, week, month, quarter or year"),
        place, asOf, .value("--until", "TIME", "leaving out what had not occurred by then"), csv, LogCommands.json,
    ]

    private static let closedLoop = Command(
        name: ["indicators", "closed-loop"], summary: "the closed loop of cases: C1 to C20", operands: [directory],
        options: [
            .value("--profile", "NAME", "what counts as what: \(profiles); default linli")
        ] + options
    ) { parsed, console in
        let profile = try parsed.value("--profile", "one of \(profiles)") { name in
            DenominatorProfile.all.first { $0.name == name }
        }
        let past = try LanePast<Incident>(parsed)
        let table = try past.look { FigureTable(closedLoop: past.query, by: profile ?? .linli, of: $0) }
        return try PrintedFigures(table).print(parsed, console)
    }

    private static var profiles: String { DenominatorProfile.all.map(\.name).joined(separator: ", ") }

    private static let alarms = Command(
        name: ["indicators", "alarms"], summary: "the alarm system after ISA-18.2, per staffed seat",
        operands: [directory],
        options: [.flag("--by-occurrence", "late alarms count when they happened, not when somebody was told")]
            + options
    ) { parsed, console in
        let past = try LanePast<Incident>(parsed)
        let basis: AlarmBasis = parsed.flag("--by-occurrence") ? .occurrence : .annunciation
        let table = try past.look { FigureTable(alarms: past.query, basis: basis, of: $0) }
        return try PrintedFigures(table).print(parsed, console)
    }

    private static let board = Command(
        name: ["indicators", "board"], summary: "the open cases, and which limit ends first", operands: [directory],
        options: [asOf, LogCommands.json]
    ) { parsed, console in
        let past = try LanePast<Incident>(parsed)
        let board = try past.look { CaseBoard(at: past.query.moment, of: $0) }
        return try PrintedBoard(board, at: past.query.moment).print(parsed, console)
    }
}

extension IndicatorQuery {
    init(_ parsed: Parsed, at moment: Instant) throws(UsageError) {
        let zone = ZoneRules.shanghai
        let period = try parsed.value("--period", "a period such as 2026-03") { Period($0, in: zone) }
        let until = try parsed.value("--until", "a time such as 2026-03-31T16:00:00Z") { Instant($0) }
        let place = try parsed.value("--in", "the path of a place") { text in
            PlacePath(text: text).isValid ? PlacePath(text: text) : nil
        }
        self.init(
            period, at: moment, until: until, by: try Self.dimensions(parsed), in: place ?? .community, zone: zone)
    }

    private static func dimensions(_ parsed: Parsed) throws(UsageError) -> [Dimension] {
        guard let list = parsed.text("--by") else { return [] }
        var dimensions: [Dimension] = []
        for name in list.split(separator: ",").map(String.init) {
            guard let dimension = Dimension(name) else { throw UsageError("--by knows no \"\(name)\"") }
            dimensions.append(dimension)
        }
        return dimensions
    }
}
