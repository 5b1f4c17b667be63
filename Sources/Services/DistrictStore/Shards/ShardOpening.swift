import Files
import Merkle
import SQLite
import Wire

/// Opens a shard and believes nothing: each lane's state must be that of its records, and what an older fold has made of them
/// is made anew.
struct ShardOpening {
    /// Records that are folded anew in one piece: what is read at a time.
    private static let pageRecords = 1_000

    struct Opened {
        let writer: ShardWriter
        let heads: ShardHeads
    }

    let number: Int
    let manifest: StoreManifest
    let site: StoreSite
    let fold: any DistrictFold

    func open() throws(DistrictStoreError) -> Opened {
        let path = site.shard(number)
        do { return try open(path) } catch { throw DistrictStoreError(error, path: path) }
    }

    private func open(_ path: String) throws -> Opened {
        let disk = site.disk
        guard try disk.exists(path) else {
            throw DistrictStoreError.damaged(path: path, place: "whole file", reason: "it is missing")
        }
        // Who stopped in order has left nothing in the WAL.
        let wal = path + "-wal"
        let hasCrashed = try disk.exists(wal) && disk.open(wal, .read).size() > 0
        let connection = try Connection(path: path, mode: .readWrite, vfs: disk.sqliteVFS)
        // Where a write has failed, what the WAL holds is evidence; who closes in order takes this back.
        try connection.keepWALOnClose(true)
        try connection.execute("PRAGMA synchronous = FULL")
        try ShardSchema.check(connection, number, of: manifest, path: path)
        let file = try ShardFile(connection, path: path, cacheBytes: site.options.cacheBytes)
        // Reading has made the WAL file. SQLite syncs its name too, but does not say when that failed.
        try disk.syncDirectory(site.directory)
        return try opened(file, hasCrashed: hasCrashed)
    }

    private func opened(_ file: ShardFile, hasCrashed: Bool) throws -> Opened {
        var state = ShardHeads.State()
        state.nextArrival = try file.bundles.nextArrival()
        for (id, lane) in try file.lanes.all() {
            try check(lane, id, in: file, hasCrashed: hasCrashed)
            guard lane.foldVersion <= fold.version else {
                throw DistrictStoreError.newerFold(lane.lane, version: lane.foldVersion, known: fold.version)
            }
            state.put(ShardHeads.Entry(id: id, stored: lane))
        }
        let held = state.lanes.values.reduce(0) { $0 + UInt64($1.stored.held.count) }
        guard state.nextArrival == held else {
            throw DistrictStoreError.damaged(
                path: file.path, place: "lanes",
                reason: "they hold \(held) of \(state.nextArrival) records that arrived")
        }
        let heads = ShardHeads(state)
        let writer = ShardWriter(number, file, heads: heads, fold: fold, options: site.options)
        for lane in heads.all where lane.foldVersion < fold.version { try refold(lane.lane, with: writer) }
        return Opened(writer: writer, heads: heads)
    }

    /// Whether a lane's state is that of the records that are here. After a crash the end of its tree is computed again from
    /// the records of the last tile.
    private func check(_ lane: StoredLane, _ id: Int64, in file: ShardFile, hasCrashed: Bool) throws {
        let end = try file.bundles.end(of: id) ?? lane.start.size
        guard end == lane.size else {
            throw DistrictStoreError.damaged(
                path: file.path, place: "end of \(lane.lane)", reason: "\(end) records are here, not \(lane.size)")
        }
        guard hasCrashed else { return }
        let found = try file.tiles(of: id).tree(from: lane.start, of: lane.lane) { tree throws(LaneTileError) in
            try tree.frontier(of: lane.size)
        }
        guard found == lane.frontier else {
            throw DistrictStoreError.damaged(
                path: file.path, place: "end of \(lane.lane)", reason: "its records have another tree than was stored")
        }
    }

    /// Makes the rows of a lane anew, in one transaction: who is cut off begins again.
    private func refold(_ lane: LogLane, with writer: ShardWriter) throws {
        try writer.transact {
            guard var entry = writer.entry(lane) else { return }
            let file = writer.file
            try file.rows.removeAll(of: entry.id)
            var next = entry.stored.held.lowerBound
            while next < entry.stored.size {
                let batch = try file.bundles.records(of: entry.id, from: next, limit: Self.pageRecords)
                guard batch.count > 0 else {
                    throw DistrictStoreError.damaged(
                        path: file.path, place: "record \(next) of \(lane)", reason: "it is missing")
                }
                var rows = file.stateRows(of: entry.id)
                try fold.fold(batch, of: lane, into: &rows)
                try file.rows.store(rows, of: entry.id)
                next = batch.end
            }
            entry.stored.foldVersion = fold.version
            try writer.put(entry)
        }
        try writer.care()
    }
}
