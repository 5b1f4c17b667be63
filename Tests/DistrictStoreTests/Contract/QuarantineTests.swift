import DistrictStore
import Merkle
import Testing
import Wire

@Suite struct QuarantineTests {
    private func fork(_ sender: Sender) -> Quarantine {
        var other = Sender(history: "second")
        other.grow(10)
        return Quarantine(
            sender.lane, at: Sender.start, because: "two roots of size 10",
            ours: .init(head: sender.head),
            theirs: .init(head: nil, note: [1, 2, 3], records: [.init(Seq(9), other.records[9])], frame: [4, 5]))
    }

    @Test(arguments: Implementation.all)
    func `a lane in quarantine takes nothing until it is lifted by name, and the evidence stays`(
        implementation: Implementation
    ) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        var sender = Sender()
        _ = try store.appendBlocking(sender.next(10))
        var fork = fork(sender)
        #expect(try store.changeBlocking(.quarantine(fork)))
        let more = sender.next(2)
        let lift = Quarantine.Lift(by: "wang", why: "the copy was switched off", at: Sender.start)
        for _ in 0..<2 {
            #expect(store.lane(sender.lane)?.isQuarantined == true)
            let refusal = DistrictStoreError.quarantined(sender.lane.log)
            #expect(throws: refusal) { try store.appendBlocking(more) }
            #expect(throws: refusal) { try store.changeBlocking(.preview(sender.preview(11))) }
            #expect(throws: refusal) {
                try store.changeBlocking(.cosigned(sender.lane, sender.head(at: 10), note: [1]))
            }
            #expect(try store.quarantines(of: sender.lane) == [fork])
            #expect(try store.all(of: sender.lane) == Array(sender.records.prefix(10)))
            try store.close()
            store = try place.open(AlarmFold())
        }
        #expect(try store.changeBlocking(.lift(sender.lane, lift)))
        #expect(throws: DistrictStoreError.notQuarantined(sender.lane.log)) {
            try store.changeBlocking(.lift(sender.lane, lift))
        }
        fork = Quarantine(
            fork.lane, at: fork.at, because: fork.reason, ours: fork.ours, theirs: fork.theirs, lift: lift)
        #expect(try store.quarantines(of: sender.lane) == [fork])
        _ = try store.appendBlocking(more)
        // The next one has a number of its own, and leaves the first as it is.
        #expect(try store.changeBlocking(.quarantine(self.fork(sender))))
        #expect(try store.quarantines(of: sender.lane) == [fork, self.fork(sender)])
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `the first evidence stays, and no more is taken while the lane is in quarantine`(
        implementation: Implementation
    ) throws {
        let store = try implementation.store()
        var sender = Sender()
        _ = try store.appendBlocking(sender.next(10))
        #expect(try store.changeBlocking(.quarantine(fork(sender))))
        sender.grow(1)
        #expect(try !store.changeBlocking(.quarantine(fork(sender))))
        #expect(try store.quarantines(of: sender.lane).count == 1)
        try store.close()
    }

    /// Otherwise what was shown of the wrong history would condemn the right one again and again.
    @Test(arguments: Implementation.all)
    func `when it is lifted what was shown ahead is set aside`(
        implementation: Implementation
    ) throws {
        let store = try implementation.store()
        var (sender, other) = (Sender(), Sender(history: "second"))
        sender.grow(30)
        other.grow(30)
        try store.changeBlocking(.preview(other.preview(20)))
        #expect(throws: DistrictStoreError.self) { try store.appendBlocking(sender.append(0..<30)) }
        try store.changeBlocking(.lift(sender.lane, .init(by: "wang", why: "a copy ran", at: Sender.start)))
        #expect(try store.previews(of: sender.lane) == [])
        #expect(try store.abandonedPreviews(of: sender.lane) == [other.preview(20)])
        _ = try store.appendBlocking(sender.append(0..<30))
        #expect(try store.quarantines(of: sender.lane).map(\.ours.records) == [[.init(Seq(20), other.records[20])]])
        try store.close()
    }

    /// The other lanes were written by the same two hands.
    @Test(arguments: Implementation.all)
    func `a fork of one lane stops all lanes of its log until it is lifted over any of them, and no other log`(
        implementation: Implementation
    ) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        var (sender, telemetry, access) = (Sender(), Sender(1, .telemetry), Sender(1, .access))
        var neighbour = Sender(2)
        _ = try store.appendBlocking(sender.next(10))
        _ = try store.appendBlocking(telemetry.next())
        telemetry.grow(9)
        try store.changeBlocking(.preview(telemetry.preview(8)))
        #expect(try store.changeBlocking(.quarantine(fork(sender))))
        let refusal = DistrictStoreError.quarantined(sender.lane.log)
        let (more, first) = (telemetry.append(1..<5), access.next())
        for _ in 0..<2 {
            #expect(throws: refusal) { try store.appendBlocking(more) }
            #expect(throws: refusal) { try store.changeBlocking(.preview(telemetry.preview(9))) }
            // Nothing has ever come of this one.
            #expect(throws: refusal) { try store.appendBlocking(first) }
            #expect(try !store.changeBlocking(.quarantine(fork(telemetry))))
            #expect(store.lanes().filter { $0.lane.log == sender.lane.log }.map(\.isQuarantined) == [true, true])
            _ = try store.appendBlocking(neighbour.next())
            try store.close()
            store = try place.open(AlarmFold())
        }
        #expect(try store.quarantines(of: telemetry.lane) == [])
        let lift = Quarantine.Lift(by: "wang", why: "a copy ran", at: Sender.start)
        #expect(try store.changeBlocking(.lift(telemetry.lane, lift)))
        #expect(try store.quarantines(of: sender.lane).map(\.lift) == [lift])
        #expect(store.lanes().map(\.isQuarantined) == [false, false, false])
        #expect(try store.abandonedPreviews(of: telemetry.lane) == [telemetry.preview(8)])
        for append in [sender.next(), more, first] { _ = try store.appendBlocking(append) }
        try store.close()
    }
}
