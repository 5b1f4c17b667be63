import Digest
import Files
import Foundation
import Ledger
import Reference
import SQLite
import Wire
import Zstd

/// `linli doctor`: looks at the installation and says what to do.
enum Doctor {
    static let command = Command(
        name: ["doctor"], summary: "check the installation and say what to do",
        options: [
            .value("--dir", "DIR", "a ledger's data directory to look at, or where one is to be"), LogCommands.fence,
            LogCommands.json,
        ]
    ) { parsed, console in
        let findings = try examine(parsed.text("--dir"), fence: parsed.text("--fence"))
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

    static func examine(_ directory: String?, fence: String?) throws -> [Finding] {
        let place = directory.map { FileManager.default.fileExists(atPath: $0) ? $0 : $0.parentDirectory } ?? "."
        var findings = [try sqlite(), signatures(), compression(), clock()]
        findings.append(try space(place))
        findings.append(try sync(place))
        if let directory, FileManager.default.fileExists(atPath: directory + "/identity") {
            findings.append(ledger(Site(directory: directory, fence: fence)))
        }
        return findings
    }

    /// `journal_mode = WAL` and `synchronous = FULL` are what durability rests on.
    private static func sqlite() throws -> Finding {
        let connection = try Connection(path: ":memory:", mode: .create)
        let version = try connection.text("SELECT sqlite_version()") ?? "unknown"
        return Finding(check: "SQLite", state: .good, result: version)
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

    private static func clock() -> Finding {
        let now = Site.systemClock().wall
        let isPlausible = now > Instant(milliseconds: 1_767_225_600_000)
        return Finding(
            check: "clock", state: isPlausible ? .good : .wrong, result: now.text,
            advice: isPlausible ? nil : "the clock stands before 2026: set it, and keep it set with chrony or ntpd")
    }

    private static func space(_ place: String) throws -> Finding {
        let available = try LocalDisk().availableBytes(at: place)
        let wanted = 4 * LedgerOptions().reserveBytes
        return Finding(
            check: "disk space", state: available >= wanted ? .good : .doubtful,
            result: "\(available >> 20) MiB at \(place)",
            advice: available >= wanted ? nil : "a ledger wants \(wanted >> 20) MiB free: make room before it fills")
    }

    /// What one durable write costs here; an alarm cannot be stored faster than this.
    private static func sync(_ place: String) throws -> Finding {
        let path = place + "/linli-doctor-\(ProcessInfo.processInfo.processIdentifier)"
        let file = RawSync(path: path)
        let times = (0..<50).map { _ in seconds { file.append() } * 1e3 }.sorted()
        try LocalDisk().remove(path)
        let median = times[times.count / 2]
        let result = String(format: "fdatasync takes %.2f ms (median), %.2f ms at worst", median, times.last!)
        if median < 0.02 {
            return Finding(
                check: "durability", state: .doubtful, result: result,
                advice: "that is faster than any disk: a write cache may forget what it acknowledged when power is cut")
        }
        return Finding(
            check: "durability", state: median < 20 ? .good : .doubtful, result: result,
            advice: median < 20 ? nil : "alarms wait for the disk: put the ledger on a faster one")
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
