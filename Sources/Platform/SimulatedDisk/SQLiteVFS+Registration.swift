internal import CSQLite
internal import Files
internal import Glibc

extension SQLiteVFS {
    /// The object behind what SQLite calls a VFS.
    fileprivate static func behind(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> SQLiteVFS {
        unsafe Unmanaged<SQLiteVFS>.fromOpaque(vfs!.pointee.pAppData).takeUnretainedValue()
    }

    /// SQLite's limit for its own VFS on Unix is 512.
    fileprivate static let longestPath: Int32 = 1024
}

extension sqlite3_vfs {
    /// Version 2, for the time in milliseconds; extensions are not loaded from a simulated disk.
    init(name: UnsafePointer<CChar>, object: UnsafeMutableRawPointer) {
        unsafe self.init()
        unsafe iVersion = 2
        unsafe szOsFile = Int32(MemoryLayout<linli_sqlite3_file>.size)
        unsafe mxPathname = SQLiteVFS.longestPath
        unsafe zName = name
        unsafe pAppData = object
        unsafe xOpen = { vfs, path, file, flags, outFlags in
            let path = unsafe path.map { unsafe String(cString: $0) }
            return unsafe SQLiteFile.place(at: file!, flags: flags, outFlags: outFlags) { () throws(FileError) in
                try unsafe SQLiteVFS.behind(vfs).open(path, flags: flags)
            }
        }
        unsafe xDelete = { vfs, path, syncDirectory in
            unsafe SQLiteVFS.behind(vfs)
                .delete(String(cString: path!), syncingDirectory: syncDirectory != 0).rawValue
        }
        unsafe xAccess = { vfs, path, _, answer in
            guard let isPresent = unsafe SQLiteVFS.behind(vfs).isPresent(String(cString: path!)) else {
                return ResultCode.accessFailed.rawValue
            }
            unsafe answer!.pointee = isPresent ? 1 : 0
            return ResultCode.ok.rawValue
        }
        unsafe xFullPathname = { vfs, path, size, buffer in
            let fullPath = unsafe SQLiteVFS.behind(vfs).fullPath(String(cString: path!))
            guard fullPath.utf8.count < size else { return ResultCode.cannotOpen.rawValue }
            unsafe strcpy(buffer!, fullPath)
            return ResultCode.ok.rawValue
        }
        unsafe xRandomness = { vfs, count, buffer in
            let bytes = unsafe SQLiteVFS.behind(vfs).randomness(Int(count))
            unsafe UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)).copyBytes(from: bytes)
            return count
        }
        unsafe xSleep = { vfs, microseconds in
            unsafe SQLiteVFS.behind(vfs).sleep(microseconds: microseconds)
            return microseconds
        }
        unsafe xCurrentTimeInt64 = { vfs, answer in
            unsafe answer!.pointee = SQLiteVFS.behind(vfs).julianMilliseconds()
            return ResultCode.ok.rawValue
        }
        unsafe xGetLastError = { _, _, _ in errno }
    }
}
