public import Files
public import Ledger
import MediaFiles
import Merkle
import Notify
import Vault
public import Wire

/// Copies of a whole node, which another machine can go on with.
public struct NodeBackup: Sendable {
    /// What lies in a node's directory beside its log, and how a copy of it is made. What is not there is left out.
    enum Part {
        /// A small one that is replaced as a whole.
        case file(String)
        /// A SQLite database that may be written meanwhile.
        case database(String)
        /// Files that never change once they have their names, which end so. What else lies there is not the node's.
        case folder(String, of: String)
        /// The same for files that may be removed at any time and whose names are the SHA-256 of what they hold.
        case hashed(String, of: String)
    }

    /// In this order, behind the log: whatever its records refer to is there by then. The hooks are copied before it:
    /// somebody who was told more than the log of the copy holds would never be told the rest.
    ///
    /// Not among them are the views, which are folded from the log again; the text of the first token, for another is
    /// made; and the fence, which belongs to the machine. What the vault holds is copied as it lies there, sealed; its keys
    /// are not, lest a copy brings back whom the node has erased; nor is where copies of those lie, lest a copy of the node writes to them.
    static let parts: [Part] = [
        .file("node.json5"), .file("tls.pem"), .file("tls.key"), .file("address.key"),
        .database(NodeDirectory.peopleName), .database(VaultSite.contentsName),
        .folder(NodeDirectory.archiveName, of: LaneLog.archiveEnding),
        .hashed(NodeDirectory.mediaName, of: MediaStore.ending),
    ]

    /// What a backup came to.
    public struct Taken: Sendable {
        public let manifest: BackupManifest
        /// Bytes that had to be written, and bytes that an earlier backup had already.
        public let written: UInt64
        public let kept: UInt64
        /// Where copies of the vault's keys lie, which are made anew with each backup, and which of them could not be reached.
        public let keys: (paths: [String], left: [String])
    }

    /// Copies a node, whether it runs or not, into a directory that may hold earlier backups of it.
    public static func take(of site: Site, to directory: String, pace: Pace = .free) throws -> Taken {
        let view = try LedgerView(of: site)
        let writer = try BackupWriter(directory, of: view, pace: pace)
        try copyHooks(of: site, with: writer)
        try view.copy(with: writer)
        for part in parts { try copy(part, of: site, with: writer) }
        let manifest = try writer.finish()
        // After what they open, which lacks none of them.
        let keys = try NodeDirectory(site).vault.renewCopies()
        return Taken(manifest: manifest, written: writer.written, kept: writer.kept, keys: keys)
    }

    private static func copy(_ part: Part, of site: Site, with writer: BackupWriter) throws {
        func pathIfThere(_ name: String) throws -> String? {
            let path = site.directory + "/" + name
            return try site.disk.exists(path) ? path : nil
        }
        switch part {
        case .file(let name): if let path = try pathIfThere(name) { try writer.copy(path, as: name) }
        case .database(let name): if let path = try pathIfThere(name) { try writer.copyDatabase(path, as: name) }
        case .folder(let name, let ending):
            for file in try files(of: site, in: name, ending) {
                try writer.keep(site.directory + "/" + file, as: file)
            }
        case .hashed(let name, let ending):
            for file in try files(of: site, in: name, ending) {
                let hash = file.dropFirst(name.utf8.count + 1).dropLast(ending.utf8.count)
                try copyUnlessGone { () throws(LedgerError) in
                    try writer.keep(site.directory + "/" + file, as: file, sha256: String(hash))
                }
            }
        }
    }

    /// Of a folder, those that end so, as they lie below the node's directory.
    private static func files(of site: Site, in folder: String, _ ending: String) throws -> [String] {
        let path = site.directory + "/" + folder
        guard try site.disk.exists(path) else { return [] }
        return try site.disk.names(in: path).filter { $0.hasSuffix(ending) }.map { folder + "/" + $0 }
    }

    /// A hook that is taken away meanwhile is copied in part or not at all, and is none in the copy.
    private static func copyHooks(of site: Site, with writer: BackupWriter) throws {
        let hooks = HookStore(in: site.directory, site.disk)
        for name in try hooks.fileNames() {
            try copyUnlessGone { () throws(LedgerError) in try writer.copy(site.directory + "/" + name, as: name) }
        }
    }

    /// What is taken away while a backup is taken is not in it.
    private static func copyUnlessGone(_ copy: () throws(LedgerError) -> Void) throws(LedgerError) {
        do throws(LedgerError) { try copy() } catch {
            guard case .disk(let gone) = error, gone.code == .notFound else { throw error }
        }
    }

    /// What a restored node came to.
    public struct Restored: Sendable {
        public let manifest: BackupManifest
        public let epoch: UInt64
        /// Segments that archives have brought back, so that the views can be folded from the first record on.
        public let segments: Int
    }

    /// Why no node came of a backup.
    public enum Failure: Error, CustomStringConvertible {
        case damaged([Damage])
        case differs(Lane)

        public var description: String {
            switch self {
            case .damaged(let damage): "damaged: " + damage.map { "\($0)" }.joined(separator: "; ")
            case .differs(let lane): "lane \(lane) is not what the backup says it was; keep both as evidence"
            }
        }
    }

    /// Makes a node of a backup: the copy is compared before and after, and the log in it begins a new epoch, so that no
    /// other copy of it is written to.
    public static func restore(
        _ backup: Backup, to site: Site, withoutDistrict: Bool, pace: Pace = .free
    ) throws -> Restored {
        // What else lies beside its files harms none of them: the next copy may have been cut off by the very accident.
        let damage = try backup.damage(pace: pace)
        guard damage.isEmpty else { throw Failure.damaged(damage) }
        try backup.restore(to: site, pace: pace)
        let ledger = try Ledger.adopt(at: site, withoutDistrict: withoutDistrict)
        var segments = 0
        do {
            for lane in ledger.lanes { segments += try lane.restoreAll(from: NodeDirectory(site).archive) }
            for lane in backup.manifest.lanes where try ledger[lane.lane].root(of: lane.head.size) != lane.head {
                throw Failure.differs(lane.lane)
            }
        } catch {
            // Why it failed is the news.
            try? ledger.close()
            throw error
        }
        try ledger.close()
        let view = try LedgerView(of: site)
        let found = try Lane.allCases.flatMap { try view.verify($0).damage }
        guard found.isEmpty else { throw Failure.damaged(found) }
        return Restored(manifest: backup.manifest, epoch: view.identity.epoch, segments: segments)
    }
}
