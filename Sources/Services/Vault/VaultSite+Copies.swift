import Community
import Files
import SQLite

extension VaultSite {
    /// Writes what is held, which is ciphertext alone, to a file, while the vault is in use or not. Nobody can read it but with
    /// the keys, and no key that is destroyed later comes back with it.
    public func backUp(contentsTo path: String) throws(VaultError) {
        guard path.parentDirectory != directory else { throw .copyInside(path: path) }
        try copyDatabase(contents, to: path, on: disk)
    }

    /// Writes the wrapped keys to a file that is written anew with every erasure from now on.
    public func backUp(keysTo path: String) throws(VaultError) {
        guard path.parentDirectory != directory else { throw .copyInside(path: path) }
        let copies = KeyCopies(site: self)
        try copies.add(path)
        try copies.make(path)
    }

    /// Where copies of the keys lie.
    public func keyCopies() throws(VaultError) -> [String] { try KeyCopies(site: self).paths }

    /// Makes the copies of the keys what the keys are now. Returns where they lie, and which could not be reached.
    public func renewCopies() throws(VaultError) -> (paths: [String], left: [String]) {
        let copies = KeyCopies(site: self)
        return (try copies.paths, try copies.renew())
    }

    /// Puts copies where there is nothing yet; what is held may be there from a copy of the whole node. What was erased since
    /// is erased when the vault is opened.
    public func restore(contents: String?, keys: String) throws(VaultError) {
        let copies = [(contents, self.contents), (keys, self.keys)].compactMap { copy, path in copy.map { ($0, path) } }
        for (_, path) in copies where try exists(path) { throw .exists(path: path) }
        for (copy, path) in copies {
            do throws(FileError) { try disk.replace(path, with: try disk.contents(of: copy)) } catch {
                throw .disk(error)
            }
        }
    }

    func exists(_ path: String) throws(VaultError) -> Bool {
        do throws(FileError) { return try disk.exists(path) } catch { throw .disk(error) }
    }
}

/// A copy of a database as it is at one moment, durable on return.
func copyDatabase(_ path: String, to copy: String, on disk: any Disk) throws(VaultError) {
    do throws(SQLiteError) {
        let connection = try Connection(path: path, mode: .readOnly, vfs: disk.sqliteVFS)
        try connection.keepWALOnClose(true)
        let write = try connection.prepare("VACUUM INTO ?")
        try write.bind(copy, at: 1)
        try write.run()
    } catch {
        throw .database(error, path: copy)
    }
    do throws(FileError) {
        try disk.open(copy, .readWrite).sync()
        try disk.syncDirectory(copy.parentDirectory)
    } catch {
        throw .disk(error)
    }
}
