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

    static func site(_ parsed: Parsed) -> Site {
        Site(directory: withoutTrailingSlash(parsed["DIR"]), fence: parsed.text("--fence"))
    }

    private static func withoutTrailingSlash(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? withoutTrailingSlash(String(path.dropLast())) : path
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
        let result = Result { try body(ledger) }
        try ledger.close()
        return try result.get()
    }
}
