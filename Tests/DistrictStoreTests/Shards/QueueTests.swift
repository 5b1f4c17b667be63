import DistrictStore
import Merkle
import SimulatedDisk
import Testing
import Threads
import Wire

/// What one writer does with all that gathers while it is busy.
@Suite struct QueueTests {
    /// Holds the writer in its first transaction until it is let go.
    private struct HeldFold: DistrictFold {
        let version: Int64 = 1
        let isHolding = Monitor(false)
        let isFree = Monitor(false)

        func fold(_ records: RecordBatch, of lane: LogLane, into rows: inout StateRows) {
            isHolding.withLock { $0 = true }
            isHolding.wake()
            isFree.wait(while: { !$0 }) { _ in }
        }

        func waitUntilHeld() { isHolding.wait(while: { !$0 }) { _ in } }

        func letGo() {
            isFree.withLock { $0 = true }
            isFree.wake()
        }
    }

    /// A store of one shard, its writer held by the append of a community, and who was answered in which order.
    private final class Scene: Sendable {
        let place: SQLitePlace
        let store: any DistrictStore
        let fold = HeldFold()
        let answered = Monitor<[String]>([])

        init(_ change: (inout StoreOptions) -> Void = { _ in }) throws {
            var options = StoreOptions.small
            options.shards = 1
            options.checkpointFrames = 10_000
            change(&options)
            place = try SQLitePlace(options: options)
            // The first commit syncs the head of the WAL as well; from then on each is one sync.
            let before = try place.open()
            var first = Sender(1_000)
            _ = try before.appendBlocking(first.next())
            try before.close()
            store = try place.open(fold)
            var sender = Sender(1_001)
            append(sender.next(), as: "held")
            fold.waitUntilHeld()
        }

        func append(_ append: Append, as name: String) {
            store.append(append) { [answered] result in
                if case .failure(let error) = result { Issue.record("\(error)") }
                answered.withLock { $0.append(name) }
                answered.wake()
            }
        }

        func change(_ change: Change, as name: String) {
            store.change(change) { [answered] result in
                if case .failure(let error) = result { Issue.record("\(error)") }
                answered.withLock { $0.append(name) }
                answered.wake()
            }
        }

        func letGo(awaiting count: Int) -> [String] {
            fold.letGo()
            return answered.wait(while: { $0.count < count }) { $0 }
        }
    }

    @Test func `what gathered from many communities during a commit is the next commit`() throws {
        let scene = try Scene()
        for community in 0..<50 {
            var sender = Sender(community)
            scene.append(sender.next(), as: "\(community)")
        }
        let before = scene.place.disk.calls(of: .sync)
        _ = scene.letGo(awaiting: 51)
        // The commit that was held, with the head of the WAL, and one for all others.
        #expect(scene.place.disk.calls(of: .sync) - before == 3)
        try scene.store.close()
    }

    @Test func `what is live goes before all backlogs, and before its own lane's as a preview alone`() throws {
        let scene = try Scene { $0.commitRecords = 100 }
        var (far, near, telemetry) = (Sender(1), Sender(2), Sender(1, .telemetry))
        for batch in ["far 0", "far 1", "far 2"] { scene.append(far.next(60), as: batch) }
        scene.append(far.next(), as: "far live")
        scene.append(near.next(), as: "near live")
        scene.append(telemetry.next(), as: "other lane")
        var ahead = far
        ahead.grow(10)
        scene.change(.preview(ahead.preview(185)), as: "preview")
        #expect(
            scene.letGo(awaiting: 8) == [
                "held", "near live", "preview", "other lane", "far 0", "far 1", "far 2", "far live",
            ])
        #expect(scene.store.lane(far.lane)?.head == far.head)
        try scene.store.close()
    }

    @Test func `a backlog has room of its own, however many live records come`() throws {
        let scene = try Scene { $0.commitRecords = 100 }
        var far = Sender(1)
        scene.append(far.next(80), as: "backlog")
        for community in 2..<100 {
            var sender = Sender(community)
            scene.append(sender.next(), as: "live")
        }
        let before = scene.place.disk.calls(of: .sync)
        _ = scene.letGo(awaiting: 100)
        #expect(scene.place.disk.calls(of: .sync) - before == 3)
        try scene.store.close()
    }

    private func preview(_ lane: LogLane, _ byteCount: Int, _ seq: UInt64 = 7) -> Change {
        let record = [UInt8](repeating: 7, count: byteCount)
        return .preview(Preview(lane, Seq(seq), record, head: .empty, note: [], at: Sender.start))
    }

    @Test func `an alarm is in the next transaction, however much telemetry came before it`() throws {
        let scene = try Scene { $0.commitRecords = 10 }
        for community in 1...20 {
            var telemetry = Sender(community, .telemetry)
            scene.append(telemetry.next(), as: "telemetry")
        }
        for community in 1...2 {
            var backlog = Sender(100 + community, .telemetry)
            scene.append(backlog.next(10), as: "backlog")
        }
        var alarm = Sender(21)
        scene.append(alarm.next(), as: "alarm")
        let first = ["held", "alarm"] + Array(repeating: "telemetry", count: 10) + ["backlog"]
        #expect(Array(scene.letGo(awaiting: 24).prefix(13)) == first)
        try scene.store.close()
    }

    @Test func `backlogs take turns, so a long one does not keep a short one waiting`() throws {
        let scene = try Scene { $0.commitRecords = 100 }
        var (long, short) = (Sender(1), Sender(2))
        for batch in ["long 0", "long 1", "long 2"] { scene.append(long.next(60), as: batch) }
        scene.append(short.next(60), as: "short")
        #expect(scene.letGo(awaiting: 5) == ["held", "long 0", "short", "long 1", "long 2"])
        try scene.store.close()
    }

    @Test func `what is shown ahead fills a transaction with its bytes`() throws {
        let scene = try Scene { $0.commitBytes = 100_000 }
        for community in 0..<4 {
            let lane = LogLane(Sender.log(community), .incident)
            scene.change(preview(lane, 60_000), as: "preview")
        }
        let before = scene.place.disk.calls(of: .sync)
        _ = scene.letGo(awaiting: 5)
        #expect(scene.place.disk.calls(of: .sync) - before == 2 + 4)
        try scene.store.close()
    }

    @Test func `a lane fills no more than its share of the queue, and anything finds room in an empty one`() throws {
        let scene = try Scene {
            $0.laneBytes = 100_000
            $0.laneRecords = 3
        }
        let (lane, other) = (LogLane(Sender.log(1), .incident), LogLane(Sender.log(2), .incident))
        scene.change(preview(lane, 60_000), as: "preview")
        #expect(throws: DistrictStoreError.overloaded(60_000, .batchBytes, limit: 100_000)) {
            try scene.store.changeBlocking(preview(lane, 60_000, 8))
        }
        let theirs = Quarantine.Evidence(head: nil, frame: [UInt8](repeating: 7, count: 200_000))
        let fork = Quarantine(
            other, at: Sender.start, because: "a fork", ours: Quarantine.Evidence(head: nil), theirs: theirs)
        scene.change(.quarantine(fork), as: "evidence")
        var telemetry = Sender(1, .telemetry)
        scene.append(telemetry.next(2), as: "records")
        #expect(throws: DistrictStoreError.overloaded(2, .records, limit: 3)) {
            try scene.store.appendBlocking(telemetry.next(2))
        }
        _ = scene.letGo(awaiting: 4)
        try scene.store.close()
    }

    @Test func `a part of the queue is for incidents alone`() throws {
        let scene = try Scene {
            $0.queueRecords = 20
            $0.incidentRecords = 10
        }
        for community in 0..<5 {
            var telemetry = Sender(community, .telemetry)
            scene.append(telemetry.next(2), as: "telemetry")
        }
        var (telemetry, alarms) = (Sender(5, .telemetry), Sender(5))
        #expect(throws: DistrictStoreError.overloaded(10, .records, limit: 10)) {
            try scene.store.appendBlocking(telemetry.next())
        }
        scene.append(alarms.next(10), as: "alarms")
        #expect(throws: DistrictStoreError.overloaded(20, .records, limit: 20)) {
            try scene.store.appendBlocking(alarms.next())
        }
        _ = scene.letGo(awaiting: 7)
        try scene.store.close()
    }

    /// Otherwise the lane would be refused for ever: whoever sends it again sends the same.
    @Test(arguments: [(RecordRun.maximumCount, 1), (15, Record.maximumByteCount)])
    func `a store as it comes takes the largest run that the line carries`(count: Int, byteCount: Int) throws {
        let store = try SQLitePlace(options: StoreOptions()).open()
        let record = [UInt8](repeating: 7, count: byteCount)
        let records = RecordBatch(first: Seq(0), records: Array(repeating: record, count: count))
        #expect(RecordRun.fitting(records.ranges.map(\.count), byteLimit: .max) == count)
        var hasher = TreeHasher()
        var frontier = Frontier()
        for _ in 0..<count { frontier.append(hasher.leaf(record.span), with: &hasher) { _ in } }
        let head = frontier.head(with: &hasher)
        let lane = LogLane(Sender.log(1), .telemetry)
        #expect(try store.appendBlocking(Append(lane, records, head: head, at: Sender.start)).head == head)
        #expect(try store.all(of: lane, page: 1_000).count == count)
        try store.close()
    }

    @Test func `the WAL stays small while its writer is never idle`() throws {
        let place = try SQLitePlace()
        let store = try place.open()
        var sender = Sender()
        var largest: UInt64 = 0
        for _ in 0..<200 {
            _ = try store.appendBlocking(sender.next(10))
            for path in place.disk.paths where path.hasSuffix("-wal") {
                largest = max(largest, UInt64(try place.disk.bytes(of: path).count))
            }
        }
        // A frame is a page and its header; the transaction that passes the limit is a few dozen of them.
        let options = place.site.options
        #expect(largest <= UInt64((options.checkpointFrames + 60) * (options.pageBytes + 24)))
        try store.close()
    }
}
