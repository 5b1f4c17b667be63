import Digest
public import Files
import Merkle
import SQLite
import Wire

/// Takes a backup into a directory that may hold an earlier one, which stays whole until this one is: files that never
/// change are kept by what they hold, all others get new names, and the manifest comes last.
public final class BackupWriter {
    static let manifestName = "manifest"
    static let lockName = "lock"

    let identity: LogIdentity
    let disk: any Disk
    private let directory: String
    private let key: Ed25519.PrivateKey
    private let pace: Pace
    /// Held open for its lock, until the backup is complete.
    private var lock: (any File)?
    private var manifest: BackupManifest
    /// What was written, and what an earlier backup had already, in bytes.
    public private(set) var written: UInt64 = 0
    public private(set) var kept: UInt64 = 0

    /// Begins a backup of the log that a view looks at.
    public init(_ directory: String, of view: LedgerView, pace: Pace) throws(LedgerError) {
        let site = view.site
        (self.directory, identity, disk, self.pace) = (directory, view.identity, site.disk, pace)
        (key, lock, manifest) = try reporting(path: directory) {
            try ImportMark(site).refuse()
            let key = try LedgerOpening.readKey(site, of: view.identity)
            let (lock, earlier) = try BackupWriter.prepare(directory, view, key)
            let next = BackupManifest(
                log: view.identity.id, generation: earlier.generation + 1, taken: site.clock().wall)
            // What an attempt that was cut off has left.
            try BackupWriter.clear(directory, but: earlier, on: site.disk)
            return (key, lock, next)
        }
    }

    private static func prepare(
        _ directory: String, _ view: LedgerView, _ key: Ed25519.PrivateKey
    ) throws -> (lock: any File, earlier: BackupManifest) {
        let disk = view.site.disk
        try disk.makeDirectory(directory)
        let path = directory + "/" + manifestName
        let isNew = try !disk.exists(path)
        if isNew, try disk.names(in: directory).contains(where: { $0 != lockName && $0 != manifestName + ".new" }) {
            throw LedgerError.foreignFile(path: directory, found: "other files", expected: "a backup, or nothing")
        }
        let lock = try lock(directory, on: disk)
        if isNew {
            // From here on the directory is known for what it is, however far this comes.
            let none = BackupManifest(log: view.identity.id, generation: 0, taken: view.site.clock().wall)
            try write(none, of: view.identity, key, to: directory, on: disk)
            return (lock, none)
        }
        let backup = try Backup(directory, on: disk)
        guard backup.manifest.log == view.identity.id else {
            throw LedgerError.foreignFile(
                path: directory, found: "log \(backup.manifest.log.hexadecimal)",
                expected: "log \(view.identity.idText)")
        }
        return (lock, backup.manifest)
    }

    private static func lock(_ directory: String, on disk: any Disk) throws -> any File {
        let path = directory + "/" + lockName
        let file = try disk.open(path, disk.exists(path) ? .readWrite : .create)
        do { try file.lock() } catch  where error.code == .locked { throw LedgerError.inUse(path: directory) }
        return file
    }

    // MARK: Files

    /// A file that is never written again, whose sum is known.
    func keep(_ path: String, as place: String, _ sum: FileSum) throws {
        let (name, target) = try target(of: place, as: String(sum.sha256.description.prefix(16)))
        if try disk.exists(target), try FileSum(ofFile: target, on: disk, pace: pace) == sum {
            kept += sum.byteCount
        } else {
            let fresh = target + ".new"
            try check(path, disk.copy(path, of: disk, to: fresh, pace: pace), is: sum)
            try check(path, FileSum(ofFile: fresh, on: disk, pace: pace), is: sum)
            try disk.rename(fresh, to: target)
            written += sum.byteCount
        }
        manifest.files.append(.init(place: place, name: name, sum: sum))
    }

    /// The same for one whose sum is only found now; where its name tells the hash, it must be that one.
    public func keep(_ path: String, as place: String, sha256: String? = nil) throws(LedgerError) {
        try reporting(path: path) {
            let sum = try FileSum(ofFile: path, on: disk, pace: pace)
            // A copy of it would take the place of the good one that an earlier backup may have.
            guard sha256 == nil || sha256 == "\(sum.sha256)" else {
                throw LedgerError.damaged(
                    Damage(path: path, place: "whole file", reason: "its SHA-256 is not what its name says"))
            }
            try keep(path, as: place, sum)
        }
    }

    /// A small file as it is now, of which every change replaces the whole.
    public func copy(_ path: String, as place: String) throws(LedgerError) {
        try reporting(path: path) {
            try put(disk.contents(of: path), as: place)
        }
    }

    /// A small file of these bytes.
    func put(_ bytes: [UInt8], as place: String) throws {
        try make(place) { target in
            try disk.replace(target, with: bytes)
            try check(target, FileSum(ofFile: target, on: disk, pace: pace), is: FileSum(of: bytes))
        }
    }

    /// A database that others may be writing, as it is at one moment.
    public func copyDatabase(_ path: String, as place: String) throws(LedgerError) {
        try reporting(path: path) {
            try make(place) { target in
                // SQLite would let everybody read a file that it makes; it takes an empty one that is there.
                _ = try disk.open(target, .create)
                // What a crash has left half is taken back first, and that is a write.
                let source = try Connection(path: path, mode: .readWrite, vfs: disk.sqliteVFS)
                let vacuum = try source.prepare("VACUUM INTO ?")
                try vacuum.bind(target, at: 1)
                try vacuum.run()
                try disk.open(target, .readWrite).sync()
                let copy = try Connection(path: target, mode: .immutable, vfs: disk.sqliteVFS)
                let look = try copy.prepare("PRAGMA integrity_check")
                guard try look.step(), look.text(0) == "ok" else {
                    throw LedgerError.damaged(Damage(path: path, place: "its copy", reason: "it is no sound database"))
                }
            }
        }
    }

    /// A file that `body` makes at the path it is given, and has compared with what it is to be.
    func make(_ place: String, _ body: (String) throws -> Void) throws {
        let (name, target) = try target(of: place, as: "g\(manifest.generation)")
        // What an attempt that something came in between of has left: SQLite would take an old WAL for a new one's.
        for path in [target, target + "-wal", target + "-shm"] where try disk.exists(path) { try disk.remove(path) }
        try body(target)
        let sum = try FileSum(ofFile: target, on: disk, pace: pace)
        written += sum.byteCount
        manifest.files.append(.init(place: place, name: name, sum: sum))
    }

    /// The first bytes of a file that only grows.
    func copyBeginning(_ path: String, _ byteCount: UInt64, as place: String) throws {
        try make(place) { target in
            let sum = try disk.copy(path, of: disk, upTo: byteCount, to: target, pace: pace)
            guard sum.byteCount == byteCount else {
                throw LedgerError.damaged(
                    Damage(path: path, place: "end of file", reason: "it has \(sum.byteCount) bytes of \(byteCount)"))
            }
            try check(path, FileSum(ofFile: target, on: disk, pace: pace), is: sum)
        }
    }

    /// Where the copy of a file lies. A place that no manifest could name is refused before anything is written.
    private func target(of place: String, as prefix: String) throws -> (name: String, path: String) {
        guard BackupManifest.File.isPath(place) else {
            throw LedgerError.foreignFile(path: directory, found: "\"\(place)\"", expected: "a file of a node")
        }
        let name = "\(prefix)-\(place.flat)"
        return (name, directory + "/" + name)
    }

    private func check(_ path: String, _ found: FileSum, is sum: FileSum) throws(LedgerError) {
        guard found == sum else {
            throw .damaged(Damage(path: path, place: "whole file", reason: "its SHA-256 is not \(sum.sha256)"))
        }
    }

    // MARK: Lanes

    func add(_ head: BackupManifest.LaneHead) { manifest.lanes.append(head) }

    /// Takes back what was added since there were so many files.
    func cut(to count: Int) { manifest.files.removeLast(manifest.files.count - count) }
    var count: Int { manifest.files.count }

    // MARK: The end

    /// Makes it the backup that the directory holds, and removes what only earlier ones needed. Whoever takes the next one
    /// need not wait until nobody holds this writer any more.
    public func finish() throws(LedgerError) -> BackupManifest {
        defer { lock = nil }
        return try reporting(path: directory) {
            try disk.syncDirectory(directory)
            try BackupWriter.write(manifest, of: identity, key, to: directory, on: disk)
            try BackupWriter.clear(directory, but: manifest, on: disk)
            return manifest
        }
    }

    private static func write(
        _ manifest: BackupManifest, of identity: LogIdentity, _ key: Ed25519.PrivateKey, to directory: String,
        on disk: any Disk
    ) throws {
        let text = try NoteText(manifest.text)
        let signer = Signer(name: try KeyName(BackupManifest.origin(of: identity.id)), privateKey: key)
        let note = SignedNote(text, signature: signer.sign(text))
        guard note.bytes.count <= BackupManifest.limits.byteCount else {
            throw LedgerError.tooLarge(
                path: directory + "/" + manifestName, byteCount: UInt64(note.bytes.count),
                limit: BackupManifest.limits.byteCount)
        }
        try disk.replace(directory + "/" + manifestName, with: note.bytes)
    }

    private static func clear(_ directory: String, but manifest: BackupManifest, on disk: any Disk) throws {
        let names = Set(manifest.files.map(\.name)).union([manifestName, lockName])
        for name in try disk.names(in: directory) where !names.contains(name) {
            try disk.remove(directory + "/" + name)
        }
        try disk.syncDirectory(directory)
    }
}

extension String {
    /// A path as a name.
    fileprivate var flat: String { String(map { $0 == "/" ? "-" : $0 }) }
}
