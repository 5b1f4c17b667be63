import Files
import SQLite

/// The tables of a shard's file, and the check that a file is the shard it should be.
enum ShardSchema {
    /// "LIND", where `file` and other tools look for it.
    private static let applicationID: Int64 = 0x4C49_4E44
    private static let creations =
        """
        CREATE TABLE shard (store TEXT NOT NULL, number INTEGER NOT NULL);
        \(LaneTable.creation) \(BundleTable.creation) \(HashTable.creation) \(RowTable.creation) \(PreviewTable.creation)
        \(QuarantineTable.creation) \(CheckpointTable.creation) \(CommandTable.creation)
        """

    /// Makes the file, durable under its name.
    static func create(_ number: Int, of manifest: StoreManifest, at site: StoreSite) throws {
        let (path, disk) = (site.shard(number), site.disk)
        let connection = try Connection(path: path, mode: .create, vfs: disk.sqliteVFS)
        try connection.execute(
            """
            PRAGMA page_size = \(site.options.pageBytes); PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            PRAGMA application_id = \(applicationID); PRAGMA user_version = \(StoreManifest.format);
            BEGIN; \(creations); INSERT INTO shard VALUES ('\(manifest.id)', \(number)); COMMIT;
            """)
        try connection.checkpoint(.truncate)
        try connection.close()
        try disk.open(path, .readWrite).sync()
        try disk.syncDirectory(site.directory)
    }

    /// Refuses a file that holds a lane, or that nobody can look into.
    static func checkEmpty(_ path: String, on disk: any Disk) throws {
        do {
            let connection = try Connection(path: path, mode: .readWrite, vfs: disk.sqliteVFS)
            // What was never copied out of the WAL stays there.
            try connection.keepWALOnClose(true)
            let hasLanes = try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'lane'") == 1
            guard try hasLanes && connection.integer("SELECT EXISTS (SELECT * FROM lane)") == 1 else { return }
        } catch {
            throw DistrictStoreError(error, path: path)
        }
        throw DistrictStoreError.damaged(
            path: path, place: "whole file", reason: "it holds lanes, and the file that says of which store is missing")
    }

    static func check(_ connection: borrowing Connection, _ number: Int, of manifest: StoreManifest, path: String)
        throws
    {
        guard try connection.integer("PRAGMA application_id") == applicationID else {
            throw DistrictStoreError.damaged(path: path, place: "header", reason: "this is no shard of a store")
        }
        let version = try connection.integer("PRAGMA user_version") ?? 0
        guard version == StoreManifest.format else {
            throw StoreManifest.otherFormat(version, path: path)
        }
        let found = try connection.text("SELECT 'shard ' || number || ' of store ' || store FROM shard") ?? "nothing"
        let expected = "shard \(number) of store \(manifest.id)"
        guard found == expected else {
            throw DistrictStoreError.foreignFile(path: path, found: found, expected: expected)
        }
    }
}
