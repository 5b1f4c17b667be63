import Community
import Projections
import Testing
import Wire

/// A history and the figures that follow from it, both computed and written down by hand: one section of a file in
/// `Worked`, whose README says how it reads.
struct WorkedCase: Sendable {
    let title: String
    let file: String
    fileprivate(set) var explanation: [String] = []
    fileprivate(set) var steps: [Step] = []
    fileprivate(set) var expectations: [Expectation] = []

    /// A dated line, or a limit that is to run after those above it.
    struct Step: Sendable {
        enum What: Sendable {
            case report(CaseReport)
            case act(Act)
            case limit(CaseStage, Instant)
        }

        /// What is done may name another case, whose id only the runner knows.
        enum Act: Sendable {
            case of(CaseAct)
            case merge(into: String)
        }

        let line: Int
        let name: String
        let what: What
        var occurred = Instant(milliseconds: 0)
        var actor = ""
        /// The rule that is to refuse it.
        var refusal: String?
    }

    /// A line about one indicator of one time.
    struct Expectation: Sendable {
        let line: Int
        let text: String
        let indicator: ClosedLoopIndicator
        let query: IndicatorQuery
        let profile: DenominatorProfile
        let group: Group
        let figures: [ExpectedFigure]
    }
}

extension WorkedCase: CustomTestStringConvertible {
    var testDescription: String { "\(file): \(title)" }
}

/// A line of a file that nobody could act upon.
struct WorkedCaseError: Error, CustomStringConvertible {
    let file: String
    let line: Int
    let reason: String

    var description: String { "\(file):\(line): \(reason)" }
}

extension WorkedCase {
    /// Every section of a file. What is not understood is an error, and so is a section that explains, does or expects
    /// nothing: it would pass whatever the indicators say.
    static func read(_ text: String, file: String) throws(WorkedCaseError) -> [WorkedCase] {
        var cases: [WorkedCase] = []
        var judged: Instant?
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            do throws(WordError) {
                if line.hasPrefix("# ") {
                    try cases.last?.checkWhole()
                    cases.append(WorkedCase(title: String(line.dropFirst(2)), file: file))
                    judged = nil
                } else if cases.isEmpty {
                    throw WordError("a section begins with its title, after #")
                } else {
                    try cases[cases.count - 1].read(line, index + 1, &judged)
                }
            } catch {
                throw WorkedCaseError(file: file, line: index + 1, reason: error.reason)
            }
        }
        do throws(WordError) {
            guard let last = cases.last else { throw WordError("the file has no section") }
            try last.checkWhole()
        } catch {
            throw WorkedCaseError(file: file, line: lines.count, reason: error.reason)
        }
        return cases
    }

    private func checkWhole() throws(WordError) {
        guard !explanation.isEmpty else { throw WordError("“\(title)” is not explained") }
        guard !steps.isEmpty else { throw WordError("in “\(title)” nothing happens") }
        guard !expectations.isEmpty else { throw WordError("“\(title)” expects nothing") }
    }

    private mutating func read(_ line: Substring, _ number: Int, _ judged: inout Instant?) throws(WordError) {
        var words = Words(line)
        if words.take("judged") {
            judged = try words.moment()
            return try words.finish()
        }
        if words.take(">") {
            explanation.append(words.rest)
        } else if words.seesMoment {
            steps += try words.acts(number)
        } else if words.seesCaseName {
            steps.append(try words.limit(number))
        } else {
            expectations.append(try words.expectation(number, line, judged))
        }
    }
}
