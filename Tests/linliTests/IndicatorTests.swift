import Foundation
import Samples
import Testing
import Wire

/// The built program, as a shell sees it.
@Suite struct `What a shell asks of a community` {
    private struct Trace: Decodable {
        struct Entry: Decodable {
            struct Amounts: Decodable {
                let amount, estimated: String
                let missing: Int
            }

            let day, register, place, reason, from, until, unit: String
            let seq, intervals: Int
            let before, after: Amounts
        }

        let revisions: [Entry]
    }

    private static let header = "id,time,verb,actor,meter,value\n"

    @Test func `what was known of a time and is otherwise now is told with its reason`() throws {
        try withShell { shell in
            try shell.furnished()
            let shown = [("00:00", "130"), ("00:15", "130.5"), ("00:30", "131"), ("01:00", "132")]
            let first = Self.header + shown.map { "m\($0),2025-02-01 \($0),meter.read,fitter-1,E-101,\($1)\n" }.joined()
            #expect(try shell.summary("history", [shell.file("a.csv", first)]).issues.isEmpty)
            let late = Self.header + "late,2025-02-01 00:45,meter.read,fitter-1,E-101,131.75\n"
            #expect(try shell.summary("history", [shell.file("b.csv", late)]).issues.isEmpty)
            #expect(try shell.linli("replay", shell.log).status == 0)

            let words = ["indicators", "revisions", shell.log, "--period", "2025-02-01"]
            let program = try BuiltProgram("linli")
            let printed = try program.run(words + ["--json"], in: shell.directory)
            let told = try JSONDecoder().decode(Trace.self, from: Data(printed.output))
            let found = try #require(told.revisions.first)
            #expect(told.revisions.count == 1 && found.register == "E-101/total" && found.place == "b1/u1/r101")
            #expect(found.reason == "late" && found.day == "2025-02-01" && found.intervals == 2)
            #expect(found.from == "2025-02-01 00:30" && found.until == "2025-02-01 01:00" && found.unit == "kWh")
            #expect(found.before.amount == "2.000000" && found.before.estimated == "1.000000")
            #expect(found.after.amount == "2.000000" && found.after.estimated == "0.000000")
            #expect(try found.seq == shell.records(.telemetry).count - 1)

            let csv = try program.run(words + ["--csv", "--meter", "E-101", "--in", "b1"], in: shell.directory).text
            #expect(csv.contains("\r\n2025-02-01,E-101/total,b1/u1/r101,late,"), "\(csv)")
            for other in [["--meter", "E-102"], ["--in", "gate"]] {
                let none = try program.run(words + other + ["--csv"], in: shell.directory).text
                #expect(none.split(separator: "\r\n").count == 1)
            }
        }
    }

    private struct Figures: Decodable {
        struct Figure: Decodable {
            let group: [String]
            let code: String
            let value: String?
        }

        let dimensions: [String]
        let figures: [Figure]
    }

    private static func figures(_ shell: Shell, _ words: String...) throws -> Figures {
        let result = try BuiltProgram("linli").run(["indicators"] + words + ["--json"], in: shell.directory)
        #expect(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode(Figures.self, from: Data(result.output))
    }

    @Test func `figures are the same as a table, as JSON and as comma-separated values`() throws {
        try withShell { shell in
            let generate = ["generate", shell.log, "--small", "--days", "12", "--from", "2025-03-01"]
            #expect(try BuiltProgram("linli").run(generate, in: shell.directory).status == 0)
            #expect(try shell.linli("replay", shell.log).status == 0)
            for name in ["closed-loop", "alarms", "patrol", "energy", "devices", "surveys"] {
                let words = [name, shell.log, "--period", "2025-03", "--by", "place"]
                let told = try Self.figures(shell, name, shell.log, "--period", "2025-03", "--by", "place")
                #expect(told.dimensions == ["place"] && (name == "surveys" || !told.figures.isEmpty), "\(name)")
                let csv = try BuiltProgram("linli").run(["indicators"] + words + ["--csv"], in: shell.directory).text
                let lines = csv.split(separator: "\r\n")
                #expect(lines.first == "place,code,chinese,english,numerator,denominator,value,unit")
                #expect(lines.count == told.figures.count + 1, "\(name)")
                let table = try BuiltProgram("linli").run(["indicators"] + words, in: shell.directory).text
                for (figure, line) in zip(told.figures, lines.dropFirst()) {
                    #expect(line.hasPrefix("\(figure.group[0]),\(figure.code),") && table.contains(figure.code))
                }
            }
        }
    }

    @Test func `what was known, and what had occurred, are asked for by their times`() throws {
        try withShell { shell in
            let generate = ["generate", shell.log, "--small", "--days", "12", "--from", "2025-03-01"]
            #expect(try BuiltProgram("linli").run(generate, in: shell.directory).status == 0)
            #expect(try shell.linli("replay", shell.log).status == 0)
            func reported(_ words: String...) throws -> Int {
                let result = try BuiltProgram("linli").run(
                    ["indicators", "closed-loop", shell.log, "--period", "2025-03", "--json"] + words,
                    in: shell.directory)
                let told = try JSONDecoder().decode(Told.self, from: Data(result.output))
                return told.figures.first { $0.code == "C3" }?.denominator ?? 0
            }
            let (all, known) = (try reported(), try reported("--as-of", "2025-03-06T00:00:00Z"))
            let occurred = try reported("--until", "2025-03-06T00:00:00Z")
            #expect(known > 0 && known < all && occurred > 0 && occurred < all)
            let board = try shell.linli("indicators", "board", shell.log, "--as-of", "2025-03-06T00:00:00Z").text
            #expect(board.hasPrefix("2025-03-06 08:00: ") && board.contains(" open cases, "), "\(board)")
        }
    }

    private struct Told: Decodable {
        struct Figure: Decodable {
            let code: String
            let denominator: Int?
        }

        let figures: [Figure]
    }
}
