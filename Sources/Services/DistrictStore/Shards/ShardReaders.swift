import Files
import SQLite
import Synchronization

/// A shard's reader connections: lent to one caller at a time, a few kept open.
final class ShardReaders: Sendable {
    private let path: String
    private let site: StoreSite
    private let idle = Mutex<[ShardFile]?>([])

    init(_ path: String, at site: StoreSite) {
        self.path = path
        self.site = site
    }

    func read<Value>(_ body: (ShardFile) throws(SQLiteError) -> Value) throws(DistrictStoreError) -> Value {
        let known = try idle.withLock { idle throws(DistrictStoreError) in
            guard idle != nil else { throw .closed }
            return idle?.popLast()
        }
        do throws(SQLiteError) {
            let file = if let known { known } else { try open() }
            let value = try body(file)
            // A reader that failed is not used again.
            giveBack(file)
            return value
        } catch {
            throw DistrictStoreError(error, path: path)
        }
    }

    private func open() throws(SQLiteError) -> ShardFile {
        let connection = try Connection(path: path, mode: .readOnly, vfs: site.disk.sqliteVFS)
        return try ShardFile(connection, path: path, cacheBytes: site.options.readerCacheBytes)
    }

    private func giveBack(_ file: ShardFile) {
        idle.withLock { idle in
            if let count = idle?.count, count < site.options.idleReaders { idle?.append(file) }
        }
    }

    func close() { idle.withLock { $0 = nil } }
}
