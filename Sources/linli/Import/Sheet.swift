import Forms

/// One kind of CSV file: the columns by which its first line is known, and what a line of it asks for.
struct Sheet: Sendable {
    /// Such as `places`.
    let name: String
    let columns: [Column]
    /// The columns that together name what a line is about: the line's id in what was imported under one name.
    let key: [String]
    /// Nil where lines are gathered before anything is asked.
    let ask: (@Sendable (SheetRow) throws(ImportProblem) -> Asked)?

    init(
        name: String, columns: [Column], key: [String],
        ask: (@Sendable (SheetRow) throws(ImportProblem) -> Asked)?
    ) {
        self.name = name
        self.columns = columns
        self.key = key
        self.ask = ask
    }

    struct Column: Sendable {
        let name: String
        let isRequired: Bool

        static func required(_ name: String) -> Column { Column(name: name, isRequired: true) }
        static func optional(_ name: String) -> Column { Column(name: name, isRequired: false) }
    }

    /// `devices: device, kind, model, place [, time]`
    var summary: String {
        let required = columns.filter(\.isRequired).map(\.name).joined(separator: ", ")
        let optional = columns.filter { !$0.isRequired }.map(\.name).joined(separator: ", ")
        return "\(name): \(required)" + (optional.isEmpty ? "" : " [, \(optional)]")
    }

    /// Whether a header has all that the sheet needs and nothing that it does not know.
    func fits(_ header: [String]) -> Bool {
        columns.allSatisfy { !$0.isRequired || header.contains($0.name) }
            && header.allSatisfy { name in columns.contains { $0.name == name } }
    }
}

extension [Sheet] {
    /// The sheet that a file is, by its first line.
    func sheet(of header: [String]) throws(ImportProblem) -> Sheet {
        for (place, name) in header.enumerated() where header[..<place].contains(name) {
            throw ImportProblem(column: name, "the column stands there twice")
        }
        if let found = first(where: { $0.fits(header) }) { return found }
        throw misfit(header)
    }

    /// What keeps a header from being that of the sheet it is nearest to.
    private func misfit(_ header: [String]) -> ImportProblem {
        func likeness(_ sheet: Sheet) -> Int {
            sheet.columns.reduce(0) { $0 + (header.contains($1.name) ? 1 : $1.isRequired ? -1 : 0) }
        }
        let best = self.max { likeness($0) < likeness($1) }!
        let names = best.columns.map(\.name)
        guard header.contains(where: names.contains) else {
            return ImportProblem(column: nil, "the first line names the columns of no sheet", allowed: map(\.summary))
        }
        if let unknown = header.first(where: { !names.contains($0) }) {
            return PersonalWords.isPersonal(column: unknown)
                ? ImportProblem(column: unknown, PersonalWords.refusal)
                : ImportProblem(column: unknown, "the sheet \(best.name) has no such column", allowed: names)
        }
        let missing = best.columns.first { $0.isRequired && !header.contains($0.name) }!
        return ImportProblem(column: missing.name, "the sheet \(best.name) needs this column")
    }
}
