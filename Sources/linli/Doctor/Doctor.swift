import Calendar
import Digest
import Files
import Foundation
import Ledger
import SQLite
import Wire
import Zstd

/// `linli doctor`: looks at the installation and says what to do.
enum Doctor {
    static let command = Command(
        name: ["doctor"], summary: "check the installation and say what to do",
        options: [
            .value("--dir", "DIR", "the data directory of a node or a ledger, or where one is to be"),
            LogCommands.fence,
            LogCommands.json,
        ]
    ) { parsed, console in
        let findings = examine(parsed.text("--dir"), fence: parsed.text("--fence"))
        if parsed.flag("--json") {
            try console.json(findings)
        } else {
            for finding in findings {
                console.print("\(finding.state.mark) \(finding.check): \(finding.result)")
                if let advice = finding.advice { console.print("       \(advice)") }
            }
        }
        return findings.contains { $0.state == .wrong } ? .findings : .success
    }

    struct Finding: Encodable {
        let check: String
        let state: State
        let result: String
        var advice: String?
    }

    enum State: String, Encodable {
        case good, doubtful, wrong

        var mark: String {
            switch self {
            case .good: "ok    "
            case .doubtful: "look  "
            case .wrong: "WRONG "
            }
        }
    }

    static func examine(_ directory: String?, fence: String?) -> [Finding] {
        let site = directory.map { LogCommands.site($0, fence: fence) }
        let place = site.map { exists($0.directory) ? $0.directory : $0.directory.parentDirectory } ?? "."
        var findings = [sqlite(place), signatures(), compression(), clock(), space(place), sync(place)]
        if let site, exists(site.directory + "/identity") { findings.append(ledger(site)) }
        if let site, isNode(site) { findings += node(site) }
        return findings
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// A check whose failure is what was found.
    static func checking(
        _ check: String, advice: String, _ body: () throws -> Finding
    ) -> Finding {
        do { return try body() } catch {
            return Finding(check: check, state: .wrong, result: "\(error)", advice: advice)
        }
    }

    /// A name in the directory that nobody else uses.
    private static func scratch(_ place: String) -> String {
        place + "/linli-doctor-\(ProcessInfo.processInfo.processIdentifier)"
    }

    /// `journal_mode = WAL` is what durability rests on, and a network file system may not have it.
    private static func sqlite(_ place: String) -> Finding {
        let advice = "a ledger needs a local file system that it may write to"
        let path = scratch(place) + ".sqlite"
        defer { for suffix in ["", "-wal", "-shm", "-journal"] { try? LocalDisk().remove(path + suffix) } }
        return checking("SQLite", advice: advice) {
            let connection = try Connection(path: path, mode: .create)
            let version = try connection.text("SELECT sqlite_version()") ?? "unknown"
            let mode = try connection.text("PRAGMA journal_mode = WAL") ?? "unknown"
            try connection.execute("CREATE TABLE probe(number INTEGER)")
            guard mode == "wal" else {
                return Finding(
                    check: "SQLite", state: .wrong, result: "\(version), which keeps its journal as \(mode) here",
                    advice: advice)
            }
            return Finding(check: "SQLite", state: .good, result: "\(version), with a write-ahead log")
        }
    }

    private static func signatures() -> Finding {
        let key = Ed25519.PrivateKey.generate()
        let works = key.publicKey.verifies(key.sign([1, 2, 3]), of: [1, 2, 3])
        return Finding(
            check: "OpenSSL", state: works ? .good : .wrong,
            result: works ? "Ed25519 signs and verifies" : "Ed25519 fails",
            advice: works ? nil : "install Debian's libssl3")
    }

    private static func compression() -> Finding {
        let bytes = [UInt8](repeating: 7, count: 100_000)
        let works = (try? Zstd.decompress(Zstd.compress(bytes), limit: bytes.count)) == bytes
        return Finding(
            check: "zstd", state: works ? .good : .wrong, result: works ? "packs and unpacks" : "fails",
            advice: works ? nil : "install Debian's libzstd1")
    }

    /// This program was not there before: 2026-01-01.
    private static let earliest = Instant(milliseconds: 1_767_225_600_000)

    private static func clock() -> Finding {
        let now = Site.systemClock().wall
        return Finding(
            check: "clock", state: now > earliest ? .good : .wrong, result: now.rfc3339,
            advice: now > earliest ? nil : "the clock stands before 2026: set it, and keep it set with chrony or ntpd")
    }

    /// The reserve itself, and as much for the segments of each lane.
    private static let wantedReserves: UInt64 = 4

    private static func space(_ place: String) -> Finding {
        checking("disk space", advice: "make the directory, or name another") {
            let available = try LocalDisk().availableBytes(at: place)
            let wanted = wantedReserves * LedgerOptions().reserveBytes
            return Finding(
                check: "disk space", state: available >= wanted ? .good : .doubtful,
                result: "\(available >> 20) MiB at \(place)",
                advice: available >= wanted ? nil : "a ledger wants \(wanted >> 20) MiB free: make room before it fills"
            )
        }
    }

    private static let syncs = 50
    /// No disk answers in less; a cache does.
    private static let implausibleSync = 0.02
    /// An alarm waits for one fsync, or for two if it comes during one.
    private static let slowSync = 20.0

    /// What one durable write costs here; an alarm cannot be stored faster than this.
    private static func sync(_ place: String) -> Finding {
        let (path, disk) = (scratch(place), LocalDisk())
        defer { try? disk.remove(path) }
        return checking("durability", advice: "a ledger needs a directory that it may write to") {
            let file = try disk.open(path, .create)
            let page = [UInt8](repeating: 0x5A, count: LedgerOptions().pageBytes)
            let times = try (0..<syncs).map { number in
                try seconds {
                    try file.write(page, at: UInt64(number * page.count))
                    try file.sync()
                } * 1e3
            }.sorted()
            let median = times[times.count / 2]
            let result = String(format: "fdatasync takes %.2f ms (median), %.2f ms at worst", median, times.last!)
            if median < implausibleSync {
                return Finding(
                    check: "durability", state: .doubtful, result: result,
                    advice: "no disk is so fast: a write cache may forget what it acknowledged when power is cut")
            }
            return Finding(
                check: "durability", state: median < slowSync ? .good : .doubtful, result: result,
                advice: median < slowSync ? nil : "alarms wait for the disk: put the ledger on a faster one")
        }
    }

    private static func ledger(_ site: Site) -> Finding {
        do {
            let view = try LedgerView(of: site)
            let sizes = try Lane.allCases.map { "\($0) \(try view.lane($0).size)" }
            guard try LocalDisk().exists(site.fence) else {
                return Finding(
                    check: "ledger", state: .wrong, result: "\(LedgerError.noFence(path: site.fence))",
                    advice: "`linli log verify \(site.directory)`, then `linli log adopt \(site.directory)`")
            }
            return Finding(
                check: "ledger", state: .good, result: sizes.joined(separator: ", "),
                advice: "`linli log verify \(site.directory)` reads and checks all of it")
        } catch {
            return Finding(
                check: "ledger", state: .wrong, result: "\(error)",
                advice: "keep the directory as it is, and restore from a backup or the district")
        }
    }
}
