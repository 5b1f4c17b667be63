import Digest
public import Files
public import Merkle
import Wire

/// A backup as it lies in its directory.
public struct Backup: Sendable {
    public let manifest: BackupManifest
    private let directory: String
    private let disk: any Disk
    private let note: SignedNote

    /// Reads what it says of itself.
    public init(_ directory: String, on disk: any Disk = LocalDisk()) throws(LedgerError) {
        (self.directory, self.disk) = (directory, disk)
        let path = directory + "/" + BackupWriter.manifestName
        (note, manifest) = try reporting(path: path) {
            guard try disk.exists(path) else {
                throw LedgerError.foreignFile(path: directory, found: "no manifest", expected: "a backup")
            }
            let size = try disk.open(path, .read).size()
            guard size <= UInt64(BackupManifest.limits.byteCount) else {
                throw LedgerError.tooLarge(path: path, byteCount: size, limit: BackupManifest.limits.byteCount)
            }
            let bytes = try disk.contents(of: path)
            guard
                let note = try? SignedNote(parsing: bytes, limits: BackupManifest.limits),
                let manifest = BackupManifest(note.text.description)
            else { throw LedgerError.damaged(Damage(path: path, place: "whole file", reason: "this is no manifest")) }
            return (note, manifest)
        }
    }

    /// What `damage` finds, and what lies in the directory besides: a copy that was cut off has left it, or somebody else.
    public func verify(
        signedBy key: VerifierKey? = nil, pace: Pace = .free, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(LedgerError) -> [Damage] {
        let damage = try damage(signedBy: key, pace: pace, progress: progress)
        return try reporting(path: directory) {
            let names = Set(manifest.files.map(\.name)).union([BackupWriter.manifestName, BackupWriter.lockName])
            return try damage
                + disk.names(in: directory).filter { !names.contains($0) }.map {
                    self.damage($0, "it is no file of this backup")
                }
        }
    }

    /// Reads every file and compares it with the manifest, and that with its signature. With a `key` only that one's
    /// counts; otherwise those of the identity in the backup, which proves that it is whole, not whose it is. `progress` is
    /// told the bytes that were read, and how many there are.
    public func damage(
        signedBy key: VerifierKey? = nil, pace: Pace = .free, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(LedgerError) -> [Damage] {
        try reporting(path: directory) {
            guard manifest.generation > 0 else {
                return [damage(BackupWriter.manifestName, "the first backup into this directory was never finished")]
            }
            var found: [Damage] = []
            let all = manifest.files.reduce(0) { $0 + $1.sum.byteCount }
            var read: UInt64 = 0
            for file in manifest.files {
                if let damage = try check(file, pace) { found.append(damage) }
                read += file.sum.byteCount
                progress(read, all)
            }
            if let damage = try checkSignature(key) { found.append(damage) }
            return found
        }
    }

    private func check(_ file: BackupManifest.File, _ pace: Pace) throws -> Damage? {
        let path = directory + "/" + file.name
        guard try disk.exists(path) else { return damage(file.name, "it is missing") }
        let sum = try FileSum(ofFile: path, on: disk, pace: pace)
        if sum.byteCount != file.sum.byteCount {
            return damage(file.name, "it has \(sum.byteCount) bytes of \(file.sum.byteCount)")
        }
        return sum == file.sum ? nil : damage(file.name, "its SHA-256 is not that of the manifest")
    }

    private func checkSignature(_ key: VerifierKey?) throws -> Damage? {
        let keys: [VerifierKey]
        if let key {
            keys = [key]
        } else {
            guard let file = manifest.file(at: "identity"),
                let identity = try? LogIdentity.read(directory + "/" + file.name, on: disk),
                identity.id == manifest.log
            else { return damage(BackupWriter.manifestName, "it names no identity whose key could have signed it") }
            let name = try KeyName(BackupManifest.origin(of: manifest.log))
            keys = identity.publicKeys.map { VerifierKey(name: name, type: .ed25519, publicKey: $0) }
        }
        do throws(MerkleError) {
            _ = try note.verify(with: keys)
            return nil
        } catch {
            return damage(BackupWriter.manifestName, "\(error)")
        }
    }

    private func damage(_ name: String, _ reason: String) -> Damage {
        Damage(path: directory + "/" + name, place: "whole file", reason: reason)
    }

    // MARK: Restoring

    /// Puts every file where it was in the node, in a directory that holds nothing else, each compared after it was
    /// written. An attempt that was cut off has left a mark, and is finished by the next one of the same backup. What comes
    /// of it is a copy, which nothing writes to before `Ledger.adopt`.
    public func restore(to site: Site, pace: Pace = .free) throws(LedgerError) {
        try reporting(path: site.directory) {
            let mark = site.paths.restoreMark
            if try !isBegun(at: site, mark) {
                try site.disk.makeDirectory(site.directory)
                try site.disk.replace(mark, with: note.bytes)
            }
            try site.createLock()
            // Without it there is no log; so it comes when all the rest is there.
            let identity = site.paths.identity
            let places = manifest.files.filter { site.directory + "/" + $0.place != identity }
            for file in places + manifest.files.filter({ site.directory + "/" + $0.place == identity }) {
                try restore(file, to: site.directory + "/" + file.place, on: site.disk, pace)
            }
            try site.disk.remove(mark)
            try site.disk.syncDirectory(site.directory)
        }
    }

    private func restore(_ file: BackupManifest.File, to path: String, on target: any Disk, _ pace: Pace) throws {
        try target.makeDirectory(path.parentDirectory)
        if try target.exists(path), try FileSum(ofFile: path, on: target, pace: pace) == file.sum { return }
        let source = directory + "/" + file.name
        let read = try target.copy(source, of: disk, to: path + ".new", pace: pace)
        guard read == file.sum, try FileSum(ofFile: path + ".new", on: target, pace: pace) == file.sum else {
            throw LedgerError.damaged(damage(file.name, "its copy is not what the manifest says"))
        }
        try target.rename(path + ".new", to: path)
        try target.syncDirectory(path.parentDirectory)
    }

    /// Whether this backup was being restored there. Throws where anything else is, or where it has become a log: records
    /// that lost their identity are somebody's records.
    private func isBegun(at site: Site, _ mark: String) throws -> Bool {
        guard try site.disk.exists(site.directory) else { return false }
        guard try !site.disk.exists(site.paths.identity) else {
            throw LedgerError.alreadyExists(path: site.directory)
        }
        if try site.disk.exists(mark) {
            guard try site.disk.contents(of: mark) == note.bytes else {
                throw LedgerError.foreignFile(
                    path: site.directory, found: "a part of another backup", expected: "nothing, or a part of this one")
            }
            return true
        }
        // The mark itself may have been cut off.
        let others = try site.disk.names(in: site.directory).filter { site.directory + "/" + $0 != mark + ".new" }
        guard others.isEmpty else {
            throw LedgerError.foreignFile(
                path: site.directory, found: others[0], expected: "an empty directory, or none")
        }
        return false
    }
}

extension Disk {
    /// Copies a file of another disk, or of this one, and says what was read.
    func copy(
        _ path: String, of source: any Disk, upTo limit: UInt64 = .max, to target: String, pace: Pace
    ) throws(FileError) -> FileSum {
        if try exists(target) { try remove(target) }
        let file = try open(target, .create)
        var offset: UInt64 = 0
        let sum = try FileSum.reading(path, upTo: limit, on: source, pace: pace) { (bytes) throws(FileError) in
            try file.write(bytes, at: offset)
            offset += UInt64(bytes.count)
        }
        try file.sync()
        return sum
    }
}
