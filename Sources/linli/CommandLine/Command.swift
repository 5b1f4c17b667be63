/// One command of `linli`: the words that call it, what it takes, what it does. Help is made from this.
struct Command: Sendable {
    /// `["log", "stat"]`
    let name: [String]
    let summary: String
    /// What stands without a name, in order: `DIR`, `LANE`.
    var operands: [Operand] = []
    var options: [Option] = []
    /// What stands below everything else in its help.
    var notes: [String] = []
    /// Called by other commands alone; the overview leaves it out.
    var isHidden = false
    /// Whether its tasks work beside one another, on all cores. Those of the others wait for something most of the time.
    var isParallel = false
    let run: @Sendable (Parsed, Console) async throws -> ExitCode

    struct Operand: Sendable {
        let name: String
        let help: String
        /// Whether any number of words may stand here, at least one. Only the last operand repeats.
        var repeats = false
    }

    struct Option: Sendable {
        /// `--from`
        let name: String
        /// `SEQ`; nil for a flag.
        let value: String?
        let help: String

        static func flag(_ name: String, _ help: String) -> Option { Option(name: name, value: nil, help: help) }

        static func value(_ name: String, _ value: String, _ help: String) -> Option {
            Option(name: name, value: value, help: help)
        }
    }
}

/// How a command ended, as the shell sees it.
enum ExitCode: Int32, Sendable {
    case success = 0
    /// The command did its work and what it checked is not as it should be.
    case findings = 1
    /// The words of the command line are wrong; nothing was done.
    case usage = 2
    /// The work could not be done; the message says why and what to do.
    case failure = 3
}

/// What is wrong with the words of a command line.
struct UsageError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
