/// All commands, and the way from words to one of them.
struct CommandTable: Sendable {
    let commands: [Command]
    private var shown: [Command] { commands.filter { !$0.isHidden } }

    init(commands: [Command]) { self.commands = commands }

    enum Request {
        case run(Command, Parsed)
        case help(String)
    }

    func request(_ words: [String]) throws(UsageError) -> Request {
        if words.isEmpty || ["help", "--help", "-h"].contains(words[0]) {
            return .help(try help(on: Array(words.dropFirst())))
        }
        guard let command = commands.first(where: { words.starts(with: $0.name) }) else { throw unknown(words) }
        let rest = words.dropFirst(command.name.count)
        if rest.contains("--help") || rest.contains("-h") { return .help(command.help) }
        return .run(command, try Parsed(rest, of: command))
    }

    private func unknown(_ words: [String]) -> UsageError {
        let family = shown.filter { $0.name[0] == words[0] }
        guard !family.isEmpty else { return UsageError("there is no command \"\(words[0])\"") }
        let names = family.map { $0.name.dropFirst().joined(separator: " ") }.joined(separator: ", ")
        return UsageError("linli \(words[0]) is one of: \(names)")
    }

    private func help(on words: [String]) throws(UsageError) -> String {
        if words.isEmpty { return overview(shown) }
        if let command = commands.first(where: { $0.name == words }) { return command.help }
        let family = shown.filter { $0.name.starts(with: words) }
        guard !family.isEmpty else { throw unknown(words) }
        return overview(family)
    }

    private func overview(_ commands: [Command]) -> String {
        let calls = commands.map(\.call)
        let width = calls.map(\.count).max() ?? 0
        let lines = zip(calls, commands).map { call, command in
            "  " + call.padded(to: width) + "  " + command.summary
        }
        return (["Linli (邻里): the event ledger of residential communities", ""] + lines + ["", exitCodes]).joined(
            separator: "\n")
    }

    private var exitCodes: String {
        "Exit codes: 0 done, 1 checked and found wanting, 2 wrong words, 3 could not be done."
    }
}

extension Command {
    /// `linli log stat DIR`
    var call: String {
        (["linli"] + name + operands.map { $0.repeats ? $0.name + "..." : $0.name }).joined(separator: " ")
    }

    var help: String {
        let rows =
            operands.map { ($0.name, $0.help) }
            + options.map { option in
                (option.value.map { "\(option.name) \($0)" } ?? option.name, option.help)
            }
        let width = rows.map(\.0.count).max() ?? 0
        return
            ([call + (options.isEmpty ? "" : " [options]"), summary, ""]
            + rows.map { "  " + $0.0.padded(to: width) + "  " + $0.1 }
            + (notes.isEmpty ? [] : [""] + notes)).joined(separator: "\n")
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
