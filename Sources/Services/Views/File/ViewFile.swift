import Community
import Files
import SQLite
import Wire

/// The file of a view, as one thread has it open.
final class ViewFile {
    /// Of the tables that are not a fold's.
    private static let format: Int64 = 1

    let path: String
    let schemas: [TableSchema]
    let connection: Connection

    enum Access {
        /// A new file that nobody will miss. Nothing is synced and nothing can be rolled back: who is cut off begins anew.
        case build
        /// The WAL is synced before it is copied and the file after it, so a power cut may take away the last commits, each
        /// of them whole, and the view goes on from the position that is left. Syncing every commit would only save that.
        case write
        case read
    }

    init(_ path: String, _ access: Access, schemas: [TableSchema], at site: ViewSite) throws(ViewError) {
        self.path = path
        self.schemas = schemas
        do throws(SQLiteError) {
            let mode: Connection.Mode =
                switch access {
                case .build: .create
                case .write: .readWrite
                case .read: .readOnly
                }
            let connection = try Connection(path: path, mode: mode, vfs: site.disk.sqliteVFS)
            switch access {
            case .build: try ViewFile.create(connection, schemas, site.options)
            case .write:
                try connection.execute(
                    "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -\(site.options.cacheBytes / 1_024)")
            case .read: break
            }
            self.connection = connection
        } catch {
            throw .database(error, path: path)
        }
    }

    private static func create(
        _ connection: borrowing Connection, _ schemas: [TableSchema], _ options: ViewOptions
    ) throws(SQLiteError) {
        try connection.execute(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            PRAGMA cache_size = -\(options.cacheBytes / 1_024); PRAGMA user_version = \(format);
            """)
        try connection.execute(ViewMark.creation)
        for creation in schemas.flatMap(\.creations) { try connection.execute(creation.sql) }
        try connection.execute("INSERT INTO view_snapshot VALUES (0, 0)")
    }

    /// What stands in the file; why it is not what this program would have written.
    func mark(of fold: (lane: Lane, version: Int64)) throws(ViewError) -> Result<ViewMark, Stale> {
        do throws(SQLiteError) {
            guard try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'view_mark'") == 1 else {
                return .failure(.noView)
            }
            let format = try connection.integer("PRAGMA user_version") ?? 0
            guard format == ViewFile.format else { return .failure(.otherFormat(format)) }
            guard let mark = try ViewMark(reading: connection), mark.lane == fold.lane else { return .failure(.noView) }
            guard mark.foldVersion == fold.version else {
                return .failure(.otherFold(mark.foldVersion, known: fold.version))
            }
            return try otherTable().map { .failure(.otherTable($0)) } ?? .success(mark)
        } catch {
            guard error.tellsOfDamage else { throw .database(error, path: path) }
            return .failure(.noView)
        }
    }

    /// A table that a fold of the same version has described otherwise, or an index.
    private func otherTable() throws(SQLiteError) -> String? {
        let select = try connection.prepare("SELECT sql FROM sqlite_schema WHERE name = ?")
        for (name, creation) in schemas.flatMap(\.creations) {
            try select.bind(name, at: 1)
            let isSame = try select.step() && select.text(0) == creation
            select.reset()
            if !isSame { return name }
        }
        return nil
    }

    /// From here to the end of the connection everything is read as it is at this moment.
    func begin() throws(ViewError) {
        do throws(SQLiteError) { try connection.execute("BEGIN") } catch { throw .database(error, path: path) }
    }

    /// Closes a file that was built and makes it one that is read while it is written.
    static func finish(_ path: String, at site: ViewSite) throws(ViewError) {
        do throws(SQLiteError) {
            let connection = try Connection(path: path, mode: .readWrite, vfs: site.disk.sqliteVFS)
            try connection.execute("PRAGMA journal_mode = WAL")
            try connection.close()
        } catch {
            throw .database(error, path: path)
        }
    }
}

extension SQLiteError {
    /// Whether it tells of the bytes that lie there, and not of the disk or of who asks.
    var tellsOfDamage: Bool { .notADatabase ~= code || .corrupt ~= code }
}
