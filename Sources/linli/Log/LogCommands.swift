import Foundation
import Ledger
import Merkle
import Wire

/// `linli log …`: a ledger as auditors and operators see it.
enum LogCommands {
    static let all: [Command] = [
        stat, cat, verify, prove, seal, prune, export, importFile, restore, adopt,
    ]

    static let directory = Command.Operand(name: "DIR", help: "the ledger's data directory")
    static let lane = Command.Operand(name: "LANE", help: "incident, telemetry or access")
    static let json = Command.Option.flag("--json", "print JSON for machines")
    static let fence = Command.Option.value("--fence", "FILE", "the fence file, if it is not DIR.fence")
    static let withoutDistrict = Command.Option.flag(
        "--without-district", "no district witnesses this log, and none ever will")

    static func site(_ parsed: Parsed) -> Site { site(parsed["DIR"], fence: parsed.text("--fence")) }

    /// The fence lies beside the directory, so a slash at the end of the directory's path must not move it inside.
    static func site(_ directory: String, fence: String?) -> Site {
        directory.count > 1 && directory.hasSuffix("/")
            ? site(String(directory.dropLast()), fence: fence) : Site(directory: directory, fence: fence)
    }

    static func lane(_ parsed: Parsed) throws(UsageError) -> Lane {
        try parsed.operand("LANE", "one of \(Lane.allCases.map(\.rawValue).joined(separator: ", "))") {
            Lane(rawValue: $0)
        }
    }

    static func seq(_ option: String, _ parsed: Parsed) throws(UsageError) -> UInt64? {
        try parsed.value(option, "a record's number") { UInt64($0) }
    }

    /// Opens the ledger for writing, does the work, and closes it whatever happened.
    static func withLedger<Value>(_ parsed: Parsed, _ body: (Ledger) throws -> Value) throws -> Value {
        let ledger = try Ledger(opening: site(parsed))
        let value: Value
        do { value = try body(ledger) } catch {
            // What went wrong with the work is the news, not what became of the directory after it.
            try? ledger.close()
            throw error
        }
        try ledger.close()
        return value
    }
}
