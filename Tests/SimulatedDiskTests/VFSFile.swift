import CSQLite
import SimulatedDisk

/// A file opened through a VFS by hand, for what SQLite itself asks too rarely.
@safe final class VFSFile {
    struct Failure: Error, Equatable {
        let code: Int32
    }

    private let memory: UnsafeMutablePointer<sqlite3_file>
    private let name: UnsafeMutablePointer<CChar>

    init(_ disk: SimulatedDisk, _ path: String, flags: Int32 = SQLITE_OPEN_CREATE) throws(Failure) {
        let vfs = unsafe sqlite3_vfs_find(disk.sqliteVFS)!
        let bytes = unsafe UnsafeMutableRawPointer.allocate(
            byteCount: Int(vfs.pointee.szOsFile), alignment: MemoryLayout<UInt64>.alignment)
        unsafe memory = bytes.bindMemory(to: sqlite3_file.self, capacity: 1)
        unsafe name = .allocate(capacity: path.utf8.count + 1)
        let characters = path.utf8CString
        for (index, character) in characters.enumerated() { unsafe name[index] = character }
        let code = unsafe vfs.pointee.xOpen(
            vfs, name, memory, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MAIN_DB | flags, nil)
        guard code == SQLITE_OK else { throw Failure(code: code) }
    }

    deinit {
        if let methods = unsafe memory.pointee.pMethods { unsafe _ = methods.pointee.xClose(memory) }
        unsafe UnsafeMutableRawPointer(memory).deallocate()
        unsafe name.deallocate()
    }

    private var methods: sqlite3_io_methods { unsafe memory.pointee.pMethods.pointee }

    /// The result code and the buffer, which was full of sevens before.
    func read(_ count: Int, at offset: Int64) -> (Int32, [UInt8]) {
        var buffer = [UInt8](repeating: 7, count: count)
        let code = unsafe methods.xRead(memory, &buffer, Int32(count), offset)
        return (code, buffer)
    }

    func write(_ bytes: [UInt8], at offset: Int64) -> Int32 {
        unsafe methods.xWrite(memory, bytes, Int32(bytes.count), offset)
    }

    func sync() -> Int32 {
        unsafe methods.xSync(memory, SQLITE_SYNC_NORMAL)
    }

    func truncate(to size: Int64) -> Int32 {
        unsafe methods.xTruncate(memory, size)
    }

    func lock(_ level: Int32) -> Int32 {
        unsafe methods.xLock(memory, level)
    }

    func unlock(to level: Int32) -> Int32 {
        unsafe methods.xUnlock(memory, level)
    }

    func isReserved() -> Bool {
        var answer: Int32 = -1
        unsafe _ = methods.xCheckReservedLock(memory, &answer)
        return answer == 1
    }

    /// The address of a region as a number, nil if there is none.
    func map(_ region: Int32, extending: Bool) -> UInt? {
        mapping(region, extending: extending).address
    }

    func mapping(_ region: Int32, extending: Bool) -> (code: Int32, address: UInt?) {
        var address: UnsafeMutableRawPointer?
        let code = unsafe methods.xShmMap(memory, region, 32768, extending ? 1 : 0, &address)
        return (code, unsafe address.map { UInt(bitPattern: $0) })
    }

    func lockShared(_ index: Int32) -> Int32 {
        unsafe methods.xShmLock(memory, index, 1, SQLITE_SHM_LOCK | SQLITE_SHM_SHARED)
    }

    func lockExclusive(_ first: Int32, count: Int32 = 1) -> Int32 {
        unsafe methods.xShmLock(memory, first, count, SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE)
    }

    func unlockShared(_ index: Int32) -> Int32 {
        unsafe methods.xShmLock(memory, index, 1, SQLITE_SHM_UNLOCK | SQLITE_SHM_SHARED)
    }

    func unlockExclusive(_ first: Int32, count: Int32 = 1) -> Int32 {
        unsafe methods.xShmLock(memory, first, count, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE)
    }

    func unmap() -> Int32 {
        unsafe methods.xShmUnmap(memory, 0)
    }
}
