import Calendar
import Community
import Projections

extension IndicatorsCommand {
    static let energy = Command(
        name: ["indicators", "energy"], summary: "what is used, made and lost, and how well that is known: E1 to E16",
        operands: [directory],
        options: [
            period,
            .value("--by", "LIST", "grouped by place:DEPTH, category, day, week, month, quarter or year"), place, asOf,
            csv, LogCommands.json,
        ]
    ) { parsed, console in
        let past = try LanePast<Telemetry>(parsed)
        guard past.query.dimensions.allSatisfy(\.isOfMeters) else {
            throw UsageError("meters are not told apart by level, priority, department or hour")
        }
        let table = try past.look { FigureTable(energy: past.query, of: &$0) }
        return try PrintedFigures(table).print(parsed, console)
    }
}
