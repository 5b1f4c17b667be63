import CBOR
import Community
import Files
import SQLite

/// What is held, sealed, with what it is about and which commands are on their way; and beside it the keys.
///
/// Keys are committed first: a key to nothing tells nothing, and what has no key is lost.
final class VaultStore {
    /// Frames of a WAL before it is copied into its file.
    static let walFrames = 256

    let keys: KeyFile
    let connection: Connection
    private let path: String

    init(at site: VaultSite, _ master: MasterKey) throws(VaultError) {
        keys = try KeyFile(at: site, master)
        path = site.contents
        do throws(SQLiteError) {
            let connection = try Connection(path: path, mode: .create, vfs: site.disk.sqliteVFS)
            try connection.execute(
                """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
                PRAGMA temp_store = MEMORY;
                CREATE TABLE IF NOT EXISTS held (id TEXT PRIMARY KEY, sealed BLOB, entity TEXT) WITHOUT ROWID;
                CREATE INDEX IF NOT EXISTS held_by_entity ON held (entity);
                CREATE TABLE IF NOT EXISTS about (person TEXT, entity TEXT, PRIMARY KEY (person, entity)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS pending (
                    command BLOB, id TEXT, is_person INTEGER NOT NULL, is_new INTEGER NOT NULL, lane TEXT NOT NULL,
                    since INTEGER NOT NULL, PRIMARY KEY (command, id)
                ) WITHOUT ROWID;
                """)
            self.connection = connection
        } catch {
            throw .database(error, path: path)
        }
    }

    /// Leaves no WAL behind.
    func finish() throws(VaultError) {
        try reporting { () throws(SQLiteError) in _ = try connection.checkpoint(.truncate) }
        try keys.finish()
    }

    func reporting<Value>(_ body: () throws(SQLiteError) -> Value) throws(VaultError) -> Value {
        do throws(SQLiteError) { return try body() } catch { throw .database(error, path: path) }
    }

    /// All that `body` changes, or nothing of it.
    func transact<Value>(_ body: () throws(VaultError) -> Value) throws(VaultError) -> Value {
        do throws(VaultError) {
            try keys.begin()
            try reporting { () throws(SQLiteError) in try connection.execute("BEGIN IMMEDIATE") }
            let value = try body()
            try keys.commit()
            try reporting { () throws(SQLiteError) in
                try connection.execute("COMMIT")
                if connection.walFrames > Self.walFrames { try connection.checkpoint(.passive) }
            }
            return value
        } catch {
            keys.rollBack()
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            throw error
        }
    }

    // MARK: What is held

    /// Nil where nothing was ever held.
    func particulars(_ id: HeldID) throws(VaultError) -> Particulars? {
        let row = try reporting { () throws(SQLiteError) in
            let select = try connection.prepare("SELECT sealed FROM held WHERE id = ?")
            try select.bind(id.text, at: 1)
            return try select.step() ? (sealed: select.isNull(0) ? nil : select.bytes(0), ()) : nil
        }
        guard let row else { return nil }
        guard let sealed = row.sealed else { throw .erased(id) }
        guard let key = try keys[id] else { throw .noKey(id) }
        guard let bytes = open(sealed, with: key.bytes, as: id), let particulars = Particulars(bytes) else {
            throw .damaged(id)
        }
        return particulars
    }

    func put(_ particulars: Particulars, as id: HeldID, about entity: String?) throws(VaultError) {
        let key = HeldKey.draw()
        try keys.put(key, of: id)
        try reporting { () throws(SQLiteError) in
            let insert = try connection.prepare("INSERT OR REPLACE INTO held VALUES (?, ?, ?)")
            try insert.bind(id.text, at: 1)
            try insert.bind(seal(particulars.encoded, with: key.bytes, as: id), at: 2)
            if let entity { try insert.bind(entity, at: 3) } else { try insert.bindNull(at: 3) }
            try insert.run()
        }
    }

    /// What is held about something, such as what was written about a case.
    func held(about person: HeldID) throws(VaultError) -> [(id: HeldID, entity: String)] {
        try reporting { () throws(SQLiteError) in
            let select = try connection.prepare(
                """
                SELECT held.id, held.entity FROM about JOIN held ON held.entity = about.entity
                WHERE about.person = ?1 AND held.id != ?1 AND held.sealed IS NOT NULL ORDER BY held.id
                """)
            try select.bind(person.text, at: 1)
            var found: [(id: HeldID, entity: String)] = []
            while try select.step() { found.append((HeldID(text: select.text(0)), select.text(1))) }
            return found
        }
    }

    /// What somebody has to do with, such as the cases that they reported; of words, what they were written about.
    func entities(of id: HeldID) throws(VaultError) -> [String] {
        try reporting { () throws(SQLiteError) in
            let select = try connection.prepare(
                """
                SELECT entity FROM about WHERE person = ?1
                UNION SELECT entity FROM held WHERE id = ?1 AND entity IS NOT NULL ORDER BY entity
                """)
            try select.bind(id.text, at: 1)
            var found: [String] = []
            while try select.step() { found.append(select.text(0)) }
            return found
        }
    }

    /// Whether something is held under a reference or about it, or was until it was erased.
    func isKnown(_ id: HeldID) throws(VaultError) -> Bool {
        try reporting { () throws(SQLiteError) in
            let select = try connection.prepare(
                "SELECT 1 FROM held WHERE id = ?1 UNION SELECT 1 FROM about WHERE person = ?1")
            try select.bind(id.text, at: 1)
            defer { select.reset() }
            return try select.step()
        }
    }

    /// Those that can still be read.
    func present(of ids: [HeldID]) throws(VaultError) -> [HeldID] {
        try reporting { () throws(SQLiteError) in
            let select = try connection.prepare("SELECT sealed IS NOT NULL FROM held WHERE id = ?")
            var found: [HeldID] = []
            for id in ids {
                try select.bind(id.text, at: 1)
                if try select.step(), select.integer(0) == 1 { found.append(id) }
                select.reset()
            }
            return found
        }
    }

    /// Takes away the keys, and what they opened.
    func erase(_ ids: [HeldID]) throws(VaultError) {
        try transact { () throws(VaultError) in
            for id in ids {
                try keys.destroy(id)
                try change("UPDATE held SET sealed = NULL WHERE id = ?1", id)
            }
        }
        try keys.scour()
        try reporting { () throws(SQLiteError) in _ = try connection.checkpoint(.truncate) }
    }

    func change(_ sql: String, _ id: HeldID) throws(VaultError) {
        try reporting { () throws(SQLiteError) in
            let statement = try connection.prepare(sql)
            try statement.bind(id.text, at: 1)
            try statement.run()
        }
    }
}

extension Particulars {
    var encoded: [UInt8] {
        var writer = CBORWriter(reserving: 64)
        writer.map(known.count)
        // Deterministic CBOR has short keys first.
        for particular in known.sorted(by: {
            ($0.rawValue.utf8.count, $0.rawValue) < ($1.rawValue.utf8.count, $1.rawValue)
        }) {
            writer.text(particular.rawValue)
            writer.text(self[particular]!)
        }
        return writer.bytes
    }

    init?(_ bytes: [UInt8]) {
        guard case .map(let pairs)? = try? CBORValue(decoding: bytes) else { return nil }
        var values: [Particular: String] = [:]
        for pair in pairs {
            guard case .text(let name) = pair.key, case .text(let value) = pair.value else { return nil }
            // What a newer program knows of somebody is none of this one's business.
            if let particular = Particular(rawValue: name) { values[particular] = value }
        }
        self.init(values)
    }
}
