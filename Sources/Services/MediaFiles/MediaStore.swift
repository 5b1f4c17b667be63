public import Digest
public import Files
import Synchronization
import Threads

/// Pictures and documents in a directory, each under its SHA-256: what was taken twice lies there once, and what lies there
/// is what it was or is found out.
public final class MediaStore: Sendable {
    /// How the names of complete files end.
    public static let ending = ".media"
    private static let unfinished = ".part"
    /// Files on their way at once: each costs a descriptor and what the disk must write.
    public static let maximumArriving = 16

    private struct State {
        /// Those that are complete and whose record is not made yet, with how often.
        var awaited: [Hash: Int] = [:]
        /// Those that were taken since somebody last asked what there is: what they know by then says nothing of these.
        var takenSince: Set<Hash> = []
        /// Those that are just being removed.
        var leaving: Set<Hash> = []
        var arriving = 0
        /// What those on their way may come to.
        var arrivingBytes = 0
        var next = 0
    }

    private let directory: String
    private let disk: any Disk
    /// What the disk keeps for others.
    private let reserveBytes: UInt64
    private let state = Monitor(State())

    /// What an earlier owner of the directory has left unfinished goes.
    public init(in directory: String, _ disk: any Disk, reserving reserveBytes: UInt64 = 0) throws(FileError) {
        self.reserveBytes = reserveBytes
        self.directory = directory
        self.disk = disk
        for name in try names() where name.hasSuffix(Self.unfinished) {
            try disk.remove(path(name))
        }
    }

    /// The directory is made with the first file.
    private func names() throws(FileError) -> [String] {
        try disk.exists(directory) ? disk.names(in: directory) : []
    }

    private func path(_ name: String) -> String { directory + "/" + name }
    private func path(of hash: Hash) -> String { path("\(hash)" + Self.ending) }

    // MARK: Coming in

    /// Begins a file. It is given up with `cancel`, or complete with `finish`.
    public func begin(_ type: MediaType) throws(MediaError) -> ArrivingMedia {
        let available = try reporting { () throws(FileError) in
            try disk.makeDirectory(directory)
            return try disk.availableBytes(at: directory)
        }
        let number = try state.withLock { state throws(MediaError) in
            guard state.arriving < Self.maximumArriving else { throw .busy(limit: Self.maximumArriving) }
            // All that are on their way may become as large as they may be.
            let wanted = UInt64(state.arrivingBytes + type.maximumBytes)
            guard available >= reserveBytes + wanted else { throw .noRoom }
            state.arriving += 1
            state.arrivingBytes += type.maximumBytes
            state.next += 1
            return state.next
        }
        let path = path("\(number)" + Self.unfinished)
        do throws(FileError) {
            return ArrivingMedia(type, try disk.open(path, .create), at: path, in: self)
        } catch {
            left(type)
            throw .disk(error)
        }
    }

    fileprivate func left(_ type: MediaType) {
        state.withLock { state in
            state.arriving -= 1
            state.arrivingBytes -= type.maximumBytes
        }
    }

    /// Makes a complete file durable under its hash. Nobody removes it until its record is made or given up, which `release`
    /// says.
    fileprivate func take(_ path: String, _ hash: Hash) throws(FileError) {
        state.wait(while: { $0.leaving.contains(hash) }) { state in
            state.awaited[hash, default: 0] += 1
            state.takenSince.insert(hash)
        }
        do throws(FileError) {
            // One that is there already is replaced by the same: what lies there may be damaged.
            try disk.rename(path, to: self.path(of: hash))
            try disk.syncDirectory(directory)
        } catch {
            release(hash)
            throw error
        }
    }

    public func release(_ hash: Hash) {
        state.withLock { state in
            let others = (state.awaited[hash] ?? 1) - 1
            state.awaited[hash] = others > 0 ? others : nil
        }
    }

    fileprivate func drop(_ path: String) throws(FileError) { try disk.remove(path) }

    // MARK: Going out

    /// What lies under a hash, compared with it; nil if nothing does.
    public func open(_ hash: Hash) throws(MediaError) -> StoredMedia? {
        let path = path(of: hash)
        let file: any File
        do throws(FileError) { file = try disk.open(path, .read) } catch {
            guard error.code == .notFound else { throw .disk(error) }
            return nil
        }
        let media = StoredMedia(file: file, byteCount: try reporting { () throws(FileError) in try file.size() })
        var digest = SHA256()
        var offset: UInt64 = 0
        while let piece = try media.piece(at: offset) {
            digest.update(piece.span)
            offset += UInt64(piece.count)
        }
        guard digest.finish() == hash else { throw .damaged(path: path) }
        return media
    }

    // MARK: Going away

    /// What lies here, in its order. What is taken from now on is removed by nobody who goes by this.
    public func hashes() throws(FileError) -> [Hash] {
        state.withLock { $0.takenSince = [] }
        return try names().filter { $0.hasSuffix(Self.ending) }.compactMap { name in
            [UInt8](hexadecimal: String(name.dropLast(Self.ending.count))).flatMap { Hash($0) }
        }
    }

    /// Removes a file of those that `hashes` has told of, unless it was taken again since. Returns whether it is gone.
    public func remove(_ hash: Hash) throws(FileError) -> Bool {
        let mayGo = state.withLock { state in
            guard state.awaited[hash] == nil, !state.takenSince.contains(hash) else { return false }
            state.leaving.insert(hash)
            return true
        }
        guard mayGo else { return false }
        defer {
            state.withLock { _ = $0.leaving.remove(hash) }
            state.wake()
        }
        try disk.remove(path(of: hash))
        try disk.syncDirectory(directory)
        return true
    }
}

/// A file that is on its way in, piece by piece, on one thread after the other.
public final class ArrivingMedia: Sendable {
    private struct State: ~Copyable {
        var file: (any File)?
        var digest = SHA256()
        var byteCount = 0
        var beginning: [UInt8] = []
    }

    public let type: MediaType
    private let path: String
    private let store: MediaStore
    private let state: Mutex<State>

    fileprivate init(_ type: MediaType, _ file: any File, at path: String, in store: MediaStore) {
        (self.type, self.path, self.store) = (type, path, store)
        state = Mutex(State(file: file))
    }

    public func write(_ bytes: [UInt8]) throws(MediaError) {
        try state.withLock { state throws(MediaError) in
            guard let file = state.file else { preconditionFailure("a file was written to after its end") }
            guard bytes.count <= type.maximumBytes - state.byteCount else {
                throw .tooLarge(limit: type.maximumBytes)
            }
            let missing = MediaType.signatureBytes - state.beginning.count
            if missing > 0 { state.beginning += bytes.prefix(missing) }
            let offset = UInt64(state.byteCount)
            try reporting { () throws(FileError) in try file.write(bytes, at: offset) }
            state.digest.update(bytes.span)
            state.byteCount += bytes.count
        }
    }

    /// Returns when the file would survive a power cut. Where it is not taken nothing is left of it.
    public func finish() throws(MediaError) -> TakenMedia {
        do throws(MediaError) {
            let taken = try state.withLock { state throws(MediaError) in
                guard state.byteCount > 0 else { throw .empty }
                guard type.begins(state.beginning) else { throw .notOf(type) }
                let hash = state.digest.finish()
                try reporting { () throws(FileError) in
                    try state.file?.sync()
                    try store.take(path, hash)
                }
                state.file = nil
                return TakenMedia(hash: hash, byteCount: state.byteCount)
            }
            store.left(type)
            return taken
        } catch {
            cancel()
            throw error
        }
    }

    /// Gives it up.
    public func cancel() {
        let file = state.withLock { $0.file.take() }
        guard file != nil else { return }
        // What cannot be removed now goes when the store is next opened.
        try? store.drop(path)
        store.left(type)
    }
}

/// What a file came to.
public struct TakenMedia: Hashable, Sendable {
    public let hash: Hash
    public let byteCount: Int
}

/// A file that was taken, open to be read.
public struct StoredMedia: Sendable {
    private static let pieceBytes: UInt64 = 64 << 10

    private let file: any File
    public let byteCount: UInt64

    fileprivate init(file: any File, byteCount: UInt64) {
        (self.file, self.byteCount) = (file, byteCount)
    }

    /// The bytes that follow an offset; nil at the end.
    public func piece(at offset: UInt64) throws(MediaError) -> [UInt8]? {
        guard offset < byteCount else { return nil }
        let count = Int(min(Self.pieceBytes, byteCount - offset))
        let bytes = try reporting { () throws(FileError) in try file.read(at: offset, count: count) }
        return bytes.isEmpty ? nil : bytes
    }
}
