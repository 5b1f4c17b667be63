import Files
import Ledger
import Merkle
import Wire

extension LogCommands {
    static let seal = Command(
        name: ["log", "seal"], summary: "seal what a lane holds now", operands: [directory, lane],
        options: [fence, json]
    ) { parsed, console in
        let lane = try lane(parsed)
        let head = try withLedger(parsed) { ledger in
            try ledger[lane].seal()
            return ledger[lane].head
        }
        try report(Report(lane: lane.rawValue, size: head.size, root: "\(head.root)"), parsed, console) {
            "\(lane) is sealed up to record \(head.size)"
        }
        return .success
    }

    static let prune = Command(
        name: ["log", "prune"], summary: "archive and remove sealed segments from the front of a lane",
        operands: [directory, lane],
        options: [
            .value("--before", "SEQ", "remove segments that lie wholly before this record"),
            .value("--archive", "DIR", "where the archives go"), withoutDistrict, fence, json,
        ]
    ) { parsed, console in
        let lane = try lane(parsed)
        guard let bound = try seq("--before", parsed), let archive = parsed.text("--archive") else {
            throw UsageError("--before and --archive are needed")
        }
        let pruned = try withLedger(parsed) { ledger in
            try ledger[lane].prune(
                before: Seq(bound), into: archive, withoutDistrict: parsed.flag("--without-district"))
        }
        let from = pruned.retainedFrom.value
        try report(
            Report(lane: lane.rawValue, retainedFrom: from, archives: pruned.archives), parsed, console
        ) {
            (["\(lane) keeps its records from \(from) on; \(pruned.segments.count) segments were archived"]
                + pruned.archives).joined(separator: "\n")
        }
        return .success
    }

    static let restore = Command(
        name: ["log", "restore"], summary: "put an archived segment back in front of a lane",
        operands: [
            directory, lane,
            .init(
                name: "ARCHIVE",
                help: "the archive of the segment that was removed last, or a directory with all of them"),
        ],
        options: [fence, json]
    ) { parsed, console in
        let lane = try lane(parsed)
        let isDirectory = (try? LocalDisk().names(in: parsed["ARCHIVE"])) != nil
        let from = try withLedger(parsed) { ledger in
            guard isDirectory else { return try ledger[lane].restore(parsed["ARCHIVE"]) }
            try ledger[lane].restoreAll(from: parsed["ARCHIVE"])
            return ledger[lane].retainedFrom
        }
        try report(Report(lane: lane.rawValue, retainedFrom: from.value), parsed, console) {
            "\(lane) holds its records from \(from) on again"
        }
        return .success
    }

    static let adopt = Command(
        name: ["log", "adopt"], summary: "take over a copied or restored directory and begin a new epoch",
        operands: [directory], options: [withoutDistrict, fence, json]
    ) { parsed, console in
        let ledger = try Ledger.adopt(at: site(parsed), withoutDistrict: parsed.flag("--without-district"))
        let epoch = ledger.identity.epoch
        try ledger.close()
        try report(Report(epoch: epoch), parsed, console) { "the directory is now the log, in epoch \(epoch)" }
        return .success
    }

    static let export = Command(
        name: ["log", "export"], summary: "write records of a lane into one file that anybody can check",
        operands: [directory, lane],
        options: [
            .value("--to-file", "FILE", "the file to write; default standard output"),
            .value("--from", "SEQ", "the first record; default the first kept"),
            .value("--to", "SEQ", "the record to stop before; default the end"),
        ]
    ) { parsed, console in
        let lane = try lane(parsed)
        let view = try LedgerView(of: site(parsed)).lane(lane)
        let from = try seq("--from", parsed) ?? view.retainedFrom.value
        let to = try seq("--to", parsed) ?? view.size
        guard from <= to else { throw UsageError("--from lies behind --to") }
        guard let path = parsed.text("--to-file") else {
            try view.export(from..<to, to: console.write)
            return .success
        }
        let disk = LocalDisk()
        guard try !disk.exists(path) else { throw FileError("create", path, .exists) }
        try disk.replace(path) { write in try view.export(from..<to, to: write) }
        return .success
    }

    static let importFile = Command(
        name: ["log", "import"], summary: "take in an exported file: into a new directory, or behind a lane's records",
        operands: [.init(name: "FILE", help: "a file that `linli log export` wrote"), directory],
        options: [.value("--key", "VKEY", "believe only this signature; default the keys in the file"), fence, json]
    ) { parsed, console in
        let key = try parsed.value("--key", "a C2SP verifier key") { try? VerifierKey($0) }
        let file = try LaneImport(parsed["FILE"], signedBy: key)
        try Ledger.take(file, into: site(parsed))
        let lane = file.header.lane
        try report(Report(lane: lane.rawValue, size: file.head.size, root: "\(file.head.root)"), parsed, console) {
            "\(file.header.count) records were checked and taken into lane \(lane), which holds \(file.head.size)"
        }
        return .success
    }

    /// What a command that changes something says of it.
    private struct Report: Encodable {
        var lane: String?
        var size: UInt64?
        var root: String?
        var retainedFrom: UInt64?
        var archives: [String]?
        var epoch: UInt64?
    }

    private static func report(
        _ report: Report, _ parsed: Parsed, _ console: Console, _ words: () -> String
    ) throws {
        if parsed.flag("--json") { try console.json(report) } else { console.print(words()) }
    }
}
