import Community
import Projections
import Testing
import Wire

/// A history of rounds, devices and surveys and the figures that follow from it, both written down by hand: one section
/// of a file in `Worked`, whose README says how it reads.
struct PatrolCase: Sendable, CustomTestStringConvertible {
    let title: String
    let file: String
    fileprivate(set) var explanation: [String] = []
    fileprivate(set) var steps: [Step] = []
    fileprivate(set) var expectations: [Expectation] = []

    var testDescription: String { "\(file): \(title)" }

    struct Step: Sendable {
        let line: Int
        let at: Instant
        let words: Words
    }

    struct Expectation: Sendable {
        enum Figure: Hashable, Sendable {
            case ratio(Ratio)
            case percent(Int64)
            case duration(Int64)
            /// The longest gap of a checkpoint, and whether its plan allows that.
            case gap(CheckpointID, Int64, isOver: Bool)
            case interval(WilsonInterval)
            case response(Ratio)
            case days(Int64?, of: Int)
        }

        let line: Int
        /// The code of an indicator, the name of a survey, or what is retained.
        let subject: String
        let query: IndicatorQuery
        let figures: [Figure]
    }
}

extension PatrolCase {
    /// Every section of a file; a line that nobody understands is an error.
    static func read(_ text: String, file: String) throws(WorkedCaseError) -> [PatrolCase] {
        var cases: [PatrolCase] = []
        var judged: Instant?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy(\.isWhitespace) {
            do throws(WordError) {
                if line.hasPrefix("# ") {
                    cases.append(PatrolCase(title: String(line.dropFirst(2)), file: file))
                    judged = nil
                } else {
                    guard !cases.isEmpty else { throw WordError("a section begins with its title, after #") }
                    try cases[cases.count - 1].read(line, index + 1, &judged)
                }
            } catch {
                throw WorkedCaseError(file: file, line: index + 1, reason: error.reason)
            }
        }
        for each in cases where each.explanation.isEmpty || each.steps.isEmpty || each.expectations.isEmpty {
            throw WorkedCaseError(file: file, line: 0, reason: "“\(each.title)” would pass whatever the figures say")
        }
        return cases
    }

    private mutating func read(_ line: Substring, _ number: Int, _ judged: inout Instant?) throws(WordError) {
        var words = Words(line)
        if words.take("judged") {
            judged = try words.moment()
            try words.finish()
        } else if words.take(">") {
            explanation.append(words.rest)
        } else if words.seesMoment {
            let time = try words.moment()
            for each in words.split() { steps.append(Step(line: number, at: time, words: each)) }
        } else {
            guard let judged else { throw WordError("it is not said when this is judged") }
            expectations.append(try words.patrolExpectation(number, judged))
        }
    }
}

extension Words {
    /// `2026-02  M1  3/4 = 75.00%  in b1  until 2026-02-20 18:00`
    fileprivate mutating func patrolExpectation(
        _ number: Int, _ judged: Instant
    ) throws(WordError) -> PatrolCase.Expectation {
        let interval = try interval()
        let subject = try word("what it is about")
        var figures: [PatrolCase.Expectation.Figure] = []
        var (place, until) = (PlacePath.community, Instant?.none)
        while !isEmpty {
            switch try word("a figure") {
            case "no":
                try expect("data")
                figures.append(.ratio(Ratio()))
            case "=": figures.append(.percent(try value("a percentage") { Int64(percentage: $0) }))
            case "lasts": figures.append(.duration(try duration()))
            case "gap":
                let checkpoint = CheckpointID(text: try word("a checkpoint"))
                let length = try duration()
                figures.append(
                    .gap(
                        checkpoint, length, isOver: try value("over or within") { ["over": true, "within": false][$0] })
                )
            case "between":
                let low = try value("a percentage") { Int64(percentage: $0) }
                try expect("and")
                let bounds = (low, try value("a percentage") { Int64(percentage: $0) })
                figures.append(.interval(WilsonInterval(low: bounds.0, high: bounds.1)))
            case "response": figures.append(.response(try value("a rate") { Ratio($0) }))
            case "days":
                let days = take("unknown") ? nil : Optional(try value("a number") { Int64($0) })
                try expect("of")
                figures.append(.days(days, of: try value("a number") { Int($0) }))
            case "in": place = PlacePath(text: try word("a place"))
            case "until": until = try moment()
            case let word:
                guard let ratio = Ratio(word) else { throw WordError("nobody knows what “\(word)” means") }
                figures.append(.ratio(ratio))
            }
        }
        guard !figures.isEmpty else { throw WordError("no figure is expected") }
        return PatrolCase.Expectation(
            line: number, subject: subject, query: IndicatorQuery(interval, at: judged, until: until, in: place),
            figures: figures)
    }
}
