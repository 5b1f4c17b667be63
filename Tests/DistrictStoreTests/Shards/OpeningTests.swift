import DistrictStore
import Files
import SQLite
import Samples
import SimulatedDisk
import Testing
import Wire

@Suite struct OpeningTests {
    private let directory = "/district/store"

    /// A place whose store has stopped in order, and what it holds.
    private func filled() throws -> (place: SQLitePlace, senders: [Sender]) {
        let place = try SQLitePlace()
        let store = try place.open()
        var senders = (1...8).map { Sender($0) }
        for index in senders.indices { _ = try store.appendBlocking(senders[index].next(30)) }
        try store.close()
        return (place, senders)
    }

    private func error(_ place: SQLitePlace) -> DistrictStoreError? {
        do throws(DistrictStoreError) {
            _ = try SQLiteDistrictStore(opening: place.site, fold: AlarmFold())
            return nil
        } catch {
            return error
        }
    }

    @Test func `a directory without a store is told apart from one that has one`() throws {
        let place = try SQLitePlace(creating: false)
        #expect(error(place) == .notAStore(path: directory))
        try SQLiteDistrictStore.create(at: place.site)
        #expect(throws: DistrictStoreError.alreadyExists(path: directory)) {
            try SQLiteDistrictStore.create(at: place.site)
        }
    }

    @Test(arguments: [false, true])
    func `a directory that lost the file that says what it is keeps its lanes`(hasCrashed: Bool) throws {
        let directory = self.directory
        let place = try SQLitePlace()
        let store = try place.open()
        var sender = Sender()
        _ = try store.appendBlocking(sender.next(3))
        // After a crash they are in the WAL alone.
        let left = hasCrashed ? try place.on(place.disk.processKilled()) : place
        // The disk of a process that was killed is not there any more.
        if hasCrashed { try? store.close() } else { try store.close() }
        let manifest = try left.disk.contents(of: directory + "/store")
        try left.disk.remove(directory + "/store")
        let refusal = #expect(throws: DistrictStoreError.self) { try SQLiteDistrictStore.create(at: left.site) }
        guard case .damaged(let path, _, _)? = refusal, path.hasPrefix(directory + "/shard-") else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        try left.disk.replace(directory + "/store", with: manifest)
        let again = try left.open()
        #expect(try again.all(of: sender.lane) == sender.records)
        try again.close()
    }

    @Test func `a directory that a crash has left half made is made anew`() throws {
        let whole = SimulatedDisk(seed: 1)
        _ = try SQLitePlace(disk: whole)
        for call in 1...whole.calls(of: .mutating) {
            let disk = SimulatedDisk(
                seed: UInt64(call), tornSectors: true,
                faults: [.fail(call: call, of: .mutating, with: .inputOutput, sticky: true)])
            let place = try SQLitePlace(disk: disk, creating: false)
            #expect(throws: DistrictStoreError.self) { try SQLiteDistrictStore.create(at: place.site) }
            let left = try place.on(disk.powerCut())
            if try !left.exists { try SQLiteDistrictStore.create(at: left.site) }
            try left.open().close()
        }
    }

    @Test func `the machine's own disk holds a store as the simulated one does`() throws {
        try withTemporaryDirectory { directory in
            let site = StoreSite(directory: directory + "/store")
            try SQLiteDistrictStore.create(at: site)
            var sender = Sender()
            var store = try SQLiteDistrictStore(opening: site, fold: AlarmFold())
            for count in [1, 1_000, 1] { _ = try store.appendBlocking(sender.next(count)) }
            #expect(throws: DistrictStoreError.inUse(path: site.directory)) {
                try SQLiteDistrictStore(opening: site, fold: AlarmFold())
            }
            try store.close()
            #expect(try site.disk.names(in: site.directory) == (0..<4).map { "shard-\($0).db" } + ["store"])
            store = try SQLiteDistrictStore(opening: site, fold: AlarmFold())
            #expect(try store.all(of: sender.lane, page: 300) == sender.records)
            #expect(try store.arrived(page: 300).count == 1_002)
            #expect(try store.export(sender.lane.log) == store.rebuilt(sender.lane.log, with: AlarmFold()))
            try store.close()
        }
    }

    @Test func `one process has it open`() throws {
        let (place, _) = try filled()
        let store = try place.open()
        #expect(error(place) == .inUse(path: directory))
        try store.close()
        try place.open().close()
    }

    @Test func `the number of shards does not change silently`() throws {
        let (place, _) = try filled()
        var options = place.site.options
        options.shards = 8
        let other = try SQLitePlace(disk: place.disk, options: options, creating: false)
        #expect(error(other) == .otherShardCount(path: directory, found: 4, asked: 8))
        #expect(error(place) == nil)
    }

    @Test func `a store of another format is left alone`() throws {
        let (place, _) = try filled()
        let text = String(decoding: try place.disk.contents(of: directory + "/store"), as: UTF8.self)
        try place.disk.replace(directory + "/store", with: Array(text.replacing("format 1", with: "format 2").utf8))
        #expect(error(place) == .newerFormat(path: directory + "/store", version: 2, known: 1))
        try place.disk.replace(directory + "/store", with: Array(text.replacing("format 1", with: "format 0").utf8))
        #expect(error(place) == .olderFormat(path: directory + "/store", version: 0, known: 1))
        try place.disk.replace(directory + "/store", with: Array(text.utf8))
        let shard = try Connection(path: directory + "/shard-2.db", mode: .readWrite, vfs: place.disk.sqliteVFS)
        try shard.execute("PRAGMA user_version = 2")
        try shard.close()
        #expect(error(place) == .newerFormat(path: directory + "/shard-2.db", version: 2, known: 1))
    }

    @Test func `a command whose time has changed at rest is named, and not carried out`() throws {
        let place = try SQLitePlace()
        var store = try place.open()
        let log = Sender.log(1)
        try store.changeBlocking(.command(QueuedCommand(to: log, id: "open", [1], notAfter: Sender.start)))
        try store.close()
        for path in place.disk.paths where path.hasSuffix(".db") {
            let shard = try Connection(path: path, mode: .readWrite, vfs: place.disk.sqliteVFS)
            try shard.execute("UPDATE command SET not_after = not_after + 1")
            try shard.close()
        }
        store = try place.open()
        #expect(throws: DistrictStoreError.self) { try store.pendingCommands(to: log, limit: 1) }
        try store.close()
    }

    @Test func `files that are missing, changed for one another or of another store are named`() throws {
        let (place, _) = try filled()
        let disk = place.disk
        let other = try SQLitePlace()
        try disk.rename(directory + "/shard-1.db", to: directory + "/kept")
        guard case .damaged(directory + "/shard-1.db", _, _)? = error(place) else {
            Issue.record("\(String(describing: error(place)))")
            return
        }
        try disk.replace(
            directory + "/shard-1.db", with: try disk.contents(of: directory + "/shard-0.db"))
        guard case .foreignFile(directory + "/shard-1.db", _, _)? = error(place) else {
            Issue.record("\(String(describing: error(place)))")
            return
        }
        try disk.replace(
            directory + "/shard-1.db", with: try other.disk.contents(of: directory + "/shard-1.db"))
        guard case .foreignFile(directory + "/shard-1.db", _, _)? = error(place) else {
            Issue.record("\(String(describing: error(place)))")
            return
        }
        try disk.replace(directory + "/shard-1.db", with: try disk.contents(of: directory + "/kept"))
        #expect(error(place) == nil)
    }

    @Test(arguments: [
        "DELETE FROM bundle WHERE arrival = (SELECT max(arrival) FROM bundle)",
        "DELETE FROM lane WHERE id = 1",
        "UPDATE lane SET state = (SELECT state FROM lane WHERE id = 1) WHERE id = 2",
        "UPDATE lane SET origin = 'linli/' || hex(randomblob(16)) WHERE id = 1",
    ])
    func `a lane that is not that of its records is named before anything is stored`(harm: String) throws {
        let (place, _) = try filled()
        let path = try #require(
            (0..<4).map { directory + "/shard-\($0).db" }.first { path in
                let shard = try Connection(path: path, mode: .readOnly, vfs: place.disk.sqliteVFS)
                return try shard.integer("SELECT count(*) FROM lane") ?? 0 >= 2
            })
        let shard = try Connection(path: path, mode: .readWrite, vfs: place.disk.sqliteVFS)
        try shard.execute(harm)
        try shard.close()
        guard case .damaged(path, _, _)? = error(place) else {
            Issue.record("\(String(describing: error(place)))")
            return
        }
    }

    /// The bytes are checked against the tree only after a crash: then each lane's last tile is read.
    @Test func `after a crash the end of each tree is computed again from its records`() throws {
        let place = try SQLitePlace()
        let store = try place.open()
        var sender = Sender()
        _ = try store.appendBlocking(sender.next(300))
        let left = try place.on(place.disk.processKilled())
        // Somebody exchanges two hashes with care: every checksum of a row holds, the tree does not.
        let path = try #require(
            try left.disk.names(in: directory).filter { $0.hasSuffix(".db") }.map { directory + "/" + $0 }.first {
                path in
                let shard = try Connection(path: path, mode: .readWrite, vfs: left.disk.sqliteVFS)
                try shard.keepWALOnClose(true)
                return try shard.integer("SELECT count(*) FROM lane") == 1
            })
        let shard = try Connection(path: path, mode: .readWrite, vfs: left.disk.sqliteVFS)
        try shard.keepWALOnClose(true)
        try shard.execute("DELETE FROM tile_hash")
        try shard.close()
        guard case .damaged(path, _, _)? = error(left) else {
            Issue.record("\(String(describing: error(left)))")
            return
        }
        try? store.close()
    }
}
