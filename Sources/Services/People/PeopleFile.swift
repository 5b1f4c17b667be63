import Community
import Digest
import Files
import SQLite
import Wire

/// What a node keeps of people beside its log, where it can be taken out again: a small database with one connection.
struct PeopleFile: ~Copyable {
    private static let creation = """
        CREATE TABLE credentials (
            person TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, blocks INTEGER NOT NULL, block_size INTEGER NOT NULL,
            rounds INTEGER NOT NULL, salt BLOB NOT NULL, key BLOB NOT NULL, temporary_until INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sessions (
            id TEXT PRIMARY KEY, person TEXT NOT NULL, hash BLOB NOT NULL, begun INTEGER NOT NULL, used INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE tries (
            who TEXT PRIMARY KEY, failures INTEGER NOT NULL, last INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private let connection: Connection

    init(_ path: String, on disk: any Disk) throws {
        // An empty file is an empty database, and this one is its owner's alone.
        if try !disk.exists(path) { try disk.replace(path, with: []) }
        connection = try PeopleFile.open(path, disk.sqliteVFS)
    }

    private static func open(_ path: String, _ vfs: String?) throws(SQLiteError) -> Connection {
        let connection = try Connection(path: path, mode: .readWrite, vfs: vfs)
        // What was taken out is written over; a rollback journal keeps nothing of it when it is gone.
        try connection.execute("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        // On a full disk a node begins, so nothing is written that is there.
        if try connection.integer("PRAGMA user_version") == 0 {
            try connection.execute("BEGIN; \(creation) PRAGMA user_version = 1; COMMIT")
        }
        return connection
    }

    // MARK: Credentials

    private static let columns = "person, login, blocks, block_size, rounds, salt, key, temporary_until"

    func credential(of login: LoginName) throws(SQLiteError) -> Credential? {
        try credential("login", login.text)
    }

    func credential(of person: PersonID) throws(SQLiteError) -> Credential? {
        try credential("person", person.text)
    }

    private func credential(_ column: String, _ value: String) throws(SQLiteError) -> Credential? {
        let statement = try connection.prepare("SELECT \(PeopleFile.columns) FROM credentials WHERE \(column) = ?")
        try statement.bind(value, at: 1)
        guard try statement.step() else { return nil }
        let cost = Scrypt.Cost(
            blocks: UInt64(clamping: statement.integer(2)), blockSize: UInt64(clamping: statement.integer(3)),
            rounds: UInt64(clamping: statement.integer(4)))
        guard let cost else { throw .corrupt("no password is kept at this cost", reading: "credentials") }
        let verifier = Verifier(cost: cost, salt: statement.bytes(5), key: statement.bytes(6))
        return Credential(
            person: statement.text(0), login: statement.text(1), verifier: verifier,
            temporaryUntil: statement.isNull(7) ? nil : statement.integer(7))
    }

    /// The names that people log in by.
    func logins() throws(SQLiteError) -> [PersonID: String] {
        let statement = try connection.prepare("SELECT person, login FROM credentials")
        var logins: [PersonID: String] = [:]
        while try statement.step() { logins[PersonID(text: statement.text(0))] = statement.text(1) }
        return logins
    }

    func put(_ credential: Credential) throws(SQLiteError) {
        let statement = try connection.prepare(
            "INSERT OR REPLACE INTO credentials (\(PeopleFile.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        try statement.bind(credential.person, at: 1)
        try statement.bind(credential.login, at: 2)
        try statement.bind(Int64(clamping: credential.verifier.cost.blocks), at: 3)
        try statement.bind(Int64(clamping: credential.verifier.cost.blockSize), at: 4)
        try statement.bind(Int64(clamping: credential.verifier.cost.rounds), at: 5)
        try statement.bind(credential.verifier.salt, at: 6)
        try statement.bind(credential.verifier.key, at: 7)
        if let until = credential.temporaryUntil { try statement.bind(until, at: 8) }
        try statement.run()
    }

    func removeCredential(of person: PersonID) throws(SQLiteError) {
        try remove("credentials", where: "person", person.text)
    }

    // MARK: Sessions

    func sessions() throws(SQLiteError) -> [OpenSession] {
        let statement = try connection.prepare("SELECT id, person, hash, begun, used FROM sessions")
        var sessions: [OpenSession] = []
        while try statement.step() {
            let used = Instant(milliseconds: statement.integer(4))
            sessions.append(
                OpenSession(
                    id: SessionID(text: statement.text(0)), person: PersonID(text: statement.text(1)),
                    hash: statement.bytes(2), begun: Instant(milliseconds: statement.integer(3)), used: used,
                    stored: used))
        }
        return sessions
    }

    func put(_ session: OpenSession) throws(SQLiteError) {
        let statement = try connection.prepare(
            "INSERT OR REPLACE INTO sessions (id, person, hash, begun, used) VALUES (?, ?, ?, ?, ?)")
        try statement.bind(session.id.text, at: 1)
        try statement.bind(session.person.text, at: 2)
        try statement.bind(session.hash, at: 3)
        try statement.bind(session.begun.milliseconds, at: 4)
        try statement.bind(session.used.milliseconds, at: 5)
        try statement.run()
    }

    func remove(_ session: SessionID) throws(SQLiteError) { try remove("sessions", where: "id", session.text) }

    // MARK: Tries

    func tries() throws(SQLiteError) -> [String: Tries] {
        let statement = try connection.prepare("SELECT who, failures, last FROM tries")
        var found: [String: Tries] = [:]
        while try statement.step() {
            var tries = Tries()
            (tries.failures, tries.last) = (statement.integer(1), Instant(milliseconds: statement.integer(2)))
            found[statement.text(0)] = tries
        }
        return found
    }

    /// Nil takes them out.
    func put(_ tries: Tries?, of who: String) throws(SQLiteError) {
        guard let tries else { return try remove("tries", where: "who", who) }
        let statement = try connection.prepare("INSERT OR REPLACE INTO tries (who, failures, last) VALUES (?, ?, ?)")
        try statement.bind(who, at: 1)
        try statement.bind(tries.failures, at: 2)
        try statement.bind(tries.last.milliseconds, at: 3)
        try statement.run()
    }

    private func remove(_ table: String, where column: String, _ value: String) throws(SQLiteError) {
        let statement = try connection.prepare("DELETE FROM \(table) WHERE \(column) = ?")
        try statement.bind(value, at: 1)
        try statement.run()
    }
}

extension Statement {
    fileprivate func bytes(_ column: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        _ = appendBytes(column, to: &bytes)
        return bytes
    }
}
