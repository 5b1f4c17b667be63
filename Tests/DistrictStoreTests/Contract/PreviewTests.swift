import DistrictStore
import Merkle
import Testing
import Wire

@Suite struct PreviewTests {
    @Test(arguments: Implementation.all)
    func `a preview is kept until the lane has come so far, and changes no row`(implementation: Implementation) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        var sender = Sender()
        _ = try store.appendBlocking(sender.next(10))
        let rows = try store.export(sender.lane.log)
        sender.grow(90)
        #expect(try store.changeBlocking(.preview(sender.preview(50))))
        #expect(try store.changeBlocking(.preview(sender.preview(40))))
        #expect(try !store.changeBlocking(.preview(sender.preview(50))))
        try store.close()
        store = try place.open(AlarmFold())
        #expect(try store.previews(of: sender.lane) == [sender.preview(40), sender.preview(50)])
        #expect(try store.export(sender.lane.log) == rows)
        #expect(try store.arrived().count == 10)
        #expect(try store.appendBlocking(sender.append(10..<41)).previewed == [Seq(40)])
        #expect(try store.previews(of: sender.lane) == [sender.preview(50)])
        #expect(try store.appendBlocking(sender.append(41..<100)).previewed == [Seq(50)])
        #expect(try store.previews(of: sender.lane) == [])
        // What is a record already is no news.
        #expect(try !store.changeBlocking(.preview(sender.preview(50))))
        #expect(try store.export(sender.lane.log) == store.rebuilt(sender.lane.log, with: AlarmFold()))
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `a record that is not the one shown before is a fork: nothing is stored, both are kept`(
        implementation: Implementation
    ) throws {
        let store = try implementation.store()
        var (sender, other) = (Sender(), Sender(history: "second"))
        sender.grow(30)
        other.grow(30)
        try store.changeBlocking(.preview(other.preview(20)))
        let error = #expect(throws: DistrictStoreError.self) { try store.appendBlocking(sender.append(0..<30)) }
        guard case .forked(sender.lane, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(store.lane(sender.lane)?.size == 0)
        #expect(store.lane(sender.lane)?.isQuarantined == true)
        #expect(try store.arrived().isEmpty && store.previews(of: sender.lane) == [other.preview(20)])
        let found = try store.quarantines(of: sender.lane)
        #expect(
            found.map(\.ours) == [
                .init(head: other.head, note: other.note, records: [.init(Seq(20), other.records[20])])
            ])
        #expect(found.map(\.theirs) == [.init(head: sender.head, records: [.init(Seq(20), sender.records[20])])])
        try store.close()
    }

    @Test(arguments: Implementation.all, [5, 20])
    func `a preview that contradicts a record or another preview is a fork`(
        implementation: Implementation, seq: Int
    ) throws {
        let store = try implementation.store()
        var (sender, other) = (Sender(), Sender(history: "second"))
        _ = try store.appendBlocking(sender.next(10))
        sender.grow(20)
        other.grow(30)
        _ = try store.changeBlocking(.preview(sender.preview(20)))
        let error = #expect(throws: DistrictStoreError.self) {
            try store.changeBlocking(.preview(other.preview(seq)))
        }
        guard case .forked(sender.lane, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let place = Seq(UInt64(seq))
        let head = seq < 10 ? sender.head(at: 10) : sender.head
        let found = try store.quarantines(of: sender.lane)
        let note = seq < 10 ? nil : sender.note
        #expect(found.map(\.ours) == [.init(head: head, note: note, records: [.init(place, sender.records[seq])])])
        #expect(
            found.map(\.theirs) == [
                .init(head: other.head, note: other.note, records: [.init(place, other.records[seq])])
            ])
        #expect(store.lane(sender.lane)?.isQuarantined == true)
        try store.close()
    }

    /// A node that lost its disk may have shown what it never stored.
    @Test(arguments: Implementation.all)
    func `in a new epoch what was shown ahead is set aside, and another record may take its place`(
        implementation: Implementation
    ) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        var (sender, other) = (Sender(), Sender(history: "second"))
        _ = try store.appendBlocking(sender.next(10))
        sender.grow(20)
        other.grow(30)
        #expect(try store.changeBlocking(.epoch(sender.lane, 1, at: Sender.start)))
        try store.changeBlocking(.preview(other.preview(20)))
        #expect(try !store.changeBlocking(.epoch(sender.lane, 1, at: Sender.start)))
        #expect(try store.previews(of: sender.lane).count == 1)
        #expect(try store.changeBlocking(.epoch(sender.lane, 3, at: Sender.start)))
        #expect(throws: DistrictStoreError.epochWentBack(sender.lane, last: 3, offered: 2)) {
            try store.changeBlocking(.epoch(sender.lane, 2, at: Sender.start))
        }
        try store.close()
        store = try place.open(AlarmFold())
        #expect(store.lane(sender.lane)?.epoch == 3)
        #expect(try store.previews(of: sender.lane) == [])
        #expect(try store.abandonedPreviews(of: sender.lane) == [other.preview(20)])
        #expect(try store.appendBlocking(sender.append(10..<30)).previewed == [])
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `an epoch is of a log: whichever lane comes in a new one, the others are in it`(
        implementation: Implementation
    ) throws {
        let store = try implementation.store()
        var (incident, telemetry, access) = (Sender(), Sender(1, .telemetry), Sender(1, .access))
        incident.grow(20)
        try store.changeBlocking(.epoch(incident.lane, 1, at: Sender.start))
        try store.changeBlocking(.preview(incident.preview(10)))
        #expect(try store.changeBlocking(.epoch(telemetry.lane, 2, at: Sender.start)))
        #expect(store.lane(incident.lane)?.epoch == 2 && store.lane(incident.lane)?.previewCount == 0)
        #expect(try store.abandonedPreviews(of: incident.lane) == [incident.preview(10)])
        for lane in [incident.lane, access.lane] {
            #expect(throws: DistrictStoreError.epochWentBack(lane, last: 2, offered: 1)) {
                try store.changeBlocking(.epoch(lane, 1, at: Sender.start))
            }
        }
        _ = try store.appendBlocking(access.next())
        _ = try store.appendBlocking(telemetry.next())
        #expect(store.lanes().map(\.epoch) == [2, 2, 2])
        #expect(try !store.changeBlocking(.epoch(access.lane, 2, at: Sender.start)))
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `a preview may be as long as a record`(implementation: Implementation) throws {
        let store = try implementation.store()
        let lane = Sender().lane
        let record = [UInt8](repeating: 1, count: Record.maximumByteCount)
        let head = TreeHead(size: 1, root: TreeHead.empty.root)
        let preview = Preview(lane, Seq(0), record, head: head, note: [1], at: Sender.start)
        #expect(try store.changeBlocking(.preview(preview)))
        #expect(try store.previews(of: lane) == [preview])
        let other = Preview(lane, Seq(0), record.dropLast() + [2], head: head, note: [2], at: Sender.start)
        #expect(throws: DistrictStoreError.self) { try store.changeBlocking(.preview(other)) }
        #expect(try store.quarantines(of: lane).map(\.theirs.records) == [[.init(Seq(0), other.record)]])
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `a lane has room for so many previews`(implementation: Implementation) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        var sender = Sender()
        sender.grow(100)
        let limit = StoreOptions.small.previews
        for seq in 0..<limit { #expect(try store.changeBlocking(.preview(sender.preview(seq)))) }
        #expect(throws: DistrictStoreError.noRoom(.previews, limit: limit)) {
            try store.changeBlocking(.preview(sender.preview(limit)))
        }
        // Those whose records have come make room, also for the next process.
        _ = try store.appendBlocking(sender.append(0..<2))
        #expect(store.lane(sender.lane)?.previewCount == limit - 2)
        for seq in [limit, limit + 1] { #expect(try store.changeBlocking(.preview(sender.preview(seq)))) }
        try store.close()
        store = try place.open(AlarmFold())
        #expect(throws: DistrictStoreError.noRoom(.previews, limit: limit)) {
            try store.changeBlocking(.preview(sender.preview(limit + 2)))
        }
        try store.changeBlocking(.epoch(sender.lane, 1, at: Sender.start))
        #expect(try store.changeBlocking(.preview(sender.preview(limit + 2))))
        let far = Preview(sender.lane, Seq(.max), [1], head: sender.head, note: [], at: Sender.start)
        #expect(throws: DistrictStoreError.beyondAnyLane(sender.lane, .max)) {
            try store.changeBlocking(.preview(far))
        }
        try store.close()
    }
}
