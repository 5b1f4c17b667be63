/// The words behind a command's name, sorted by what the command takes. Every word has been accounted for.
struct Parsed: Equatable, Sendable {
    private var operands: [String: String] = [:]
    /// All words of the operand that repeats.
    private(set) var repeated: [String] = []
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    /// `--name value`, `--name=value` and flags may stand anywhere; behind `--` everything is an operand.
    init(_ words: some Sequence<String>, of command: Command) throws(UsageError) {
        var free: [String] = []
        var onlyOperands = false
        var rest = Array(words)[...]
        while let word = rest.popFirst() {
            if onlyOperands || !word.hasPrefix("-") || word == "-" {
                free.append(word)
            } else if word == "--" {
                onlyOperands = true
            } else {
                try take(word, &rest, command)
            }
        }
        guard free.count >= command.operands.count else {
            throw UsageError("\(command.operands[free.count].name) is missing: \(command.operands[free.count].help)")
        }
        if let last = command.operands.last, last.repeats {
            repeated = Array(free[(command.operands.count - 1)...])
        } else {
            guard free.count == command.operands.count else {
                throw UsageError("\"\(free[command.operands.count])\" is one word too many")
            }
        }
        for (operand, word) in zip(command.operands, free) { operands[operand.name] = word }
    }

    private mutating func take(
        _ word: String, _ rest: inout ArraySlice<String>, _ command: Command
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = command.options.first(where: { $0.name == parts[0] }) else {
            throw UsageError("there is no option \(parts[0])")
        }
        guard values[option.name] == nil, !flags.contains(option.name) else {
            throw UsageError("\(option.name) is given twice")
        }
        guard let meaning = option.value else {
            guard parts.count == 1 else { throw UsageError("\(option.name) takes no value") }
            flags.insert(option.name)
            return
        }
        guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
            throw UsageError("\(option.name) needs its \(meaning)")
        }
        values[option.name] = value
    }

    /// The operand of that name, which the command declares.
    subscript(operand: String) -> String { operands[operand]! }

    func flag(_ name: String) -> Bool { flags.contains(name) }

    func text(_ option: String) -> String? { values[option] }

    /// A value in its type; `form` says what it should have looked like.
    func value<Value>(
        _ option: String, _ form: String, _ convert: (String) -> Value?
    ) throws(UsageError) -> Value? {
        guard let text = values[option] else { return nil }
        guard let value = convert(text) else { throw UsageError("\(option) takes \(form), not \"\(text)\"") }
        return value
    }

    func operand<Value>(
        _ name: String, _ form: String, _ convert: (String) -> Value?
    ) throws(UsageError) -> Value {
        guard let value = convert(self[name]) else { throw UsageError("\(name) is \(form), not \"\(self[name])\"") }
        return value
    }
}
