import CSQLite
import Files
import SimulatedDisk
import Testing

/// The clauses of SQLite's contract with a VFS.
@Suite struct VFSTests {
    let disk = SimulatedDisk(seed: 1)

    @Test func `a read beyond the end is short and filled with zeros`() throws {
        let file = try VFSFile(disk, "/db")
        #expect(file.write([1, 2], at: 0) == SQLITE_OK)
        #expect(file.read(2, at: 0) == (SQLITE_OK, [1, 2]))
        #expect(file.read(4, at: 1) == (SQLITE_IOERR | 2 << 8, [2, 0, 0, 0]))
        #expect(file.read(2, at: 9) == (SQLITE_IOERR | 2 << 8, [0, 0]))
    }

    @Test func `the files of the VFS are those of the disk`() throws {
        let file = try VFSFile(disk, "/db")
        #expect(file.write([1, 2], at: 0) == SQLITE_OK)
        #expect(try disk.contents(of: "/db") == [1, 2])
        #expect(try disk.durableBytes(of: "/db") == [])
        #expect(file.sync() == SQLITE_OK)
        #expect(try disk.durableBytes(of: "/db") == [1, 2])
    }

    @Test func `a missing file is opened only to be created, and created only where it can be`() throws {
        #expect(throws: VFSFile.Failure(code: SQLITE_CANTOPEN)) { try VFSFile(disk, "/db", flags: 0) }
        #expect(throws: VFSFile.Failure(code: SQLITE_CANTOPEN)) { try VFSFile(disk, "/none/db") }
        _ = try VFSFile(disk, "/db")
        #expect(throws: VFSFile.Failure(code: SQLITE_CANTOPEN)) {
            try VFSFile(disk, "/db", flags: SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE)
        }
        #expect(disk.paths == ["/db"])
    }

    @Test(arguments: [(SQLITE_OPEN_WAL, 1), (SQLITE_OPEN_MAIN_JOURNAL, 1), (0, 0)])
    func `only the first sync of a journal or a WAL syncs its directory`(type: Int32, syncs: Int) throws {
        let file = try VFSFile(disk, "/file", flags: SQLITE_OPEN_CREATE | type)
        for _ in 0..<3 { #expect(file.sync() == SQLITE_OK) }
        #expect(disk.calls(of: .sync) == 3)
        #expect(disk.calls(of: .syncDirectory) == syncs)
    }

    @Test func `one handle reserves, and waits for the readers before it writes`() throws {
        let (writer, reader) = (try VFSFile(disk, "/db"), try VFSFile(disk, "/db"))
        for file in [writer, reader] { #expect(file.lock(SQLITE_LOCK_SHARED) == SQLITE_OK) }
        #expect(writer.lock(SQLITE_LOCK_RESERVED) == SQLITE_OK)
        #expect(reader.lock(SQLITE_LOCK_RESERVED) == SQLITE_BUSY)
        #expect(reader.isReserved())
        #expect(writer.lock(SQLITE_LOCK_EXCLUSIVE) == SQLITE_BUSY)
        #expect(try VFSFile(disk, "/db").lock(SQLITE_LOCK_SHARED) == SQLITE_BUSY)
        #expect(reader.unlock(to: SQLITE_LOCK_NONE) == SQLITE_OK)
        #expect(writer.lock(SQLITE_LOCK_EXCLUSIVE) == SQLITE_OK)
        #expect(reader.lock(SQLITE_LOCK_SHARED) == SQLITE_BUSY)
        #expect(writer.unlock(to: SQLITE_LOCK_SHARED) == SQLITE_OK)
        #expect(reader.lock(SQLITE_LOCK_SHARED) == SQLITE_OK)
        #expect(!reader.isReserved())
    }

    @Test func `a closed file holds no lock`() throws {
        var holder: VFSFile? = try VFSFile(disk, "/db")
        #expect(holder?.lock(SQLITE_LOCK_SHARED) == SQLITE_OK)
        #expect(holder?.lock(SQLITE_LOCK_EXCLUSIVE) == SQLITE_OK)
        #expect(holder?.map(0, extending: true) != nil)
        #expect(holder?.lockExclusive(0, count: 8) == SQLITE_OK)
        let rival = try VFSFile(disk, "/db")
        #expect(rival.map(0, extending: false) != nil)
        #expect(rival.lock(SQLITE_LOCK_SHARED) == SQLITE_BUSY)
        #expect(rival.lockShared(3) == SQLITE_BUSY)
        holder = nil
        #expect(rival.lock(SQLITE_LOCK_SHARED) == SQLITE_OK)
        #expect(rival.lockShared(3) == SQLITE_OK)
    }

    @Test func `shared memory has one address for all, and stays while anybody uses it`() throws {
        let (one, other) = (try VFSFile(disk, "/db"), try VFSFile(disk, "/db"))
        #expect(one.map(0, extending: false) == nil)
        let second = try #require(one.map(1, extending: true))
        let first = try #require(one.map(0, extending: false))
        #expect(first != second)
        #expect(other.map(1, extending: true) == second)
        #expect(one.unmap() == SQLITE_OK)
        #expect(other.map(0, extending: false) == first)
        #expect(other.unmap() == SQLITE_OK)
        #expect(other.map(0, extending: false) == nil)
        #expect(disk.paths == ["/db"])
    }

    @Test func `a shared memory lock has many readers or one writer`() throws {
        let (one, other) = (try VFSFile(disk, "/db"), try VFSFile(disk, "/db"))
        for file in [one, other] {
            #expect(file.lockShared(4) == SQLITE_IOERR | 20 << 8, "this handle has mapped nothing yet")
            _ = file.map(0, extending: true)
            #expect(file.lockShared(4) == SQLITE_OK)
        }
        #expect(one.unlockShared(4) == SQLITE_OK)
        #expect(one.lockExclusive(3, count: 3) == SQLITE_BUSY)
        #expect(other.lockExclusive(3) == SQLITE_OK, "a refused lock took nothing")
        #expect(one.lockShared(3) == SQLITE_BUSY)
        #expect(one.lockExclusive(3) == SQLITE_BUSY)
        #expect(other.unlockExclusive(3) == SQLITE_OK)
        #expect(one.lockShared(3) == SQLITE_OK)
    }

    @Test func `on a full disk only a write says so, as on Linux`() throws {
        let file = try VFSFile(disk, "/db")
        disk.capacity = 0
        #expect(file.write([1], at: 0) == SQLITE_FULL)
        #expect(file.mapping(0, extending: true).code == SQLITE_IOERR | 19 << 8)
        disk.faults = [.fail(call: 1, of: [.truncate, .sync], with: .noSpace, sticky: true)]
        #expect(file.truncate(to: 9) == SQLITE_IOERR | 6 << 8)
        #expect(file.sync() == SQLITE_IOERR | 4 << 8)
        disk.faults = [.fail(call: 2, of: .create, with: .noSpace)]
        #expect(throws: VFSFile.Failure(code: SQLITE_CANTOPEN)) { try VFSFile(disk, "/other") }
    }

    @Test func `a dead disk fails every call with the code of the call, and takes its locks back`() throws {
        let file = try VFSFile(disk, "/db")
        _ = file.map(0, extending: true)
        #expect(file.lock(SQLITE_LOCK_SHARED) == SQLITE_OK)
        #expect(file.lockShared(3) == SQLITE_OK)
        _ = disk.powerCut()
        #expect(file.read(1, at: 0).0 == SQLITE_IOERR | 1 << 8)
        #expect(file.write([1], at: 0) == SQLITE_IOERR | 3 << 8)
        #expect(file.sync() == SQLITE_IOERR | 4 << 8)
        #expect(file.truncate(to: 0) == SQLITE_IOERR | 6 << 8)
        #expect(file.lock(SQLITE_LOCK_RESERVED) == SQLITE_IOERR | 15 << 8)
        #expect(file.lockExclusive(0) == SQLITE_IOERR | 20 << 8)
        #expect(file.unlockShared(3) == SQLITE_OK)
        #expect(file.unlock(to: SQLITE_LOCK_NONE) == SQLITE_OK)
        #expect(file.unmap() == SQLITE_OK)
    }
}
