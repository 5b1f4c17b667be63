import Calendar
import Community
import Forms
import Wire

/// The fields of one line by the names of their columns, in the types that commands want.
struct SheetRow: Sendable {
    let columns: [String]
    let fields: [String]
    /// Makes the key of a line of the same name from its id.
    let key: @Sendable (String) throws(WireError) -> CommandKey

    /// Nil where the column is missing or the field empty.
    func text(_ column: String) -> String? {
        guard let place = columns.firstIndex(of: column), !fields[place].isEmpty else { return nil }
        return fields[place]
    }

    func required<Value>(_ column: String, _ read: (String) throws(ImportProblem) -> Value?) throws(ImportProblem)
        -> Value
    {
        guard text(column) != nil, let value = try read(column) else {
            throw ImportProblem(column: column, "the field is empty")
        }
        return value
    }

    func optional<Value>(
        _ column: String, _ read: (String) throws(ImportProblem) -> Value?
    ) throws(ImportProblem) -> Value? {
        try read(column)
    }

    /// A name of a thing. Names of people do not belong here, and numbers that lead to them are told by their length.
    func name(_ column: String) throws(ImportProblem) -> String? {
        guard let name = text(column) else { return nil }
        guard !PersonalNumber.isIn(name) else { throw ImportProblem(column: column, PersonalNumber.refusal) }
        return name
    }

    func id<Thing>(_ column: String) throws(ImportProblem) -> ID<Thing>? {
        guard let text = try name(column) else { return nil }
        let id = ID<Thing>(text: text)
        guard id.isName else {
            throw ImportProblem(
                column: column,
                "\"\(text)\" is no id: 1 to 64 letters, digits, dashes, dots, colons or underscores of ASCII")
        }
        return id
    }

    func ids<Thing>(_ column: String) throws(ImportProblem) -> [ID<Thing>]? {
        text(column).map { $0.split(separator: " ").map { ID(text: String($0)) } }
    }

    /// The path of a place; `/` is the community itself.
    func place(_ column: String) throws(ImportProblem) -> PlacePath? {
        guard let text = try name(column) else { return nil }
        let path = PlacePath(subject: text)
        guard path == .community || path.isValid else {
            throw ImportProblem(
                column: column,
                "\"\(text)\" is no path of a place: up to \(PlacePath.maximumDepth) ids from the outside in, such as b3/u1/r502, "
                    + "or / for the community")
        }
        return path
    }

    func choice<Value: CaseIterable & RawRepresentable<String>>(_ column: String) throws(ImportProblem) -> Value? {
        try choice(among: Value.allCases.map { ($0.rawValue, $0) })(column)
    }

    func choice<Value>(among choices: [(String, Value)]) -> (String) throws(ImportProblem) -> Value? {
        { column throws(ImportProblem) in
            guard let text = text(column) else { return nil }
            guard let found = choices.first(where: { $0.0 == text }) else {
                throw ImportProblem(column: column, "\"\(text)\" is none of them", allowed: choices.map(\.0))
            }
            return found.1
        }
    }

    func priority(_ column: String) throws(ImportProblem) -> Priority? {
        try choice(among: Priority.allCases.map { ("P\($0.rawValue)", $0) })(column)
    }

    func level(_ column: String) throws(ImportProblem) -> Level? {
        try choice(among: Level.allCases.map { ("L\($0.rawValue)", $0) })(column)
    }

    func answer(_ column: String) throws(ImportProblem) -> Bool? {
        try choice(among: [("yes", true), ("no", false)])(column)
    }

    func instant(_ column: String) throws(ImportProblem) -> Instant? {
        guard let text = text(column) else { return nil }
        guard let instant = SpreadsheetTime.instant(text, in: .shanghai) else {
            throw ImportProblem(
                column: column,
                "\"\(text)\" is no time such as 2026-03-05 08:30, 2026/3/5 8:30:15 or 2026-03-05T08:30:15+08:00")
        }
        return instant
    }

    func date(_ column: String) throws(ImportProblem) -> CivilDate? {
        guard let text = text(column) else { return nil }
        guard let date = SpreadsheetTime.date(text) else {
            throw ImportProblem(column: column, "\"\(text)\" is no date such as 2026-03-05 or 2026/3/5")
        }
        return date
    }

    /// Degrees Celsius, in tenths.
    func temperature(_ column: String) throws(ImportProblem) -> Int64? {
        guard let text = text(column) else { return nil }
        let sign: Int64 = text.hasPrefix("-") ? -1 : 1
        guard let tenths = try? DecimalIndex.parse(sign < 0 ? text.dropFirst() : text[...], decimals: 1) else {
            throw ImportProblem(column: column, "\"\(text)\" is no temperature such as -2.5 or 31")
        }
        return sign * tenths
    }

    /// A number with so many digits behind the point, in steps of the last one.
    func amount(_ decimals: Int) -> (String) throws(ImportProblem) -> Int64? {
        { column throws(ImportProblem) in
            guard let text = text(column) else { return nil }
            do throws(DecimalIndex.Problem) { return try DecimalIndex.parse(text, decimals: decimals) } catch {
                let digits = decimals == 0 ? "digits" : "digits, up to \(decimals) of them behind the point"
                throw ImportProblem(column: column, "\"\(text)\" is no number of \(digits)")
            }
        }
    }

    func count(_ range: ClosedRange<Int>) -> (String) throws(ImportProblem) -> Int? {
        { column throws(ImportProblem) in
            guard let amount = try amount(0)(column) else { return nil }
            guard let count = Int(exactly: amount), range.contains(count) else {
                throw ImportProblem(
                    column: column, "\(amount) is not from \(range.lowerBound) to \(range.upperBound)")
            }
            return count
        }
    }

    /// Such as `2 workingDays`.
    func limit(_ column: String) throws(ImportProblem) -> TimeLimit? {
        guard let text = text(column) else { return nil }
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 2, let amount = Int(words[0]), let unit = TimeUnit(rawValue: words[1]),
            let limit = try? TimeLimit(amount, unit)
        else {
            throw ImportProblem(
                column: column, "\"\(text)\" is no limit such as 2 workingDays",
                allowed: TimeUnit.allCases.map(\.rawValue))
        }
        return limit
    }
}
