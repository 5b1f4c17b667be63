internal import CSQLite

/// The wal-index that the connections to one database share, and its eight locks.
///
/// On a real disk it is the `-shm` file, which SQLite rebuilds from the WAL when the first connection opens it; here it
/// is memory that goes with the last connection, so no power cut has to decide about it. It grows only while the disk has
/// room for such a file, but takes nothing of it.
struct SharedMemory: Sendable {
    private var regions: [SharedRegion] = []
    private var users: Set<HandleNumber> = []
    private var locks = [SharedMemoryLock](repeating: .free, count: Int(SQLITE_SHM_NLOCK))

    var isUnused: Bool { users.isEmpty }

    func isMapped(by handle: HandleNumber) -> Bool {
        users.contains(handle)
    }

    /// The bytes that a file would gain by this region and the missing ones before it.
    func growth(to index: Int, size: Int) -> UInt64 {
        UInt64(max(0, index + 1 - regions.count) * size)
    }

    /// The region, made together with the missing ones before it if the caller extends the memory.
    mutating func region(_ index: Int, size: Int, extending: Bool, for handle: HandleNumber) -> SharedRegion? {
        users.insert(handle)
        while extending && regions.count <= index { regions.append(SharedRegion(size: size)) }
        return index < regions.count ? regions[index] : nil
    }

    mutating func unmap(_ handle: HandleNumber) {
        users.remove(handle)
        unlock(locks.indices, for: handle)
    }

    mutating func lockShared(_ indices: Range<Int>, for handle: HandleNumber) -> Bool {
        guard indices.allSatisfy({ locks[$0].admitsReader }) else { return false }
        for index in indices { locks[index].addReader(handle) }
        return true
    }

    mutating func lockExclusive(_ indices: Range<Int>, for handle: HandleNumber) -> Bool {
        guard indices.allSatisfy({ locks[$0].admitsWriter(handle) }) else { return false }
        for index in indices { locks[index] = .exclusive(handle) }
        return true
    }

    mutating func unlock(_ indices: Range<Int>, for handle: HandleNumber) {
        for index in indices { locks[index].release(handle) }
    }
}
