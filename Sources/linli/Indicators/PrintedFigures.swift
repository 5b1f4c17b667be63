import Projections
import Spreadsheet

/// Figures for people as a table, for machines as JSON or CSV.
struct PrintedFigures: Encodable {
    let dimensions: [String]
    let figures: [Row]
    private let lines: [[String]]

    private enum CodingKeys: CodingKey {
        case dimensions, figures
    }

    struct Row: Encodable {
        let group: [String]
        let code: String
        let chinese: String
        let english: String
        let numerator: Int64?
        let denominator: Int64?
        /// In decimal digits; absent where there is no data.
        let value: String?
        let unit: String
    }

    init(_ table: FigureTable) {
        dimensions = table.dimensions
        lines = table.lines
        figures = table.rows.map { row in
            Row(
                group: row.group.values, code: row.code, chinese: row.chinese, english: row.english,
                numerator: row.ratio?.numerator, denominator: row.ratio?.denominator, value: row.value, unit: row.unit)
        }
    }

    func print(_ parsed: Parsed, _ console: Console) throws -> ExitCode {
        if parsed.flag("--json") {
            try console.json(self)
        } else if parsed.flag("--csv") {
            var writer = CSVWriter()
            for line in lines { writer.line(line) }
            console.write(writer.bytes)
        } else {
            console.table(dimensions + ["code", "指标", "indicator", "of", "value"], figures.map(cells))
        }
        return .success
    }

    private func cells(_ row: Row) -> [String] {
        let ratio = row.denominator.map { "\(row.numerator ?? 0)/\($0)" } ?? ""
        let value = row.value.map { row.unit.isEmpty ? $0 : "\($0) \(row.unit)" } ?? "no data"
        return row.group.map { $0.isEmpty ? "-" : $0 } + [row.code, row.chinese, row.english, ratio, value]
    }
}
