internal import CSQLite
internal import Files
internal import Synchronization

extension SQLiteFile {
    /// Opens the file in the memory SQLite provides. The reference it holds there is given up by `xClose`, which SQLite
    /// calls exactly if methods were set.
    static func place(
        at memory: UnsafeMutablePointer<sqlite3_file>, flags: Int32, outFlags: UnsafeMutablePointer<Int32>?,
        opening open: () throws(FileError) -> SQLiteFile
    ) -> Int32 {
        unsafe memory.pointee.pMethods = nil
        do throws(FileError) {
            let file = try open()
            unsafe UnsafeMutableRawPointer(memory).assumingMemoryBound(to: linli_sqlite3_file.self).pointee.object =
                Unmanaged.passRetained(file).toOpaque()
            unsafe memory.pointee.pMethods = methods
            unsafe outFlags?.pointee = flags
            return ResultCode.ok.rawValue
        } catch {
            return ResultCode.cannotOpen.because(of: error).rawValue
        }
    }

    private static func reference(in memory: UnsafeMutablePointer<sqlite3_file>?) -> Unmanaged<SQLiteFile> {
        let extended = unsafe UnsafeMutableRawPointer(memory!).assumingMemoryBound(to: linli_sqlite3_file.self)
        return unsafe Unmanaged.fromOpaque(extended.pointee.object)
    }

    fileprivate static func behind(_ memory: UnsafeMutablePointer<sqlite3_file>?) -> SQLiteFile {
        unsafe reference(in: memory).takeUnretainedValue()
    }

    fileprivate static func close(_ memory: UnsafeMutablePointer<sqlite3_file>?) {
        unsafe reference(in: memory).release()
    }

    /// One table for all files of the process, written before anybody reads it and never after; it is not freed,
    /// because SQLite looks into it as long as a connection lives.
    private nonisolated(unsafe) static let methods: UnsafePointer<sqlite3_io_methods> = {
        let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        var methods = sqlite3_io_methods()
        methods.iVersion = 2
        methods.setBytes()
        methods.setLocks()
        methods.setSharedMemory()
        methods.setProperties()
        unsafe table.initialize(to: methods)
        return unsafe UnsafePointer(table)
    }()
}

extension sqlite3_io_methods {
    fileprivate mutating func setBytes() {
        unsafe xClose = { file in
            unsafe SQLiteFile.close(file)
            return ResultCode.ok.rawValue
        }
        unsafe xRead = { file, buffer, count, offset in
            let buffer = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))
            guard let bytes = try? unsafe SQLiteFile.behind(file).read(count: Int(count), at: offset) else {
                return ResultCode.readFailed.rawValue
            }
            unsafe buffer.copyBytes(from: bytes)
            unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[bytes.count...]).initializeMemory(
                as: UInt8.self, repeating: 0)
            return (bytes.count < count ? ResultCode.shortRead : .ok).rawValue
        }
        unsafe xWrite = { file, buffer, count, offset in
            let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: buffer, count: Int(count)))
            return unsafe SQLiteFile.behind(file).write(bytes, at: offset).rawValue
        }
        unsafe xTruncate = { file, size in
            unsafe SQLiteFile.behind(file).truncate(to: size).rawValue
        }
        unsafe xSync = { file, _ in
            unsafe SQLiteFile.behind(file).sync().rawValue
        }
        unsafe xFileSize = { file, answer in
            guard let size = unsafe SQLiteFile.behind(file).size() else {
                return ResultCode.inspectionFailed.rawValue
            }
            unsafe answer!.pointee = size
            return ResultCode.ok.rawValue
        }
    }

    fileprivate mutating func setLocks() {
        unsafe xLock = { file, level in
            unsafe SQLiteFile.behind(file).lock(FileLocks.Level(rawValue: level)!).rawValue
        }
        unsafe xUnlock = { file, level in
            unsafe SQLiteFile.behind(file).unlock(to: FileLocks.Level(rawValue: level)!)
            return ResultCode.ok.rawValue
        }
        unsafe xCheckReservedLock = { file, answer in
            guard let isReserved = unsafe SQLiteFile.behind(file).isReserved() else {
                return ResultCode.lockCheckFailed.rawValue
            }
            unsafe answer!.pointee = isReserved ? 1 : 0
            return ResultCode.ok.rawValue
        }
    }

    fileprivate mutating func setSharedMemory() {
        unsafe xShmMap = { file, region, size, extends, answer in
            do throws(FileError) {
                let region = try unsafe SQLiteFile.behind(file)
                    .mapSharedMemory(Int(region), size: Int(size), extending: extends != 0)
                unsafe answer!.pointee = region?.address
                return ResultCode.ok.rawValue
            } catch {
                unsafe answer!.pointee = nil
                let code = error.code == .noSpace ? ResultCode.mappingTooLarge : .mappingFailed
                return code.because(of: error).rawValue
            }
        }
        unsafe xShmLock = { file, first, count, flags in
            unsafe SQLiteFile.behind(file).lockSharedMemory(Int(first)..<Int(first + count), flags: flags).rawValue
        }
        unsafe xShmBarrier = { _ in atomicMemoryFence(ordering: .sequentiallyConsistent) }
        unsafe xShmUnmap = { file, _ in
            unsafe SQLiteFile.behind(file).unmapSharedMemory()
            return ResultCode.ok.rawValue
        }
    }

    fileprivate mutating func setProperties() {
        unsafe xFileControl = { file, operation, argument in
            guard SQLiteFile.flagControls.contains(operation) else { return ResultCode.notFound.rawValue }
            let flag = unsafe argument!.assumingMemoryBound(to: Int32.self)
            unsafe flag.pointee = SQLiteFile.behind(file).control(operation, flag: flag.pointee) ? 1 : 0
            return ResultCode.ok.rawValue
        }
        unsafe xSectorSize = { _ in Int32(SparseBytes.sectorSize) }
        unsafe xDeviceCharacteristics = { file in
            unsafe SQLiteFile.behind(file).isPowersafe ? SQLITE_IOCAP_POWERSAFE_OVERWRITE : 0
        }
    }
}
