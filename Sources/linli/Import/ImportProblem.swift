import Community

/// What is wrong with a line, and what would be right.
struct ImportProblem: Error, Hashable {
    let column: String?
    /// The code of the rule of the domain that refuses it.
    var rule: String?
    let words: String
    let allowed: [String]

    init(column: String?, rule: String? = nil, _ words: String, allowed: [String] = []) {
        self.column = column
        self.rule = rule
        self.words = words
        self.allowed = allowed
    }

    /// `columns` are those that say something. A rule is about the thing it is named after, if that is among them, and
    /// else about what was to be done.
    init(_ rejection: Rejection, columns: [String]) {
        let thing = rejection.rule.code.prefix { $0 != "." }
        let noun = thing == "reading" ? "value" : thing
        let isAboutSubject = rejection.rule.code.hasSuffix(".unknown") && columns.contains("subject")
        self.init(
            column: columns.first { $0 == noun } ?? (isAboutSubject ? "subject" : columns.first { $0 == "verb" }),
            rule: rejection.rule.code, rejection.reason, allowed: rejection.allowed)
    }
}

extension ImportProblem: CustomStringConvertible {
    var description: String {
        [column, rule].compactMap { $0.map { "\($0): " } }.joined() + words
            + (allowed.isEmpty ? "" : "; allowed: \(allowed.joined(separator: ", "))")
    }
}

/// A problem with its place.
struct ImportIssue: Hashable {
    let file: String
    let line: Int
    let problem: ImportProblem
}

extension ImportIssue: CustomStringConvertible {
    var description: String { "\(file):\(line): \(problem)" }
}

extension ImportIssue: Encodable {
    private enum Key: CodingKey { case file, line, column, rule, problem, allowed }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(file, forKey: .file)
        try container.encode(line, forKey: .line)
        try container.encodeIfPresent(problem.column, forKey: .column)
        try container.encodeIfPresent(problem.rule, forKey: .rule)
        try container.encode(problem.words, forKey: .problem)
        try container.encode(problem.allowed, forKey: .allowed)
    }
}
