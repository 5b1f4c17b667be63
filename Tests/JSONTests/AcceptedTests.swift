import JSON
import Testing

@Suite struct `A JSON text` {
    static let values: [(String, JSONValue)] = [
        ("null", .null), ("true", true), ("false", false), (" \t\r\n true\n", true),
        ("0", 0), ("7", 7), ("-1", -1), ("10", 10),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        (#""""#, ""), (#""a""#, "a"), (#"" ""#, " "), (#""fifteen letters""#, "fifteen letters"),
        ("[]", []), ("[ ]", []), ("[1]", [1]), ("[1 , 2,\n3]", [1, 2, 3]), ("[[],[[]]]", [[], [[]]]),
        ("[null,{}]", [.null, .object([])]),
        ("{}", .object([])), ("{ }", .object([])), (#"{"":0}"#, ["": 0]),
        (#"{ "a" : 1 , "b":[2]}"#, ["a": 1, "b": [2]]),
        (#"{"b":1,"a":2,"B":3}"#, ["b": 1, "a": 2, "B": 3]), (#"{"a":{"a":{"a":0}}}"#, ["a": ["a": ["a": 0]]]),
    ]

    @Test(arguments: values)
    func `is the value it spells`(text: String, value: JSONValue) throws {
        #expect(try JSONReader.read(Array(text.utf8)) == value)
    }

    static let numbers = [
        "-0", "0.0", "-0.0", "1.5", "0.25", "1e3", "1E3", "1e+3", "1e-3", "-1.50e+07", "0e0", "0.0000000000000000001",
        "9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e400", "100000000000000000000000000",
    ]

    @Test(arguments: numbers)
    func `keeps a number that no 64-bit integer is as it was written`(text: String) throws {
        let value = try JSONReader.read(Array(text.utf8))
        #expect(value == .number(text))
        #expect(String(decoding: value.encoded, as: UTF8.self) == text)
    }

    static let strings: [(String, String)] = [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u00E9""#, "Aéé"), (#""\u0000""#, "\0"),
        (#""\\u0041""#, "\\u0041"), (#""\\\"""#, "\\\""), (#""\ud83d\ude00""#, "😀"), (#""\uD834\uDD1E!""#, "𝄞!"),
        (#""\u6c34水""#, "水水"), (#""\ud7ff\ue000\uffff""#, "\u{d7ff}\u{e000}\u{ffff}"),
        (#""\udbff\udfff""#, "\u{10ffff}"), ("\"\u{2028}\u{2029}\u{7f}\u{fffe}\"", "\u{2028}\u{2029}\u{7f}\u{fffe}"),
        (#""🐬🌊水é""#, "🐬🌊水é"), (#""\u2028""#, "\u{2028}"),
    ]

    @Test(arguments: strings)
    func `has strings whose escapes stand for one character each`(text: String, string: String) throws {
        let read = try #require(JSONReader.read(Array(text.utf8)).string)
        #expect(Array(read.utf8) == Array(string.utf8))
    }

    @Test func `has members that are found by their names, in the order they were written in`() throws {
        let value = try JSONReader.read(Array(#"{"z":1,"a":{"b":[true,"x"]},"水":null}"#.utf8))
        #expect(value.members?.map(\.name) == ["z", "a", "水"])
        #expect(value["z"]?.integer == 1)
        #expect(value["a"]?["b"]?.array?.first?.bool == true)
        #expect(value["a"]?["b"]?.array?.last?.string == "x")
        #expect(value["水"] == .null)
        #expect(value["A"] == nil)
        #expect(value["z"]?["z"] == nil)
    }

    @Test func `may lie inside a larger buffer`() throws {
        #expect(try JSONReader.read(Array("]]{\"a\":1}]".utf8), in: 2..<9) == ["a": 1])
        #expect(throws: JSONError(offset: 2, reason: .ended(wanted: "a comma or the end of the array"))) {
            try JSONReader.read(Array("[[1]".utf8), in: 1..<3)
        }
    }

    @Test func `has as many members as it likes, each found to be new`() throws {
        let members = (0..<500).map { JSONMember("name \($0)", .integer($0)) }
        #expect(try JSONReader.read(JSONValue.object(members).encoded).members == members)
        for (last, first) in [(16, 15), (17, 0), (17, 16), (400, 16), (400, 399)] {
            let doubled = members[..<last] + [members[first]]
            #expect(throws: JSONError.self) { try JSONReader.read(JSONValue.object(Array(doubled)).encoded) }
        }
    }
}
