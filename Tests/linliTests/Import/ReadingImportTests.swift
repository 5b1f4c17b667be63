import Community
import Samples
import Testing
import Wire

/// What collectors have gathered: many lines, and none has an id.
@Suite struct `Readings from a file` {
    /// A day and a quarter of E-101 and E-102, a quarter of a kilowatt hour in each interval.
    private static let lines: [String] = (1...97).flatMap { quarter -> [String] in
        let (day, minutes) = (1 + quarter / 96, quarter % 96 * 15)
        let clock = (minutes / 60 < 10 ? "0" : "") + "\(minutes / 60):" + (minutes % 60 == 0 ? "00" : "\(minutes % 60)")
        return [("E-101", 12_050), ("E-102", 9_800)].map { meter, index in
            let shown = index + quarter * 25
            let text = "\(shown / 100)." + (shown % 100 < 10 ? "0" : "") + "\(shown % 100)"
            return "2025-01-0\(day) \(clock),\(meter),\(text)"
        }
    }

    private static func file(_ lines: [String]) -> String {
        "time,meter,value\n" + lines.map { $0 + "\n" }.joined()
    }

    private static func folded(_ shell: Shell) throws -> Telemetry {
        var telemetry = Telemetry(rows: NoRows())
        for record in try shell.records(.telemetry) { telemetry.fold(record) }
        return telemetry
    }

    @Test func `are stored by days as a concentrator would report them, and known again in any order`() throws {
        try withShell { shell in
            try shell.furnished()
            let before = try shell.records(.telemetry).count
            let summary = try shell.summary("history", [shell.file("a.csv", Self.file(Self.lines))])
            // A roster and a batch for each of two days.
            #expect(summary.issues.isEmpty && summary.files[0].new == 194 && summary.events == 4)
            #expect(
                try shell.records(.telemetry).suffix(4).map(\.kind.name) == [
                    "roster.declared", "readings.recorded", "roster.declared", "readings.recorded",
                ])
            let again = try shell.summary("history", [shell.file("b.csv", Self.file(Self.lines.reversed()))])
            #expect(again.events == 0 && again.files[0].already == 194)
            #expect(try shell.records(.telemetry).count == before + 4)
            // What is new of a day that was known in part is stored with it, and counts once.
            let more = Self.lines + ["2025-01-02 00:30,E-101,144.9", "2025-01-02 00:30,E-101,144.9"]
            let grown = try shell.summary("history", [shell.file("c.csv", Self.file(more))])
            #expect(grown.events > 0 && grown.issues.isEmpty)
            var telemetry = try Self.folded(shell)
            let number = try #require(telemetry.number(of: RegisterKey("E-101")))
            #expect(telemetry.totals(of: number, day: 20_089)?.amount == 24_000_000)
            #expect(telemetry.totals(of: number, day: 20_090)?.amount == 400_000)
        }
    }

    @Test func `come to the same as when each is read by itself`() throws {
        try withShell { batched in
            try batched.furnished()
            #expect(try batched.summary("history", [batched.file("a.csv", Self.file(Self.lines))]).issues.isEmpty)
            try withShell { single in
                try single.furnished()
                let lines = Self.lines.enumerated().map { number, line -> String in
                    let parts = line.split(separator: ",")
                    return "m\(number),\(parts[0]),meter.read,import,\(parts[1]),\(parts[2])\n"
                }
                let text = "id,time,verb,actor,meter,value\n" + lines.joined()
                #expect(try single.summary("history", [single.file("a.csv", text)]).issues.isEmpty)
                var (one, other) = (try Self.folded(batched), try Self.folded(single))
                for register in 0..<3 {
                    for day in [20_089, 20_090] as [Int64] {
                        #expect(
                            one.curve(of: register, day: day)?.amounts == other.curve(of: register, day: day)?.amounts)
                    }
                }
            }
        }
    }

    @Test func `that cannot be are named by their lines, and the others are stored when that is asked for`() throws {
        try withShell { shell in
            try shell.furnished()
            let bad = [
                "2025-01-01 01:00,E-101,120.40", "2025-01-01 01:15,E-101,1e3", "2025-01-01 01:30,E-101,500",
                "2025-01-01 00:15,E-9,1", "2025-01-01 00:15,E-101,120.80",
            ]
            let good = Self.lines.filter {
                !$0.contains("01:00,E-101") && !$0.contains("01:15,E-101") && !$0.contains("01:30,E-101")
            }
            let path = try shell.file("a.csv", Self.file(good + bad))
            let first = good.count + 2
            let refused = try shell.summary("history", [path])
            #expect(!refused.stored && refused.issues.map(\.line) == (first...first + 4).map { $0 })
            #expect(
                refused.issues.map(\.rule) == [
                    "reading.decreases", "reading.malformed", "reading.implausible", "meter.register-unknown", nil,
                ])
            #expect(refused.issues[4].problem.contains("has another value of the register at this time"))
            let skipped = try shell.linliImport("history", [path], "--skip-bad")
            #expect(skipped.status == 1)
            var telemetry = try Self.folded(shell)
            let number = try #require(telemetry.number(of: RegisterKey("E-101")))
            #expect(telemetry.totals(of: number, day: 20_089)?.amount == 24_000_000)
        }
    }
}
