import Testing

@testable import linli

@Suite struct ParsedTests {
    static let command = Command(
        name: ["log", "look"], summary: "looks", operands: [.init(name: "DIR", help: "where")],
        options: [.value("--from", "SEQ", "the first"), .flag("--json", "for machines")]
    ) { _, _ in .success }

    @Test(arguments: [
        ["d", "--from", "7", "--json"], ["--from=7", "--json", "d"], ["--json", "d", "--from=7"],
        ["--from", "7", "--json", "--", "d"],
    ])
    func `options stand anywhere, with their value in the same word or the next`(words: [String]) throws {
        let parsed = try Parsed(words, of: ParsedTests.command)
        #expect(parsed["DIR"] == "d" && parsed.text("--from") == "7" && parsed.flag("--json"))
    }

    @Test func `behind two hyphens everything is an operand`() throws {
        #expect(try Parsed(["--", "--json"], of: ParsedTests.command)["DIR"] == "--json")
    }

    @Test func `the last operand may stand for many words`() throws {
        let command = Command(
            name: ["look"], summary: "looks",
            operands: [.init(name: "A", help: "one"), .init(name: "B", help: "more", repeats: true)]
        ) { _, _ in .success }
        #expect(command.call == "linli look A B...")
        #expect(try Parsed(["a", "b", "c"], of: command).repeated == ["b", "c"])
        #expect(throws: UsageError("B is missing: more")) { try Parsed(["a"], of: command) }
    }

    @Test(arguments: [
        ([], "DIR is missing: where"), (["d", "e"], "\"e\" is one word too many"),
        (["d", "--to", "3"], "there is no option --to"), (["d", "--json", "--json"], "--json is given twice"),
        (["d", "--from=1", "--from=2"], "--from is given twice"), (["d", "--json=yes"], "--json takes no value"),
        (["d", "--from"], "--from needs its SEQ"),
    ])
    func `wrong words are named`(words: [String], message: String) {
        #expect(throws: UsageError(message)) { try Parsed(words, of: ParsedTests.command) }
    }

    @Test func `a value of another type is refused with the form it should have`() throws {
        let parsed = try Parsed(["x", "--from", "soon"], of: ParsedTests.command)
        #expect(throws: UsageError("--from takes a number, not \"soon\"")) {
            try parsed.value("--from", "a number") { UInt64($0) }
        }
        #expect(throws: UsageError("DIR is a number, not \"x\"")) {
            try parsed.operand("DIR", "a number") { UInt64($0) }
        }
    }
}
