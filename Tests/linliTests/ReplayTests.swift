import Calendar
import Foundation
import Samples
import Testing
import Wire

@testable import linli

/// The built program, as a shell sees it.
@Suite struct ReplayTests {
    private struct Line: Decodable {
        let lane: String?
        let events: UInt64?
        let sha256: String?
        let finding: String?
        let error: String?
    }

    private static func replay(_ shell: Shell, _ words: String...) throws -> (status: Int32, lines: [Line]) {
        let result = try BuiltProgram("linli").run(["replay", shell.log, "--json"] + words, in: shell.directory)
        #expect(result.errors.isEmpty)
        return (result.status, try JSONDecoder().decode([Line].self, from: Data(result.output)))
    }

    @Test func `the views of a log are rebuilt, and checked against it`() throws {
        try withShell { shell in
            try shell.adopted()
            let missing = try ReplayTests.replay(shell, "--check", "--lane", "incident")
            #expect(missing.status == 1 && missing.lines[0].finding?.contains("is not there") == true)
            let rebuilt = try ReplayTests.replay(shell)
            #expect(rebuilt.status == 0 && rebuilt.lines[0].events == 61)
            let checked = try ReplayTests.replay(shell, "--check")
            #expect(checked.status == 0 && checked.lines.map(\.sha256) == rebuilt.lines.map(\.sha256))
            #expect(checked.lines.allSatisfy { $0.finding == nil && $0.error == nil })
            let earlier = try ReplayTests.replay(shell, "--check", "--lane", "incident", "--as-of", "17")
            #expect(earlier.status == 0 && earlier.lines[0].events == 17)
            #expect(earlier.lines[0].sha256 != checked.lines[0].sha256)
        }
    }

    /// Each process hashes under a seed of its own.
    @Test func `a generated history comes to the same bytes in every process, and so does its past`() throws {
        try withShell { shell in
            let words = ["generate", shell.log, "--small", "--days", "10", "--from", "2025-01-01"]
            #expect(try BuiltProgram("linli").run(words, in: shell.directory).status == 0)
            let rebuilt = try ReplayTests.replay(shell)
            for _ in 0..<3 {
                let checked = try ReplayTests.replay(shell, "--check")
                #expect(checked.status == 0 && checked.lines.map(\.sha256) == rebuilt.lines.map(\.sha256))
            }
            let past = try ReplayTests.replay(shell, "--check", "--as-of", "2025-01-06T08:00:00Z")
            #expect(
                past.status == 0 && (past.lines[0].events ?? 0) > 0 && past.lines[0].sha256 != rebuilt.lines[0].sha256)
        }
    }

    /// A million events and more of a whole community, each process with a seed of its own for hashes.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["LINLI_SOAK"] != nil))
    func `Soak: a year and more of a whole community come to the same bytes, now and as they were`() throws {
        try withShell { shell in
            let words = ["generate", shell.log, "--days", "400", "--from", "2024-01-01"]
            #expect(try BuiltProgram("linli").run(words, in: shell.directory).status == 0)
            let rebuilt = try ReplayTests.replay(shell)
            #expect(rebuilt.lines.reduce(0) { $0 + ($1.events ?? 0) } > 1_000_000)
            for _ in 0..<2 {
                let checked = try ReplayTests.replay(shell, "--check")
                #expect(checked.status == 0 && checked.lines.map(\.sha256) == rebuilt.lines.map(\.sha256))
            }
            #expect(try ReplayTests.replay(shell, "--check", "--as-of", "2024-05-06T08:00:00Z").status == 0)
        }
    }

    @Test func `several communities are replayed, and one that cannot be does not hide the others`() throws {
        try withShell { shell in
            try shell.adopted()
            let result = try shell.linli("replay", shell.log, shell.directory + "/nowhere", "--threads", "2")
            #expect(result.status == 3)
            #expect(result.text.contains(shell.log) && result.errors.contains("/nowhere"))
        }
    }

    @Test(arguments: [
        (["--as-of", "17"], "--as-of takes a time"), (["--as-of", "yesterday"], "--as-of takes a time"),
        (["--lane", "gate"], "--lane takes a lane"), (["--threads", "0"], "a number above 0"),
    ])
    func `wrong words change nothing`(words: [String], message: String) throws {
        try withShell { shell in
            let result = try BuiltProgram("linli").run(["replay", shell.log] + words, in: shell.directory)
            #expect(result.status == 2 && result.errors.contains(message))
        }
    }

    @Test func `a time is read with and without fractions of a second`() {
        #expect(Instant("2026-11-21T08:00:00Z")?.rfc3339 == "2026-11-21T08:00:00.000Z")
        #expect(Instant("2026-11-21T16:00:00.250+08:00")?.rfc3339 == "2026-11-21T08:00:00.250Z")
        #expect(Instant("2026-11-21") == nil)
    }

    @Test func `progress is a bar with its rate`() {
        #expect(
            ReplayProgress.line(1_500, of: 6_000, nanoseconds: 2_000_000)
                == "[######..................] 1500 of 6000 events, 750000/s")
        #expect(ReplayProgress.line(0, of: 0, nanoseconds: 0) == "[########################] 0 of 0 events, 0/s")
    }
}
