import CBOR
import Digest
import Files
import Merkle
import Synchronization
import Wire

/// What the machine remembers of a log outside its data directory and outside its backups: the epoch, the directory it
/// lives in, and how far each lane has come. A directory that is older than that, or another one, is not written to.
///
/// Each lane has two slots of one sector. One is written after every commit and synced only now and then: a killed
/// process loses nothing of it, and a machine that lost power may find it torn. The other keeps what was synced last;
/// with every sync they change places.
final class Fence: Sendable {
    private static let slotBytes = 512
    private let state: Mutex<State>

    private struct State {
        /// Nil once it was closed, and with it the lock given up.
        var file: (any File)?
        /// The slot of each lane that may be torn.
        var loose: [Lane: Int] = [:]
    }

    /// What a slot says.
    struct Mark: Hashable, Sendable {
        let logID: [UInt8]
        let epoch: UInt64
        let directory: FileIdentity
        let lane: Lane
        let head: TreeHead
    }

    private init(file: any File) {
        state = Mutex(State(file: file))
    }

    /// Opens and locks the fence; nil if there is none.
    static func open(_ path: String, on disk: any Disk) throws -> Fence? {
        guard try disk.exists(path) else { return nil }
        let file = try disk.open(path, .readWrite)
        try lock(file, path)
        let fence = Fence(file: file)
        // What a killed process left unsynced must not be the only good mark while the other slot is written.
        try file.sync()
        try fence.state.withLock { state in
            for lane in Lane.allCases { state.loose[lane] = 1 - (try latest(of: lane, state)?.slot ?? 1) }
        }
        return fence
    }

    /// A new fence that knows nothing yet.
    static func create(_ path: String, on disk: any Disk) throws -> Fence {
        try disk.makeDirectory(path.parentDirectory)
        let file = try disk.open(path, .create)
        try lock(file, path)
        let fence = Fence(file: file)
        try fence.clear()
        try disk.syncDirectory(path.parentDirectory)
        return fence
    }

    /// Forgets everything. The blocks are there from now on, so that marking cannot run out of space.
    func clear() throws {
        try state.withLock { state in
            let file = try Fence.opened(state)
            try file.write([UInt8](repeating: 0, count: Fence.slotBytes * 2 * Lane.allCases.count), at: 0)
            try file.sync()
        }
    }

    /// What the fence remembers of a lane, without opening it for good: another process may hold it.
    static func look(_ path: String, lane: Lane, on disk: any Disk) throws -> Mark? {
        guard try disk.exists(path) else { return nil }
        return try latest(of: lane, State(file: disk.open(path, .read)))?.mark
    }

    private static func lock(_ file: any File, _ path: String) throws {
        do { try file.lock() } catch  where error.code == .locked { throw LedgerError.inUse(path: path) }
    }

    /// The later of the lane's two marks; nil if the lane was never marked.
    func mark(of lane: Lane) throws -> Mark? {
        try state.withLock { try Fence.latest(of: lane, $0)?.mark }
    }

    /// Remembers a head; for good only after `sync`.
    func set(_ mark: Mark) throws {
        try state.withLock { state in
            try Fence.opened(state).write(
                Fence.encode(mark), at: Fence.offset(mark.lane, state.loose[mark.lane, default: 0]))
        }
    }

    private static func latest(of lane: Lane, _ state: State) throws -> (slot: Int, mark: Mark)? {
        let marks = try (0..<2).compactMap { slot in
            try decode(opened(state).read(at: offset(lane, slot), count: slotBytes)).map { (slot, $0) }
        }
        return marks.max { ($0.1.epoch, $0.1.head.size) < ($1.1.epoch, $1.1.head.size) }
    }

    func sync() throws {
        try state.withLock { state in
            try Fence.opened(state).sync()
            for lane in Lane.allCases {
                guard let latest = try Fence.latest(of: lane, state) else { continue }
                state.loose[lane] = 1 - latest.slot
            }
        }
    }

    /// Makes the marks durable and lets another process have the log.
    func close() throws {
        try sync()
        state.withLock { $0.file = nil }
    }

    private static func opened(_ state: State) throws(LedgerError) -> any File {
        guard let file = state.file else { throw .closed }
        return file
    }

    private static func offset(_ lane: Lane, _ slot: Int) -> UInt64 {
        UInt64((Lane.allCases.firstIndex(of: lane)! * 2 + slot) * slotBytes)
    }

    private static func encode(_ mark: Mark) -> [UInt8] {
        var writer = CBORWriter(reserving: slotBytes)
        writer.array(7)
        writer.byteString(mark.logID)
        writer.unsigned(mark.epoch)
        writer.unsigned(mark.directory.number)
        writer.unsigned(mark.directory.born)
        writer.text(mark.lane.rawValue)
        writer.unsigned(mark.head.size)
        writer.byteString(mark.head.root.bytes)
        var bytes = writer.bytes
        bytes.append(littleEndian: Checksum.of(bytes.span))
        return bytes + [UInt8](repeating: 0, count: slotBytes - bytes.count)
    }

    /// Nil for a slot that was never written or was torn; then the other one counts.
    private static func decode(_ slot: [UInt8]) -> Mark? {
        guard var reader = try? CBORReader(slot), let length = try? reader.skip().count, slot.count >= length + 8,
            Checksum.of(slot.span.extracting(0..<length)) == slot.littleEndian(length),
            case .array(let items)? = try? CBORValue(decoding: Array(slot.prefix(length))), items.count == 7,
            case .bytes(let id) = items[0], case .unsigned(let epoch) = items[1],
            case .unsigned(let number) = items[2], case .unsigned(let born) = items[3],
            case .text(let name) = items[4], let lane = Lane(rawValue: name),
            case .unsigned(let size) = items[5], case .bytes(let root) = items[6], let hash = Hash(root)
        else { return nil }
        return Mark(
            logID: id, epoch: epoch, directory: FileIdentity(number: number, born: born), lane: lane,
            head: TreeHead(size: size, root: hash))
    }
}
