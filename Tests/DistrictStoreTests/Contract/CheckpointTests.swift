import DistrictStore
import Merkle
import Testing
import Wire

@Suite struct CheckpointTests {
    @Test(arguments: Implementation.all)
    func `the newest cosigned checkpoint is kept, and it never goes back`(implementation: Implementation) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        var sender = Sender()
        #expect(throws: DistrictStoreError.notHeld(sender.lane, 5, held: 0..<0)) {
            try store.changeBlocking(.cosigned(sender.lane, TreeHead(size: 5, root: sender.head.root), note: [0]))
        }
        _ = try store.appendBlocking(sender.next(300))
        #expect(try store.checkpoint(of: sender.lane) == nil)
        #expect(try store.changeBlocking(.cosigned(sender.lane, sender.head(at: 270), note: [1])))
        #expect(try store.changeBlocking(.cosigned(sender.lane, sender.head(at: 290), note: [2])))
        #expect(try !store.changeBlocking(.cosigned(sender.lane, sender.head(at: 290), note: [2])))
        // Signed again, it is the newer one.
        #expect(try store.changeBlocking(.cosigned(sender.lane, sender.head(at: 290), note: [3])))
        #expect(throws: DistrictStoreError.checkpointWentBack(sender.lane, last: 290, offered: 280)) {
            try store.changeBlocking(.cosigned(sender.lane, sender.head(at: 280), note: [4]))
        }
        try store.close()
        store = try place.open(AlarmFold())
        #expect(try store.checkpoint(of: sender.lane) == [3])
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `a checkpoint of another tree, or of one that is not here yet, is refused`(
        implementation: Implementation
    ) throws {
        let store = try implementation.store()
        var (sender, other) = (Sender(), Sender(history: "second"))
        _ = try store.appendBlocking(sender.next(10))
        other.grow(20)
        sender.grow(10)
        #expect(
            throws: DistrictStoreError.wrongRoot(
                sender.lane, claimed: other.head(at: 7), computed: sender.head(at: 7).root)
        ) {
            try store.changeBlocking(.cosigned(sender.lane, other.head(at: 7), note: [1]))
        }
        #expect(throws: DistrictStoreError.notHeld(sender.lane, 11, held: 0..<10)) {
            try store.changeBlocking(.cosigned(sender.lane, sender.head(at: 11), note: [1]))
        }
        #expect(try store.checkpoint(of: sender.lane) == nil)
        try store.close()
    }

    /// A log begins with nothing, and says so in its first checkpoint.
    @Test(arguments: Implementation.all)
    func `a lane that has come and holds nothing is known, and its checkpoint is kept`(
        implementation: Implementation
    ) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        let sender = Sender()
        #expect(try store.changeBlocking(.epoch(sender.lane, 0, at: Sender.start)))
        #expect(try !store.changeBlocking(.epoch(sender.lane, 0, at: Sender.start)))
        #expect(try store.changeBlocking(.cosigned(sender.lane, .empty, note: [1])))
        try store.close()
        store = try place.open(AlarmFold())
        #expect(store.lanes().map(\.lane) == [sender.lane] && store.lane(sender.lane)?.size == 0)
        #expect(try store.checkpoint(of: sender.lane) == [1])
        try store.close()
    }
}
