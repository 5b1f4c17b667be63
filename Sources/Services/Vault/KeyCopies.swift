import Community
import Files
import SQLite

/// The copies of the keys that obey erasure: where they lie, and how each is made what the keys are now.
struct KeyCopies: Sendable {
    let site: VaultSite

    private var list: String { site.copies }

    var paths: [String] {
        get throws(VaultError) {
            try onDisk { () throws(FileError) in
                guard try site.disk.exists(list) else { return [] }
                return try String(decoding: site.disk.contents(of: list), as: UTF8.self)
                    .split(separator: "\n").map(String.init)
            }
        }
    }

    /// From now on there is a copy at this path. It stands in the list before there is anything to be forgotten there.
    func add(_ path: String) throws(VaultError) {
        let paths = try paths
        guard !paths.contains(path) else { return }
        if try site.exists(path), name(in: path) != name(in: site.keys) { throw .exists(path: path) }
        try onDisk { () throws(FileError) in
            try site.disk.replace(list, with: Array((paths + [path]).map { $0 + "\n" }.joined().utf8))
        }
    }

    /// Makes every copy what the keys are now. Returns those that could not be reached.
    func renew() throws(VaultError) -> [String] {
        var left: [String] = []
        for path in try paths {
            do throws(VaultError) { try renew(path) } catch { left.append(path) }
        }
        return left
    }

    /// Makes those anew that have a key that was destroyed while they could not be reached.
    func catchUp() throws(VaultError) {
        for path in try paths {
            // One that cannot be reached now is tried again the next time.
            do throws(VaultError) { if isAhead(path) { try renew(path) } } catch { continue }
        }
    }

    /// One that is not there is not made: its disk may be elsewhere for now, and a copy in its place would be forgotten when
    /// that comes back.
    private func renew(_ path: String) throws(VaultError) {
        guard try site.exists(path) else { throw .noCopy(path: path) }
        try make(path)
    }

    /// What is erased while the copy is made is erased from it, too: whoever erases renews the copies after, and whoever
    /// copies looks again.
    func make(_ path: String) throws(VaultError) {
        repeat { try write(path) } while isAhead(path)
    }

    private func write(_ path: String) throws(VaultError) {
        // A vault that was made anew must not take the last copy of the keys to the lost one away.
        if let copied = name(in: path), copied != name(in: site.keys) { throw .exists(path: path) }
        // Nor may keys that were taken from an old copy of the disk take away those that were made since.
        if isYounger(path) { throw .youngerCopy(path: path) }
        let fresh = path + ".new"
        try onDisk { () throws(FileError) in if try site.disk.exists(fresh) { try site.disk.remove(fresh) } }
        try copyDatabase(site.keys, to: fresh, on: site.disk)
        try onDisk { () throws(FileError) in
            let old = try site.disk.exists(path) ? site.disk.open(path, .readWrite) : nil
            try site.disk.rename(fresh, to: path)
            try site.disk.syncDirectory(path.parentDirectory)
            // Its bytes would stay on the disk until something else is written there.
            guard let old else { return }
            try old.write([UInt8](repeating: 0, count: Int(old.size())), at: 0)
            try old.sync()
        }
    }

    /// Which vault some keys are of; nil if that cannot be read.
    private func name(in path: String) -> [UInt8]? {
        do throws(SQLiteError) {
            let mode: Connection.Mode = path == site.keys ? .readOnly : .immutable
            let connection = try Connection(path: path, mode: mode, vfs: site.disk.sqliteVFS)
            try connection.keepWALOnClose(true)
            let select = try connection.prepare("SELECT name FROM vault")
            return try select.step() ? select.bytes(0) : nil
        } catch {
            return nil
        }
    }

    /// Whether a copy has a key that was destroyed, or cannot be read.
    private func isAhead(_ path: String) -> Bool {
        has(
            path, "SELECT id FROM keys WHERE wrapped IS NOT NULL", "SELECT 1 FROM keys WHERE id = ? AND wrapped IS NULL"
        )
            ?? true
    }

    /// Whether a copy knows of a key, or of its end, that this file never heard of. One that cannot be read knows nothing.
    private func isYounger(_ path: String) -> Bool {
        has(path, "SELECT id FROM keys", "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM keys WHERE id = ?)") ?? false
    }

    /// Whether any of what is found in a copy finds something in the keys; nil if one of them cannot be read.
    private func has(_ path: String, _ inCopy: String, _ inKeys: String) -> Bool? {
        do throws(SQLiteError) {
            let copy = try Connection(path: path, mode: .immutable, vfs: site.disk.sqliteVFS)
            let keys = try Connection(path: site.keys, mode: .readOnly, vfs: site.disk.sqliteVFS)
            try keys.keepWALOnClose(true)
            let copied = try copy.prepare(inCopy)
            let known = try keys.prepare(inKeys)
            while try copied.step() {
                try known.bind(copied.text(0), at: 1)
                let isFound = try known.step()
                known.reset()
                if isFound { return true }
            }
            return false
        } catch {
            return nil
        }
    }

    private func onDisk<Value>(_ body: () throws(FileError) -> Value) throws(VaultError) -> Value {
        do throws(FileError) { return try body() } catch { throw .disk(error) }
    }
}
