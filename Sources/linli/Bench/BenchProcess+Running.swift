import Foundation

extension BenchProcess {
    struct NotInstalled: Error, CustomStringConvertible {
        let name: String
        var description: String { "\(name) is not installed; `apt-get install \(name)` brings it" }
    }

    struct NotStarted: Error, CustomStringConvertible {
        let name: String
        var description: String { "`\(name)` ended before it was ready" }
    }

    struct Failed: Error, CustomStringConvertible {
        let what: String
        var description: String { "a program did not succeed: \(what)" }
    }

    /// Runs a program, whose path is the first word, to its end; returns what it printed. One that fails is an error that
    /// says what it said.
    @discardableResult
    static func run(_ words: [String]) throws -> String {
        let process = try BenchProcess(words, mixesErrors: true)
        let said = process.wait()
        guard process.succeeded else {
            throw Failed(what: "\(words[0]): \(said.trimmingCharacters(in: .whitespacesAndNewlines))")
        }
        return said
    }
}

/// Numbers in what programs print for people.
extension String {
    func number(before unit: String) -> Double? {
        guard let end = range(of: unit) else { return nil }
        return self[..<end.lowerBound].split(whereSeparator: \.isWhitespace).last.flatMap { Double($0) }
    }

    func number(after label: String) -> Double? {
        guard let begin = range(of: label) else { return nil }
        return self[begin.upperBound...].split(whereSeparator: \.isWhitespace).first.flatMap { Double($0) }
    }
}
