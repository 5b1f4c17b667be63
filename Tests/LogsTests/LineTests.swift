import Foundation
import Logs
import Samples
import Testing

@Suite struct `A line` {
    private static let fields: KeyValuePairs<LogName, LogValue> = [
        "lane": .text("incident"), "reason": .text("no \"space\" left\n小区"), "target": .path("/v1/events?token=abc"),
        "count": .integer(-3), "took": .number(0.025), "slow": .truth(true), "rate": .number(.nan), "empty": .text(""),
    ]

    @Test func `of logfmt`() {
        let trace = TraceContext(
            traceparents: ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"], tracestates: [])!
        let lines = lines { $0.about(trace).write(.warning, "lane.stopped", Self.fields) }
        #expect(
            lines == [
                #"time=2026-11-21T10:30:00.007Z level=warning event=lane.stopped request=00f067aa0ba902b7 "#
                    + #"trace=4bf92f3577b34da6a3ce929d0e0e4736 lane=incident reason="no \"space\" left\n小区" "#
                    + #"target=/v1/events count=-3 took=0.025 slow=true rate=nan empty="""# + "\n"
            ])
    }

    @Test func `of JSON`() {
        #expect(
            lines(.json) { $0.write(.error, "lane.stopped", Self.fields) } == [
                #"{"time":"2026-11-21T10:30:00.007Z","level":"error","event":"lane.stopped","lane":"incident","#
                    + #""reason":"no \"space\" left\n小区","target":"/v1/events","count":-3,"took":0.025,"slow":true,"#
                    + #""rate":"nan","empty":""}"# + "\n"
            ])
    }

    @Test(arguments: [
        ("a=b", "\"a=b\""), ("back\\slash", "\"back\\\\slash\""), ("\t\r\u{1B}[2J\u{7F}", #""\t\r\u001b[2J\u007f""#),
        // C1 controls, separators, what turns the direction, what has no width, tags, what nobody has assigned.
        ("\u{9B}\u{2028}\u{2029}", #""\u009b\u2028\u2029""#), ("\u{202E}\u{2066}\u{61C}", #""\u202e\u2066\u061c""#),
        ("\u{200B}\u{FEFF}\u{3164}", #""\u200b\ufeff\u3164""#), ("\u{E0041}", #""\udb40\udc41""#),
        ("\u{E000}", #""\ue000""#),
        ("\u{10FFFF}", #""\udbff\udfff""#), ("火警 e\u{301}", "\"火警 e\u{301}\""),
        ("\u{301}\n\u{301}", #""\u0301\n\u0301""#), ("🔥", "\"🔥\""), (" ", "\" \""),
    ])
    func `holds nothing that is not seen`(text: String, shown: String) {
        #expect(lines { $0.write(.info, "a", ["b": .text(text)]) }[0].hasSuffix(" event=a b=\(shown)\n"))
        #expect(lines(.json) { $0.write(.info, "a", ["b": .text(text)]) }[0].hasSuffix(",\"b\":\(shown)}\n"))
    }

    @Test func `has no more of a text than a kilobyte`() {
        let text = String(repeating: "x", count: 1_023)
        for (text, shown) in [(text + "y", text + "y"), (text + "yz", "\"\(text)y…\""), (text + "火", "\"\(text)火\"")] {
            #expect(lines { $0.write(.info, "a", ["b": .text(text)]) }[0].hasSuffix(" b=\(shown)\n"))
        }
    }

    @Test(arguments: LogFormat.allCases) func `leaves out fields that do not fit, and says how many`(format: LogFormat)
    {
        let long = LogValue.text(String(repeating: "\u{1}", count: 2_000))
        let line = lines(format) {
            $0.write(
                .info, "a",
                [
                    "a": long, "b": long, "c": long, "d": long, "e": long, "f": long, "g": long, "h": long, "i": long,
                    "last": .integer(1),
                ])
        }[0]
        #expect(line.utf8.count <= 8_192 && line.utf8.count > 7_000)
        #expect(line.hasSuffix(format == .json ? ",\"last\":1,\"cut\":2}\n" : " last=1 cut=2\n"))
    }

    @Test func `is at most as long as it may be, whatever the length of its fields`() {
        for length in 0..<300 {
            let (short, long) = (
                String(repeating: "y", count: length), LogValue.text(String(repeating: "x", count: 1_024))
            )
            let line = lines {
                $0.write(
                    .info, "a",
                    [
                        "a": long, "b": long, "c": long, "d": long, "e": long, "f": long, "g": long,
                        "h": .text(short), "i": .text(String(repeating: "z", count: 700)), "j": .text(short),
                    ])
            }[0]
            #expect(line.utf8.count <= 8_192 && line.hasSuffix("\n"))
        }
    }

    @Test func `has names that cannot end them`() {
        let line = lines { $0.write(.info, "A b=c\n", ["d e=": .integer(1)]) }[0]
        #expect(line.hasSuffix(#" event="A b=c\n" d_e_=1"# + "\n"))
    }

    @Test func `below the level is not even thought of`() {
        func costly() -> KeyValuePairs<LogName, LogValue> {
            Issue.record("somebody asked")
            return [:]
        }
        #expect(lines(level: .warning) { $0.write(.info, "a", costly()) }.isEmpty)
        #expect(lines(level: .warning) { $0.write(.warning, "a") }.count == 1)
    }
}

@Suite struct `Whatever comes from outside` {
    /// Texts that mean something to terminals and parsers, beside random bytes that were meant to be UTF-8.
    private static let pieces = [
        "\n", "\r\n", "\"", "\\", "=", " ", "\u{0}", "\u{1B}[31m", "\u{85}", "\u{9B}", "\u{2028}", "\u{202E}",
        "\u{2066}",
        "\u{200D}", "\u{FEFF}", "\u{E0020}", "\\u000a", "\\\"", "level=error", "\"}", "\",\"level\":\"error", "楼",
        "e\u{301}",
    ]

    private static func text(_ generator: inout SeededGenerator) -> String {
        (0..<generator.number(in: 0...20)).map { _ in
            if generator.coin() { return generator.element(of: pieces) }
            let bytes = (0..<generator.number(in: 1...6)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            return String(decoding: bytes, as: UTF8.self)
        }.joined()
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `stays one value of one line, and can be read again`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let texts = (0..<500).map { _ in Self.text(&generator) }
        for format in LogFormat.allCases {
            let lines = lines(format) { log in
                for text in texts { log.write(.info, "a", ["b": .text(text), "c": .integer(7)]) }
            }
            #expect(lines.count == texts.count)
            for (line, text) in zip(lines, texts) {
                #expect(line.unicodeScalars.dropLast().allSatisfy(Self.isHarmless), "\(text.debugDescription)")
                let fields = format == .json ? try Self.json(line) : try Self.logfmt(line)
                #expect(fields.keys.sorted() == ["b", "c", "event", "level", "time"])
                #expect(fields["level"] == "info" && fields["c"] == "7")
                // Equal texts may differ in their scalars, and here those count.
                #expect(fields["b"].map { Array($0.utf8) } == Array(text.utf8))
            }
        }
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && !scalar.properties.isBidiControl
            && !scalar.properties.isDefaultIgnorableCodePoint && !["\u{2028}", "\u{2029}"].contains(scalar)
    }

    private static func json(_ line: String) throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        return try #require(object as? [String: Any]).mapValues { "\($0)" }
    }

    /// Another reader: names, and values that are bare or JSON strings.
    private static func logfmt(_ line: String) throws -> [String: String] {
        let pattern = /([a-z0-9._]+)=("(?:[^"\\]|\\.)*"|[^ "=\\]*)(?: |\n$)/
        var fields: [String: String] = [:]
        var rest = line[...]
        while !rest.isEmpty {
            let found = try #require(
                try pattern.asciiOnlyWordCharacters().matchingSemantics(.unicodeScalar).prefixMatch(in: rest))
            let value = String(found.2)
            let isQuoted = value.utf8.first == UInt8(ascii: "\"")
            fields[String(found.1)] = isQuoted ? try JSONDecoder().decode(String.self, from: Data(value.utf8)) : value
            rest = rest[found.range.upperBound...]
        }
        return fields
    }
}
