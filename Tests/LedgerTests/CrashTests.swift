import Files
import Foundation
import Samples
import Testing
import Wire

@testable import CrashWriter
@testable import Ledger

/// Real processes on the real disk, killed at moments that nobody chose.
@Suite struct CrashTests {
    @Test(arguments: CrashTests.lives(10, kills: 9) + CrashTests.lives(10, kills: 1))
    func `a process that is killed at random moments keeps what it promised`(life: CrashedLife) throws {
        try withTemporaryDirectory { try life.run(in: $0 + "/log") }
    }

    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["LINLI_SOAK"] != nil),
        arguments: CrashTests.lives(90, kills: 50) + CrashTests.lives(500, kills: 1))
    func `Soak: five thousand kills at random moments break no promise`(life: CrashedLife) throws {
        try withTemporaryDirectory { try life.run(in: $0 + "/log") }
    }

    private static func lives(_ count: Int, kills: Int) -> [CrashedLife] {
        (0..<count).map { CrashedLife(seed: UInt64($0 * 100 + kills), kills: kills) }
    }
}

/// A ledger whose process is killed again and again.
struct CrashedLife: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let kills: Int

    var testDescription: String { "seed \(seed), \(kills) kills" }

    func run(in directory: String) throws {
        var random = SeededGenerator(seed: seed)
        let site = CrashWriter.site(directory)
        var promises: [Int: Promise] = [:]
        var first = 0
        for kill in 1...kills {
            let comment: Comment = "seed \(seed), kill \(kill)"
            let moment = KillMoment.any(using: &random)
            let writer = KilledWriter(directory, seed: random.next(), first: first)
            let said = try writer.run(killedAt: moment)
            keep(said, in: &promises, comment)
            guard try site.disk.exists(directory + "/identity") else {
                #expect(promises.isEmpty, comment)
                continue
            }
            first = try check(site, promises, opening: Bool.random(using: &random), comment)
        }
    }

    /// A command has one place, and one receipt that is no repetition.
    private func keep(_ said: [Promise], in promises: inout [Int: Promise], _ comment: Comment) {
        let known = promises
        for promise in said {
            if let before = promises[promise.number] {
                #expect(promise.seq == before.seq && promise.count == before.count, comment)
                #expect(promise.duplicate || before.duplicate, "command \(promise.number) was stored twice, \(comment)")
            }
            #expect(promise.duplicate || known[promise.number] == nil, comment)
            // A repetition may overtake the line of the first receipt.
            if promises[promise.number]?.duplicate != false { promises[promise.number] = promise }
        }
    }

    /// What must hold of the directory that is left. Returns where fresh commands go on.
    private func check(
        _ site: Site, _ promises: [Int: Promise], opening: Bool, _ comment: Comment
    ) throws -> Int {
        #expect(try LedgerView(of: site).damage() == [], comment)
        // Every other time the next writer finds what the kill left, not what a clean stop did.
        if opening {
            try Ledger(opening: site).close()
            #expect(try LedgerView(of: site).damage() == [], comment)
        }
        var last = -1
        var records: [Lane: [Record]] = [:]
        for lane in [Lane.incident, .telemetry] {
            let found = try LedgerView(of: site).lane(lane).all()
            #expect(found.map(\.seq.value) == Array(0..<UInt64(found.count)), comment)
            #expect(Set(found.map { "\($0.key) \($0.index)" }).count == found.count, comment)
            last = max(last, found.compactMap { Int($0.key.id) }.max() ?? -1)
            records[lane] = found
        }
        for promise in promises.values {
            let key = try Sent.key(promise.number)
            #expect(promise.count == Sent.eventCount(of: promise.number), comment)
            for part in 0..<promise.count {
                let record = records[Sent.lane(of: promise.number)]?[safe: Int(promise.seq) + part]
                #expect(record?.key == key && record?.index == UInt64(part), "command \(promise.number), \(comment)")
            }
        }
        return (last / Sent.workers + 1) * Sent.workers
    }
}

/// When a writer is killed.
enum KillMoment {
    case microsecondsAfterStart(UInt32)
    case microsecondsAfterOpening(UInt32)
    case receipts(Int)

    static func any(using random: inout SeededGenerator) -> KillMoment {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: .microsecondsAfterStart(.random(in: 0..<100_000, using: &random))
        case 1...3: .microsecondsAfterOpening(.random(in: 0..<100_000, using: &random))
        default: .receipts(.random(in: 1..<600, using: &random))
        }
    }
}

/// One process that writes until it is killed, and what it said before.
struct KilledWriter {
    /// A writer that says nothing for so long is stuck.
    private static let patience: Duration = .seconds(60)
    let arguments: [String]
    let output: String

    init(_ directory: String, seed: UInt64, first: Int) {
        arguments = [directory, "\(seed)", "\(first)"]
        output = directory + ".output"
    }

    func run(killedAt moment: KillMoment) throws -> [Promise] {
        let writer = try BuiltProgram("CrashWriter").start(arguments, output: output)
        switch moment {
        case .microsecondsAfterStart(let time): usleep(time)
        case .microsecondsAfterOpening(let time):
            listen(untilLines: 1)
            usleep(time)
        case .receipts(let count): listen(untilLines: 1 + count)
        }
        #expect(writer.kill() == -SIGKILL, "the writer ended by itself")
        return lines.compactMap { Promise(line: $0) }
    }

    private func listen(untilLines count: Int) {
        let start = ContinuousClock.now
        while lines.count < count {
            guard ContinuousClock.now - start < KilledWriter.patience else {
                Issue.record("the writer said only \(lines.count) of \(count) lines")
                return
            }
            usleep(500)
        }
    }

    /// The lines that came through whole.
    private var lines: [Substring] {
        let said = FileManager.default.contents(atPath: output) ?? Data()
        return String(decoding: said, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    }
}
