import Digest
import Files
import Merkle
import Synchronization

/// The stored hashes of a lane's tree: one flat file for each tile level, 32 bytes a hash, appended in order, so that a
/// tile of C2SP tlog-tiles is 8,192 bytes at a multiple of 8,192.
///
/// Hashes follow from the records, so they are written behind the commits and synced before a segment is sealed; after
/// a crash the part of the open segments is written anew. They stay when records are pruned, so that proofs hold.
final class TileStore: Sendable, TileReader {
    private let paths: LanePaths
    private let disk: any Disk
    private let levels: Mutex<[Level]>

    /// What waits in memory until it is worth a write.
    fileprivate struct Level {
        let path: String
        /// Nil until something is stored at this level.
        var file: (any File)?
        var flushed: UInt64 = 0
        var tail: [UInt8] = []

        var count: UInt64 { flushed + UInt64(tail.count / Hash.byteCount) }
    }

    /// A tile's worth of leaves is written at once.
    private static let flushBytes = TilePath.fullWidth * Hash.byteCount

    /// The hashes of the first `size` records, which are stored, and those that follow, which are not yet. Nothing is
    /// written before the next append; what a longer file holds behind is of no account.
    init(
        _ paths: LanePaths, size: UInt64, followedBy hashes: [TileHash] = [], access: FileAccess = .readWrite,
        on disk: any Disk
    ) throws {
        self.paths = paths
        self.disk = disk
        var levels: [Level] = []
        var count = size
        while count > 0 {
            levels.append(try TileStore.open(paths.hashes(level: levels.count), count: count, access, on: disk))
            count /= UInt64(TilePath.fullWidth)
        }
        TileStore.add(hashes, to: &levels, paths)
        self.levels = Mutex(levels)
    }

    private static func open(
        _ path: String, count: UInt64, _ access: FileAccess, on disk: any Disk
    ) throws -> Level {
        let file = try disk.open(path, access)
        guard try file.size() >= count * UInt64(Hash.byteCount) else {
            throw LedgerError.damaged(
                Damage(path: path, place: "end of file", reason: "it holds fewer than \(count) hashes"))
        }
        return Level(path: path, file: file, flushed: count)
    }

    func append(_ hashes: [TileHash]) throws {
        try levels.withLock { levels in
            TileStore.add(hashes, to: &levels, paths)
            for level in levels.indices where levels[level].tail.count >= TileStore.flushBytes {
                try levels[level].flushIfThereIsRoom(on: disk)
            }
        }
    }

    private static func add(_ hashes: [TileHash], to levels: inout [Level], _ paths: LanePaths) {
        for hash in hashes {
            if hash.level == levels.count { levels.append(Level(path: paths.hashes(level: hash.level))) }
            precondition(levels[hash.level].count == hash.index, "hashes are appended in order")
            levels[hash.level].tail.append(contentsOf: hash.hash)
        }
    }

    /// Makes durable what was appended.
    func sync() throws {
        let files = try levels.withLock { levels in
            for level in levels.indices { try levels[level].flush(on: disk) }
            return levels.map(\.file)
        }
        // The writer appends meanwhile: no alarm waits for this.
        for file in files { try file?.sync() }
        try disk.syncDirectory(paths.directory)
    }

    func hashes(level: Int, range: Range<UInt64>) throws(TileStoreError) -> [Hash] {
        try levels.withLock { (levels) throws(TileStoreError) in
            guard level < levels.count, range.upperBound <= levels[level].count else {
                throw .ledger(.damaged(missing(level, range)))
            }
            do throws(FileError) {
                return try levels[level].hashes(range)
            } catch {
                throw .ledger(.disk(error))
            }
        }
    }

    private func missing(_ level: Int, _ range: Range<UInt64>) -> Damage {
        Damage(path: paths.hashes(level: level), place: "hashes \(range)", reason: "they are not stored")
    }
}

extension TileStore.Level {
    /// Hashes follow from the records: on a full disk they wait in memory.
    fileprivate mutating func flushIfThereIsRoom(on disk: any Disk) throws(FileError) {
        do { try flush(on: disk) } catch { guard error.code == .noSpace else { throw error } }
    }

    private mutating func opened(on disk: any Disk) throws(FileError) -> any File {
        if let file { return file }
        let opened = try disk.open(path, disk.exists(path) ? .readWrite : .create)
        file = opened
        return opened
    }

    fileprivate mutating func flush(on disk: any Disk) throws(FileError) {
        guard !tail.isEmpty else { return }
        let file = try opened(on: disk)
        try file.write(tail, at: flushed * UInt64(Hash.byteCount))
        flushed = count
        tail.removeAll(keepingCapacity: true)
    }

    fileprivate func hashes(_ range: Range<UInt64>) throws(FileError) -> [Hash] {
        var bytes: [UInt8] = []
        let stored = range.clamped(to: 0..<flushed)
        if let file, !stored.isEmpty {
            bytes = try file.read(at: stored.lowerBound * UInt64(Hash.byteCount), count: stored.count * Hash.byteCount)
        }
        let waiting = range.clamped(to: flushed..<max(flushed, range.upperBound))
        if !waiting.isEmpty {
            let start = Int(waiting.lowerBound - flushed) * Hash.byteCount
            bytes += tail[start..<(start + waiting.count * Hash.byteCount)]
        }
        return stride(from: 0, to: bytes.count, by: Hash.byteCount).compactMap {
            Hash(bytes[$0..<min($0 + Hash.byteCount, bytes.count)])
        }
    }
}

/// What reading a proof's hashes can meet: the disk's failure, or a question that made no sense.
enum TileStoreError: Error, TileReaderFailure {
    case ledger(LedgerError)
    case merkle(MerkleError)

    init(_ error: MerkleError) { self = .merkle(error) }
}
