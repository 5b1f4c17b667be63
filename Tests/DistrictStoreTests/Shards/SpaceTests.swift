import DistrictStore
import Files
import SQLite
import SimulatedDisk
import Testing
import Wire

@Suite struct SpaceTests {
    @Test func `a full disk is said to be one: nothing of the batch is stored, reads go on, and so do appends later`()
        throws
    {
        let place = try SQLitePlace()
        let store = try place.open()
        var sender = Sender()
        _ = try store.appendBlocking(sender.next(10))
        let capacity = place.disk.capacity
        place.disk.capacity -= try place.disk.availableBytes(at: "/")
        var rows = try store.export(sender.lane.log)
        var (refused, next) = (0, sender)
        // What the WAL has room for in blocks that it holds already still goes in.
        while refused < 3 {
            next = sender
            do throws(DistrictStoreError) {
                _ = try store.appendBlocking(next.next(20))
                sender = next
                rows = try store.export(sender.lane.log)
            } catch {
                #expect(error == .noSpace)
                refused += 1
            }
            #expect(try store.all(of: sender.lane) == sender.records)
            #expect(try store.export(sender.lane.log) == rows)
        }
        place.disk.capacity = capacity
        // What was sent behind the refused ones has no gap before it because of another owner.
        #expect(throws: DistrictStoreError.noSpace) { try store.appendBlocking(next.next()) }
        _ = try store.appendBlocking(sender.next(20))
        #expect(try store.all(of: sender.lane) == sender.records)
        #expect(try store.export(sender.lane.log) == store.rebuilt(sender.lane.log, with: AlarmFold()))
        try store.close()
        let again = try place.open()
        #expect(again.lane(sender.lane)?.head == sender.head)
        try again.close()
    }

    @Test(arguments: [CallKinds.sync, .write])
    func `a write or an fsync that fails stops the shard by name, and no other`(kind: CallKinds) throws {
        // A shard that tends its file after its answer would meet the fault in place of the one that is meant.
        var options = StoreOptions.small
        options.checkpointFrames = 10_000
        let place = try SQLitePlace(options: options)
        let store = try place.open()
        var senders = (1...12).map { Sender($0) }
        for index in senders.indices { _ = try store.appendBlocking(senders[index].next()) }
        let call = place.disk.calls(of: kind) + 1
        place.disk.faults = [.fail(call: call, of: kind, with: .inputOutput)]
        var sick = senders[0]
        let failure = #expect(throws: DistrictStoreError.self) { try store.appendBlocking(sick.next()) }
        guard let failure, case .stopped(let shard, let reason) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(reason.contains("shard-\(shard).db"))
        // Once it has failed it is not tried again, whatever the disk says now.
        #expect(throws: failure) { try store.appendBlocking(sick.next()) }
        #expect(throws: failure) { try store.changeBlocking(.heard(sick.lane, at: Sender.start)) }
        #expect(try store.all(of: sick.lane) == Array(sick.records.prefix(1)))
        var stored = 0
        for index in senders.indices.dropFirst() {
            do throws(DistrictStoreError) {
                _ = try store.appendBlocking(senders[index].next())
                stored += 1
            } catch {
                #expect(error == failure)
            }
        }
        #expect(stored > 0)
        #expect(throws: failure) { try store.close() }
        let again = try place.open()
        #expect(again.lanes().count == senders.count)
        try again.close()
    }

    /// SQLite waits for locks on the simulated clock, so that it takes no time.
    @Test func `a file that another process has locked is waited for, then said to be`() throws {
        let place = try SQLitePlace(disk: SimulatedDisk(seed: 1, timekeeping: .simulated))
        let store = try place.open()
        var sender = Sender()
        let appended = try store.appendBlocking(sender.next())
        let path = place.site.directory + "/shard-\(appended.shard).db"
        let other = try Connection(path: path, mode: .readWrite, vfs: place.disk.sqliteVFS)
        try other.execute("BEGIN IMMEDIATE")
        let more = sender.next()
        #expect(throws: DistrictStoreError.busy) { try store.appendBlocking(more) }
        #expect(try store.all(of: sender.lane).count == 1)
        try other.execute("COMMIT")
        try other.close()
        let behind = sender.next()
        #expect(throws: DistrictStoreError.busy) { try store.appendBlocking(behind) }
        for append in [more, behind] { _ = try store.appendBlocking(append) }
        let gap = DistrictStoreError.otherSize(sender.lane, stored: 3, expected: 4)
        sender.grow(2)
        #expect(throws: gap) { try store.appendBlocking(sender.append(4..<5)) }
        try store.close()
    }

    @Test func `what waits has a limit, and who comes beyond it is told to come back`() throws {
        var options = StoreOptions.small
        options.queueRecords = 10
        let place = try SQLitePlace(options: options)
        let store = try place.open()
        var sender = Sender()
        #expect(throws: DistrictStoreError.overloaded(0, .records, limit: 10)) {
            try store.appendBlocking(sender.next(11))
        }
        options.queueRecords = 100
        options.queueBytes = 100
        let narrow = try SQLitePlace(options: options).open()
        #expect(throws: DistrictStoreError.overloaded(0, .batchBytes, limit: 100)) {
            try narrow.appendBlocking(sender.append(0..<11))
        }
        try narrow.close()
        try store.close()
    }
}
