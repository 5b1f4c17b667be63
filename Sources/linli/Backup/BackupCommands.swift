import Files
import Ledger
import Merkle
import Node
import Threads
import Vault
import Wire

/// `linli backup` and `linli restore`: a whole node, on another disk and back.
enum BackupCommands {
    static let all = [backup, restore]

    private static let pace = Command.Option.value(
        "--pace", "MIB",
        "read so many mebibytes a second; default 32 to take a copy, which alarms go before, otherwise as fast as it goes"
    )
    private static let besideAlarms = Pace(bytesPerSecond: 32 << 20)

    private static let backup = Command(
        name: ["backup"], summary: "copies a node that runs or not, or checks the copy",
        operands: [.init(name: "COPY", help: "the directory of the copy; what an earlier one has there is kept")],
        options: [
            .value("--of", "DIR", "the node's data directory"),
            .flag("--verify", "read the copy and compare every byte with what was written and signed"),
            .value("--key", "VKEY", "with --verify: believe only this signature; default the keys in the copy"),
            LogCommands.fence, pace, LogCommands.json,
        ],
        notes: [
            "A copy holds the log with its key, archives, the certificate, the configuration, the hooks and what people log in",
            "with, but not the views, which are folded from the log again. Whoever has it can be the node: keep it as safe.",
            "What the vault holds is in it, and the keys to that are not: `linli vault backup` has a copy of them kept apart.",
        ]
    ) { parsed, console in
        if parsed.flag("--verify") { return try verify(parsed, console) }
        guard let directory = parsed.text("--of") else { throw UsageError("--of DIR or --verify is needed") }
        let site = LogCommands.site(directory, fence: parsed.text("--fence"))
        Background.begin()
        let taken = try NodeBackup.take(of: site, to: parsed["COPY"], pace: try pace(parsed) ?? besideAlarms)
        let manifest = taken.manifest
        try show(
            Report(manifest, written: taken.written, kept: taken.kept), parsed, console,
            lines: manifest.lanes.map { "\($0.lane): \($0.head.size) records, root \($0.head.root)" } + [
                "copy \(manifest.generation) in \(parsed["COPY"]): \(taken.written) bytes written, \(taken.kept) kept"
            ] + remarks(taken, directory))
        return .success
    }

    private static func remarks(_ taken: NodeBackup.Taken, _ directory: String) -> [String] {
        let holdsPeople = taken.manifest.files.contains { $0.place == VaultSite.contentsName }
        guard holdsPeople, taken.keys.paths.isEmpty else {
            return taken.keys.left.map { "the copy of the vault's keys at \($0) could not be made anew" }
        }
        return ["the vault's keys have no copy: `linli vault backup \(directory) --keys FILE` keeps one"]
    }

    private static func verify(_ parsed: Parsed, _ console: Console) throws -> ExitCode {
        let key = try parsed.value("--key", "a C2SP verifier key") { try? VerifierKey($0) }
        let backup: Backup
        let damage: [Damage]
        do {
            backup = try Backup(parsed["COPY"])
            damage = try backup.verify(signedBy: key, pace: try pace(parsed) ?? .free) {
                console.progress("\($0) of \($1) bytes")
            }
        } catch LedgerError.damaged(let found) {
            try show(Report(damage: [found]), parsed, console, lines: ["DAMAGED: \(found)"])
            return .findings
        }
        console.endProgress()
        let manifest = backup.manifest
        try show(
            Report(manifest, damage: damage), parsed, console,
            lines: damage.map { "DAMAGED: \($0)" }
                + [
                    damage.isEmpty ? "intact: copy \(manifest.generation), \(manifest.files.count) files" : ""
                ].filter { !$0.isEmpty })
        return damage.isEmpty ? .success : .findings
    }

    private static let restore = Command(
        name: ["restore"], summary: "makes a node of a copy, in a new epoch of its log",
        operands: [
            .init(name: "COPY", help: "what `linli backup` has written"),
            .init(name: "DIR", help: "the data directory that it becomes; it must hold nothing else"),
        ],
        options: [LogCommands.withoutDistrict, LogCommands.fence, pace, LogCommands.json],
        notes: [
            "The copy is compared before and after. What the node had stored behind it is lost, unless a district has it; the",
            "node itself, if it is still there, is refused from now on. The views are folded at the first start. The vault opens",
            "with its master key at DIR.vault-key, and its keys, which `linli vault restore` brings back.",
        ]
    ) { parsed, console in
        guard parsed.flag("--without-district") else { throw LedgerError.needsDistrict }
        let site = LogCommands.site(parsed["DIR"], fence: parsed.text("--fence"))
        let restored = try NodeBackup.restore(
            try Backup(parsed["COPY"]), to: site, withoutDistrict: true, pace: try pace(parsed) ?? .free)
        try show(
            Report(restored.manifest, epoch: restored.epoch), parsed, console,
            lines: restored.manifest.lanes.map { "\($0.lane): \($0.head.size) records, root \($0.head.root)" } + [
                "\(parsed["DIR"]) is the node now, in epoch \(restored.epoch); `linli node run` starts it"
            ])
        return .success
    }

    private static func pace(_ parsed: Parsed) throws(UsageError) -> Pace? {
        try parsed.value("--pace", "a number from 1 to 65536") { text in
            UInt64(text).flatMap { 1...65_536 ~= $0 ? Pace(bytesPerSecond: $0 << 20) : nil }
        }
    }

    private struct Report: Encodable {
        struct LaneReport: Encodable {
            let lane: String
            let size: UInt64
            let root: String
        }

        var generation: UInt64?
        var lanes: [LaneReport]?
        var files: Int?
        var written: UInt64?
        var kept: UInt64?
        var epoch: UInt64?
        var damage: [String]?

        init(damage: [Damage]) { self.damage = damage.map { "\($0)" } }

        init(
            _ manifest: BackupManifest, written: UInt64? = nil, kept: UInt64? = nil, epoch: UInt64? = nil,
            damage: [Damage]? = nil
        ) {
            generation = manifest.generation
            lanes = manifest.lanes.map {
                LaneReport(lane: $0.lane.rawValue, size: $0.head.size, root: "\($0.head.root)")
            }
            files = manifest.files.count
            (self.written, self.kept, self.epoch) = (written, kept, epoch)
            self.damage = damage.map { $0.map { "\($0)" } }
        }
    }

    private static func show(_ report: Report, _ parsed: Parsed, _ console: Console, lines: [String]) throws {
        if parsed.flag("--json") { return try console.json(report) }
        for line in lines { console.print(line) }
    }
}
