import Testing

@testable import linli

@Suite struct HelpTests {
    private static func help(_ words: String...) throws -> String {
        guard case .help(let text) = try Linli.commands.request(words) else {
            Issue.record("\(words) runs a command")
            return ""
        }
        return text
    }

    @Test func `the help of a command lists everything it takes`() throws {
        for command in Linli.commands.commands {
            let text = command.help
            #expect(!command.summary.isEmpty && text.contains(command.call) && text.contains(command.summary))
            for operand in command.operands { #expect(text.contains(operand.help), "\(command.call)") }
            for option in command.options { #expect(text.contains(option.name) && text.contains(option.help)) }
        }
    }

    @Test func `the overview leaves out what only other commands call`() throws {
        let text = try HelpTests.help("help")
        #expect(text.contains("linli log stat DIR") && text.contains("linli bench ledger"))
        #expect(!text.contains("ledger-victim"))
    }

    @Test func `help on one command and the command's own help say the same`() throws {
        #expect(try HelpTests.help("help", "log", "stat") == HelpTests.help("log", "stat", "--help"))
    }

    @Test func `an unknown word names what there is`() {
        #expect(throws: UsageError("there is no command \"lok\"")) { try Linli.commands.request(["lok"]) }
        #expect {
            try Linli.commands.request(["bench", "x"])
        } throws: { "\($0)" == "linli bench is one of: ledger, replay, energy, node, http" }
    }
}
