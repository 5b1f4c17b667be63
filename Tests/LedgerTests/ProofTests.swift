import Digest
import Files
import Merkle
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

@Suite struct ProofTests {
    /// Around the borders of segments and of tiles.
    private static let sizes: [UInt64] = [1, 2, 3, 49, 50, 51, 255, 256, 257, 300]

    private func filled(_ count: Int = 300) throws -> (Community, Ledger) {
        let community = Community()
        let ledger = try community.created()
        for first in stride(from: 0, to: count, by: 25) {
            _ = try ledger.incident.appendBlocking((first..<min(first + 25, count)).map { try alarm($0) })
        }
        return (community, ledger)
    }

    @Test func `of checkpoints that many callers ask for at once, the latest is kept`() async throws {
        let (community, ledger) = try filled(1)
        let latest = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for caller in 1...8 {
                group.addTask {
                    var size: UInt64 = 0
                    for number in 0..<20 {
                        _ = try await ledger.incident.append([alarm(caller * 100 + number)])
                        size = try Checkpoint(ledger.incident.checkpoint().text).head.size
                    }
                    return size
                }
            }
            return try await group.reduce(0, max)
        }
        let kept = try SignedNote(parsing: community.disk.contents(of: Community.directory + "/incident/checkpoint"))
        #expect(latest == 161)
        #expect(try Checkpoint(kept.text).head.size == 161)
        try ledger.close()
    }

    @Test(arguments: [0, 1, 70]) func `a checkpoint verifies with the key that the identity publishes`(size: Int) throws
    {
        let (community, ledger) = try filled(size)
        let note = try ledger.incident.checkpoint()
        let key = try VerifierKey(ledger.identity.verifierKeys(of: .incident)[0].description)
        let read = try SignedNote(parsing: note.bytes)
        _ = try read.verify(with: [key])
        let checkpoint = try Checkpoint(read.text)
        #expect(checkpoint.head == ledger.incident.head)
        #expect(checkpoint.origin.description == "linli/\(ledger.identity.idText)/incident")
        // The same signature says nothing about another lane.
        #expect(throws: MerkleError.self) {
            try read.verify(with: ledger.identity.verifierKeys(of: .telemetry))
        }
        #expect(try community.disk.contents(of: Community.directory + "/incident/checkpoint") == note.bytes)
        try ledger.close()
    }

    @Test func `every record is proven in every later tree, by the owner and by whoever looks`() throws {
        let (community, ledger) = try filled()
        let records = try ledger.incident.all()
        let tree = try LedgerView(of: community.site).lane(.incident).tree()
        #expect(try tree.head(of: 300) == ledger.incident.head)
        for size in ProofTests.sizes {
            let head = try ledger.incident.root(of: size)
            #expect(try tree.head(of: size) == head)
            for seq in Set([0, 1, size / 2, size - 1]) where seq < size {
                let proof = try ledger.incident.inclusionProof(of: Seq(seq), in: size)
                try proof.verify(records[Int(seq)], in: head)
                #expect(try tree.inclusionProof(of: Seq(seq), in: size) == proof)
            }
        }
        try ledger.close()
    }

    @Test func `every tree is proven to continue every earlier one`() throws {
        let (community, ledger) = try filled()
        let tree = try LedgerView(of: community.site).lane(.incident).tree()
        for old in [0] + ProofTests.sizes {
            for new in ProofTests.sizes where new >= old {
                let proof = try ledger.incident.consistencyProof(from: old, to: new)
                try proof.verify(from: ledger.incident.root(of: old), to: ledger.incident.root(of: new))
                #expect(try tree.consistencyProof(from: old, to: new) == proof)
            }
        }
        try ledger.close()
    }

    @Test func `a proof of another record does not verify`() throws {
        let (_, ledger) = try filled(60)
        let proof = try ledger.incident.inclusionProof(of: Seq(7), in: 60)
        let other = try ledger.incident.record(Seq(8))
        #expect(throws: MerkleError.self) { try proof.verify(other, in: ledger.incident.head) }
        try ledger.close()
    }

    @Test func `what lies beyond the head cannot be proven`() throws {
        let (_, ledger) = try filled(10)
        let lane = ledger.incident
        #expect(throws: LedgerError.noSuchRecord(Seq(11), size: 10)) { try lane.inclusionProof(of: Seq(0), in: 11) }
        #expect(throws: LedgerError.noSuchRecord(Seq(5), size: 5)) { try lane.inclusionProof(of: Seq(5), in: 5) }
        #expect(throws: LedgerError.noSuchRecord(Seq(11), size: 10)) { try lane.consistencyProof(from: 3, to: 11) }
        #expect(throws: LedgerError.noSuchRecord(Seq(6), size: 10)) { try lane.consistencyProof(from: 6, to: 5) }
        #expect(throws: LedgerError.noSuchRecord(Seq(11), size: 10)) { try lane.root(of: 11) }
        try ledger.close()
    }

    @Test func `a tile holds the hashes of the records and of the tiles below`() throws {
        let (_, ledger) = try filled()
        var hasher = TreeHasher()
        let leaves = try ledger.incident.all().map { hasher.leaf($0.encoded.span) }
        #expect(try ledger.incident.tile(level: 0, index: 0, width: 256) == leaves[..<256].flatMap(\.bytes))
        #expect(try ledger.incident.tile(level: 0, index: 1, width: 44) == leaves[256...].flatMap(\.bytes))
        #expect(try ledger.incident.tile(level: 0, index: 1, width: 3) == leaves[256..<259].flatMap(\.bytes))
        #expect(try ledger.incident.tile(level: 1, index: 0, width: 1) == ledger.incident.root(of: 256).root.bytes)
        for (level, index, width) in [(0, 1, 45), (0, 0, 257), (0, 2, 1), (1, 0, 2), (2, 0, 1)] {
            #expect(throws: LedgerError.self, "tile \(level)/\(index), \(width) wide") {
                try ledger.incident.tile(level: level, index: UInt64(index), width: width)
            }
        }
        try ledger.close()
    }

    @Test func `what was proven stays provable after sealing, a restart, a crash and pruning`() throws {
        var (community, ledger) = try filled(70)
        let head = ledger.incident.head
        let record = try ledger.incident.record(Seq(12))
        let note = try ledger.incident.checkpoint()
        let proof = try ledger.incident.inclusionProof(of: Seq(12), in: 70)
        func check(_ moment: Comment) throws {
            #expect(try ledger.incident.inclusionProof(of: Seq(12), in: 70) == proof, moment)
            try proof.verify(record, in: head)
            let now = ledger.incident.head
            try ledger.incident.consistencyProof(from: 70, to: now.size).verify(from: head, to: now)
            try ledger.incident.inclusionProof(of: Seq(12), in: now.size).verify(record, in: now)
        }
        try ledger.incident.seal()
        try ledger.incident.store(100..<103)
        try check("sealed")
        try ledger.close()
        ledger = try community.opened()
        try ledger.incident.store(103..<104)
        try check("after a restart")
        community = community.on(community.disk.processKilled())
        ledger = try community.opened()
        try check("after a crash")
        community.clock.advance(days: 31)
        _ = try ledger.incident.prune(before: Seq(50), into: "/archive", withoutDistrict: true)
        try check("pruned")
        try ledger.close()
        ledger = try community.opened()
        try check("pruned, after a restart")
        let read = try SignedNote(parsing: note.bytes)
        _ = try read.verify(with: ledger.identity.verifierKeys(of: .incident))
        #expect(try Checkpoint(read.text).head == head)
        try ledger.close()
    }

    @Test func `a tree of an earlier size is signed as it was, and can be continued from its frontier`() throws {
        let (community, ledger) = try filled()
        let kept = try ledger.incident.checkpoint()
        let records = try ledger.incident.all()
        for size in Self.sizes {
            let (head, note) = try ledger.incident.checkpoint(of: size)
            _ = try note.verify(with: ledger.identity.verifierKeys(of: .incident))
            #expect(try Checkpoint(note.text).head == head)
            #expect(try head == ledger.incident.root(of: size))
            var frontier = try ledger.incident.frontier(of: size)
            var hasher = TreeHasher()
            #expect(frontier.head(with: &hasher) == head)
            for record in records[Int(size)...] {
                frontier.append(hasher.leaf(record.encoded.span), with: &hasher) { _ in }
            }
            #expect(frontier.head(with: &hasher) == ledger.incident.head)
        }
        #expect(throws: LedgerError.noSuchRecord(Seq(301), size: 300)) { try ledger.incident.checkpoint(of: 301) }
        // The lane remembers the newest one, whatever was signed after it.
        #expect(try community.disk.contents(of: Community.directory + "/incident/checkpoint") == kept.bytes)
        try ledger.close()
    }

    @Test func `whoever waits for a lane to grow hears how much it has grown, and that it never will`() async throws {
        let (_, ledger) = try filled(3)
        #expect(try await ledger.incident.size(beyond: 2) == 3)
        let waiting = Task { try await ledger.incident.size(beyond: 3) }
        _ = try await ledger.incident.append([alarm(7), alarm(8)])
        #expect(try await waiting.value == 5)
        let last = Task { try await ledger.incident.size(beyond: 5) }
        try ledger.close()
        #expect(try await last.value == nil)
    }
}

extension InclusionProof {
    /// As an auditor verifies it, who holds the record and the tree's head.
    func verify(_ record: Record, in head: TreeHead) throws {
        var hasher = TreeHasher()
        let leaf = hasher.leaf(record.encoded.span)
        try verify(leaf: leaf, root: head.root, with: &hasher)
        guard size == head.size, index == record.seq.value else {
            throw MerkleError.proofLength(expected: 0, actual: 0)
        }
    }
}

extension ConsistencyProof {
    func verify(from old: TreeHead, to new: TreeHead) throws {
        var hasher = TreeHasher()
        try verify(oldRoot: old.root, newRoot: new.root, with: &hasher)
        guard oldSize == old.size, newSize == new.size else { throw MerkleError.proofLength(expected: 0, actual: 0) }
    }
}
