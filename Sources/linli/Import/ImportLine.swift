import CBOR
import Calendar
import Community
import Forms
import Wire

/// One line of a file, understood and not yet decided.
struct ImportLine: Sendable {
    let file: String
    let number: Int
    /// Those that say something.
    let columns: [String]
    let key: CommandKey
    /// Where its id stands, or begins.
    let keyColumn: String
    /// What the line says, whatever its columns' order and however a spreadsheet writes times. The same key with other
    /// words is another line.
    let request: [UInt8]
    let asked: Asked
    let occurred: Instant
    /// When it is decided as it were: the past is judged by what was known then.
    let decided: Instant
    let actor: String

    var lane: Lane { asked.lane }

    func issue(_ problem: ImportProblem) -> ImportIssue { ImportIssue(file: file, line: number, problem: problem) }
}

/// What the lines of an import have in common.
struct ImportTerms: Sendable {
    /// Whose ids the lines carry, such as the system that is left behind.
    let name: String
    let sheets: [Sheet]
    /// Whether lines are decided as of their own time.
    let isPast: Bool
    let now: Instant

    func key(_ id: String, of sheet: Sheet) throws(WireError) -> CommandKey {
        try CommandKey(principal: CommandKey.importPrincipal, source: "linli:import:\(name)", id: "\(sheet.name):\(id)")
    }

    func line(
        _ row: SheetRow, _ number: Int, of file: String, _ sheet: Sheet,
        _ ask: (SheetRow) throws(ImportProblem) -> Asked
    ) throws(ImportProblem) -> ImportLine {
        for column in sheet.columns where column.isRequired && row.text(column.name) == nil {
            throw ImportProblem(column: column.name, "the field is empty")
        }
        let asked = try ask(row)
        let occurred = try row.instant("time") ?? now
        guard occurred <= now else { throw ImportProblem(column: "time", "it is yet to come") }
        let key: CommandKey
        do throws(WireError) {
            key = try row.key(sheet.key.map { row.canonical($0) }.joined(separator: "|"))
        } catch {
            throw ImportProblem(column: sheet.key[0], "\(error)")
        }
        let actor: ID<Void>? = try row.id("actor")
        return ImportLine(
            file: file, number: number, columns: row.columns.filter { row.text($0) != nil }, key: key,
            keyColumn: sheet.key[0], request: row.request(sheet), asked: asked,
            occurred: occurred, decided: isPast ? occurred : now, actor: actor?.text ?? CommandKey.importPrincipal)
    }
}

extension SheetRow {
    private static let times: Set<String> = ["time", "from", "until"]

    /// A field as it is compared with another one: spreadsheets write times in ways of their own.
    fileprivate func canonical(_ column: String) -> String {
        let text = text(column) ?? ""
        guard Self.times.contains(column), let instant = SpreadsheetTime.instant(text, in: .shanghai) else {
            return text
        }
        return "\(instant.milliseconds)"
    }

    fileprivate func request(_ sheet: Sheet) -> [UInt8] {
        let given = sheet.columns.map(\.name).filter { text($0) != nil }
        var writer = CBORWriter(reserving: 64)
        writer.array(1 + 2 * given.count)
        writer.text(sheet.name)
        for column in given {
            writer.text(column)
            writer.text(canonical(column))
        }
        return writer.bytes
    }
}
