import Spreadsheet
import Wire

/// A file as far as it could be understood.
struct ImportFile: Sendable {
    let path: String
    /// Nil when no sheet has its first line.
    var sheet: Sheet?
    var lines: [ImportLine] = []
    /// Where the sheet is that of readings.
    var readings: [ImportReading] = []
    var issues: [ImportIssue] = []
    /// Where it is no CSV any more, or none that is known, nobody knows what it would have said.
    var isBroken = false

    init(_ path: String, _ bytes: [UInt8], _ terms: ImportTerms) {
        self.path = path
        do throws(CSVError) {
            var reader = try CSVReader(bytes)
            try read(&reader, terms)
        } catch {
            refuse(ImportProblem(column: nil, "\(error.problem)"), at: error.line)
        }
    }

    private mutating func read(_ reader: inout CSVReader, _ terms: ImportTerms) throws(CSVError) {
        guard let header = try reader.next() else {
            return refuse(ImportProblem(column: nil, "the file is empty"), at: 1)
        }
        let sheet: Sheet
        do throws(ImportProblem) { sheet = try terms.sheets.sheet(of: header.fields) } catch {
            return refuse(error, at: header.line)
        }
        self.sheet = sheet
        while let record = try reader.next() {
            guard !record.isBlank else { continue }
            do throws(ImportProblem) {
                try take(record, header.fields, sheet, terms)
            } catch {
                issues.append(ImportIssue(file: path, line: record.line, problem: error))
            }
        }
    }

    private mutating func take(
        _ record: CSVRecord, _ columns: [String], _ sheet: Sheet, _ terms: ImportTerms
    ) throws(ImportProblem) {
        guard record.fields.count == columns.count else {
            throw ImportProblem(
                column: nil, "the line has \(record.fields.count) fields, the first line names \(columns.count) columns"
            )
        }
        let row = SheetRow(columns: columns, fields: record.fields) { id throws(WireError) in
            try terms.key(id, of: sheet)
        }
        guard let ask = sheet.ask else { return readings.append(try Sheet.reading(row, record.line)) }
        lines.append(try terms.line(row, record.line, of: path, sheet, ask))
    }

    private mutating func refuse(_ problem: ImportProblem, at line: Int) {
        issues.append(ImportIssue(file: path, line: line, problem: problem))
        isBroken = true
    }
}
