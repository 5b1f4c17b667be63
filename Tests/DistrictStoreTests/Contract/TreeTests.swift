import DistrictStore
import Merkle
import Testing
import Wire

@Suite struct TreeTests {
    private let borders = [0, 1, 2, 5, 255, 256, 257, 300, 511, 512, 513, 700, 1_030]

    @Test(arguments: Implementation.all)
    func `the root at any earlier size is known, whatever the batches were`(implementation: Implementation) throws {
        let store = try implementation.store()
        var sender = Sender()
        for count in [1, 254, 2, 300, 1, 400, 72] { _ = try store.appendBlocking(sender.next(count)) }
        for size in borders {
            #expect(try store.head(of: sender.lane, at: UInt64(size)) == sender.head(at: size))
            #expect(try store.frontier(of: sender.lane, at: UInt64(size)) == sender.frontier(at: size))
        }
        #expect(throws: DistrictStoreError.notHeld(sender.lane, 1_031, held: 0..<1_030)) {
            try store.head(of: sender.lane, at: 1_031)
        }
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `every record is proven, and every size to be the beginning of a later one`(
        implementation: Implementation
    ) throws {
        let store = try implementation.store()
        var sender = Sender()
        _ = try store.appendBlocking(sender.next(1_030))
        try checkProofs(of: sender, from: 0, in: store)
        try store.close()
    }

    @Test(arguments: Implementation.all, [1, 255, 300, 512])
    func `a lane whose node had pruned begins behind that, and proves what lies behind`(
        implementation: Implementation, first: Int
    ) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        var sender = Sender()
        sender.grow(1_030)
        let start = sender.frontier(at: first)
        let begin = Change.begin(sender.lane, start, at: Sender.start)
        #expect(try store.changeBlocking(begin))
        #expect(throws: DistrictStoreError.otherSize(sender.lane, stored: UInt64(first), expected: 0)) {
            try store.appendBlocking(sender.append(0..<1))
        }
        for range in [first..<(first + 1), (first + 1)..<600, 600..<1_030] {
            _ = try store.appendBlocking(sender.append(range))
        }
        #expect(try !store.changeBlocking(begin))
        #expect(throws: DistrictStoreError.begunBefore(sender.lane, size: 1_030)) {
            try store.changeBlocking(.begin(sender.lane, Frontier(), at: Sender.start))
        }
        for _ in 0..<2 {
            #expect(store.lane(sender.lane)?.held == UInt64(first)..<1_030)
            #expect(try store.all(of: sender.lane) == Array(sender.records[first...]))
            try checkProofs(of: sender, from: first, in: store)
            let before = UInt64(first - 1)
            let refusal = DistrictStoreError.notHeld(sender.lane, before, held: UInt64(first)..<1_030)
            #expect(throws: refusal) { try store.head(of: sender.lane, at: before) }
            #expect(throws: refusal) { try store.records(of: sender.lane, from: Seq(before), limit: 1) }
            #expect(throws: refusal) { try store.inclusionProof(of: Seq(before), in: 1_030, of: sender.lane) }
            try store.close()
            store = try place.open(AlarmFold())
        }
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `no lane begins where no lane can be`(implementation: Implementation) throws {
        let store = try implementation.store()
        let sender = Sender()
        let far = try Frontier(size: .max, hashes: Array(repeating: TreeHead.empty.root, count: 64))
        #expect(throws: DistrictStoreError.beyondAnyLane(sender.lane, .max)) {
            try store.changeBlocking(.begin(sender.lane, far, at: Sender.start))
        }
        try store.close()
    }

    private func checkProofs(of sender: Sender, from first: Int, in store: any DistrictStore) throws {
        var hasher = TreeHasher()
        for size in borders where size > first {
            let head = sender.head(at: size)
            for index in [first, (first + size) / 2, size - 1] {
                let proof = try store.inclusionProof(of: Seq(UInt64(index)), in: UInt64(size), of: sender.lane)
                let record = sender.records[index]
                let leaf = hasher.leaf(record.span)
                try proof.verify(leaf: leaf, root: head.root, with: &hasher)
            }
            for old in [first, (first + size) / 2, size] {
                let proof = try store.consistencyProof(from: UInt64(old), to: UInt64(size), of: sender.lane)
                try proof.verify(oldRoot: sender.head(at: old).root, newRoot: head.root, with: &hasher)
            }
        }
    }
}
