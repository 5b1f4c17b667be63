import Community
import Digest
import Ledger
import MediaFiles
import Testing
import Wire

@testable import Node

/// What is let go of media that were kept long enough.
@Suite struct MediaCareTests {
    /// A picture of a day, recorded.
    private func photograph(_ number: UInt8, in kept: KeptNode) throws -> (id: MediaID, hash: Hash) {
        let bytes: [UInt8] = [0xFF, 0xD8, 0xFF, number]
        let arriving = try kept.media.begin(.jpeg)
        try arriving.write(bytes)
        let hash = try arriving.finish().hash
        defer { kept.media.release(hash) }
        let id = try kept.tell(
            .evidence(.storeMedia(hash: hash.bytes, byteCount: 4, type: "image/jpeg", at: .community)))
        return (MediaID(text: id), hash)
    }

    @Test func `what proves nothing any more goes after its days, and says so in the log first`() throws {
        let kept = try KeptNode(keeping: [.media: 90])
        let (old, oldHash) = try photograph(1, in: kept)
        let (proof, proofHash) = try photograph(2, in: kept)
        var statement = EvidenceCommand.Statement(standard: "S0", clause: "5.5.2.1a", verdict: .met)
        statement.media = [proof.text]
        let attestation = try kept.tell(.evidence(.attest(statement, at: .community)))
        kept.clock.advance(days: 60)
        let (_, youngHash) = try photograph(3, in: kept)
        kept.clock.advance(days: 31)
        kept.keeper.look()
        #expect(Set(try kept.media.hashes()) == [proofHash, youngHash])
        let rows = try kept.mediaRows()
        #expect(rows[old]?.purged != nil && rows[old]?.purgeReason == "retention-90-days")
        #expect(rows[old]?.hash.bytes == oldHash.bytes, "that it was there stays proven")
        #expect(rows[proof]?.purged == nil)
        // Nobody stands by it any more.
        try kept.tell(.evidence(.withdraw(AttestationID(text: attestation))))
        kept.keeper.look()
        #expect(try kept.media.hashes() == [youngHash])
        try kept.close()
    }

    @Test func `bytes go with the last record that asks to keep them`() throws {
        let kept = try KeptNode()
        let (first, hash) = try photograph(1, in: kept)
        let (second, _) = try photograph(1, in: kept)
        try kept.tell(.evidence(.purgeMedia(first, reason: "asked for")))
        kept.keeper.look()
        #expect(try kept.media.hashes() == [hash])
        try kept.tell(.evidence(.purgeMedia(second, reason: "asked for")))
        kept.keeper.look()
        #expect(try kept.media.hashes() == [])
        try kept.close()
    }

    @Test func `what an open case may have come from stays`() throws {
        let kept = try KeptNode(keeping: [.media: 90])
        try kept.tell(
            .registry(.addPlace("b1", kind: .building, name: "一号楼")),
            .registry(.installDevice("s1", kind: "smoke", model: "m", at: "b1")))
        let (_, before) = try photograph(1, in: kept)
        kept.clock.advance(days: 1)
        try kept.tell(.smoke())
        let (_, since) = try photograph(2, in: kept)
        kept.clock.advance(days: 400)
        kept.keeper.look()
        #expect(try kept.media.hashes() == [since])
        #expect(before != since)
        try kept.close()
    }

    @Test func `nothing goes where no days are set, but what nobody has recorded`() throws {
        let kept = try KeptNode()
        let (_, hash) = try photograph(1, in: kept)
        let arriving = try kept.media.begin(.jpeg)
        try arriving.write([0xFF, 0xD8, 0xFF])
        let lost = try arriving.finish().hash
        kept.clock.advance(days: 3_000)
        kept.keeper.look()
        #expect(Set(try kept.media.hashes()) == [hash, lost], "its record may be on its way")
        kept.media.release(lost)
        kept.keeper.look()
        #expect(try kept.media.hashes() == [hash])
        try kept.close()
    }

    @Test func `a wall clock that nobody believes makes no photograph old`() throws {
        let kept = try KeptNode(keeping: [.media: 90])
        let (_, hash) = try photograph(1, in: kept)
        kept.clock.step(milliseconds: 300 * 86_400_000)
        kept.keeper.look()
        #expect(kept.lanes.ledger.incident.clockTrouble != nil)
        #expect(try kept.media.hashes() == [hash])
        try kept.close()
    }
}
