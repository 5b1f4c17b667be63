import Community
import Files
import SQLite

/// The wrapped keys, in a file of their own: what is destroyed in it is gone from every byte of it. Of a key that was
/// destroyed its fingerprint stays, so that this file knows of an erasure also where the log has lost it.
final class KeyFile {
    private let connection: Connection
    private let path: String
    private let master: MasterKey

    init(at site: VaultSite, _ master: MasterKey) throws(VaultError) {
        path = site.keys
        self.master = master
        do throws(SQLiteError) {
            let connection = try Connection(path: path, mode: .create, vfs: site.disk.sqliteVFS)
            try connection.execute(
                """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
                PRAGMA temp_store = MEMORY;
                CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, wrapped BLOB, fingerprint BLOB) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS vault (name BLOB NOT NULL);
                INSERT INTO vault SELECT randomblob(16) WHERE NOT EXISTS (SELECT 1 FROM vault);
                """)
            self.connection = connection
        } catch {
            throw .database(error, path: path)
        }
    }

    /// Leaves no WAL behind.
    func finish() throws(VaultError) {
        try reporting { () throws(SQLiteError) in _ = try connection.checkpoint(.truncate) }
    }

    private func reporting<Value>(_ body: () throws(SQLiteError) -> Value) throws(VaultError) -> Value {
        do throws(SQLiteError) { return try body() } catch { throw .database(error, path: path) }
    }

    func begin() throws(VaultError) {
        try reporting { () throws(SQLiteError) in try connection.execute("BEGIN IMMEDIATE") }
    }

    func commit() throws(VaultError) {
        try reporting { () throws(SQLiteError) in
            try connection.execute("COMMIT")
            if connection.walFrames > VaultStore.walFrames { try connection.checkpoint(.passive) }
        }
    }

    func rollBack() { if connection.isInTransaction { try? connection.execute("ROLLBACK") } }

    /// Nil where there never was one.
    subscript(id: HeldID) -> HeldKey? {
        get throws(VaultError) {
            switch try row(id) {
            case nil: return nil
            case .destroyed: throw .erased(id)
            case .wrapped(let bytes):
                guard let key = master.unwrap(bytes, of: id) else { throw .otherMasterKey(path: path) }
                return HeldKey(key)
            }
        }
    }

    private enum Row {
        case wrapped([UInt8])
        case destroyed
    }

    private func row(_ id: HeldID) throws(VaultError) -> Row? {
        try reporting { () throws(SQLiteError) in
            let select = try connection.prepare("SELECT wrapped FROM keys WHERE id = ?")
            try select.bind(id.text, at: 1)
            guard try select.step() else { return nil }
            return select.isNull(0) ? .destroyed : .wrapped(select.bytes(0))
        }
    }

    func put(_ key: HeldKey, of id: HeldID) throws(VaultError) {
        try reporting { () throws(SQLiteError) in
            let insert = try connection.prepare("INSERT OR REPLACE INTO keys VALUES (?, ?, NULL)")
            try insert.bind(id.text, at: 1)
            try insert.bind(master.wrap(key.bytes, of: id), at: 2)
            try insert.run()
        }
    }

    /// What a key is known by, also when it is destroyed already and what it opened is not taken away yet.
    func fingerprint(of id: HeldID) throws(VaultError) -> [UInt8] {
        if case .destroyed = try row(id), let known = try destroyed().first(where: { $0.id == id }) {
            return known.fingerprint
        }
        guard let key = try self[id] else { throw .noKey(id) }
        return key.fingerprint
    }

    /// Leaves nothing of a key but what it is known again by.
    func destroy(_ id: HeldID) throws(VaultError) {
        if case .destroyed = try row(id) { return }
        let fingerprint = try self[id]?.fingerprint
        try reporting { () throws(SQLiteError) in
            let insert = try connection.prepare("INSERT OR REPLACE INTO keys VALUES (?, NULL, ?)")
            try insert.bind(id.text, at: 1)
            if let fingerprint { try insert.bind(fingerprint, at: 2) } else { try insert.bindNull(at: 2) }
            try insert.run()
        }
    }

    /// The keys that were destroyed, with their fingerprints: not those that never came to be.
    func destroyed() throws(VaultError) -> [Erased] {
        try reporting { () throws(SQLiteError) in
            let select = try connection.prepare(
                "SELECT id, fingerprint FROM keys WHERE wrapped IS NULL AND fingerprint IS NOT NULL ORDER BY id")
            var found: [Erased] = []
            while try select.step() {
                found.append(Erased(id: HeldID(text: select.text(0)), fingerprint: select.bytes(1)))
            }
            return found
        }
    }

    /// Takes away the key of something that never came to be. That there was one stays known: a copy that has a key which
    /// this file never had is younger than the file.
    func remove(_ id: HeldID) throws(VaultError) {
        try reporting { () throws(SQLiteError) in
            let update = try connection.prepare("UPDATE keys SET wrapped = NULL WHERE id = ?")
            try update.bind(id.text, at: 1)
            try update.run()
        }
    }

    /// Whether the master key is the one that these were wrapped with, as far as there are any.
    func check() throws(VaultError) {
        let first = try reporting { () throws(SQLiteError) in
            try connection.text("SELECT id FROM keys WHERE wrapped IS NOT NULL LIMIT 1")
        }
        if let first { _ = try self[HeldID(text: first)] }
    }

    /// Writes the file anew, page by page, and cuts its WAL: what was deleted is in neither. Overwriting alone would leave
    /// what moved between pages while the tree grew.
    func scour() throws(VaultError) {
        try reporting { () throws(SQLiteError) in
            try connection.execute("VACUUM")
            try connection.checkpoint(.truncate)
        }
    }
}

extension Statement {
    func bytes(_ column: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        _ = appendBytes(column, to: &bytes)
        return bytes
    }
}
