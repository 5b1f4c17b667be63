import Ledger
import SimulatedDisk

/// How many fsyncs a commit costs, checkpoints included. They are counted, not timed: on a disk in memory that sees every
/// call of SQLite and of the ledger.
enum BenchSyncs {
    private static let commits = 200

    static func run() throws -> [Figure] {
        try [1, 16, 256, 1_000].map { size in
            let disk = SimulatedDisk(seed: 1)
            let site = Site(directory: "/ledger", disk: disk)
            try Ledger.create(at: site)
            let ledger = try Ledger(opening: site)
            var source = BenchEvents()
            let before = disk.calls(of: .sync)
            for _ in 0..<commits { _ = try ledger.incident.appendBlocking(source.commands(size)) }
            let syncs = disk.calls(of: .sync) - before
            try ledger.close()
            return Figure("fsyncs.\(size)", unit: "per commit", values: [Double(syncs) / Double(commits)])
        }
    }
}
