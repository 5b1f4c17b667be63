import Digest
import Files
import Merkle
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

@Suite struct ExchangeTests {
    /// A log that another process goes on writing while it is exported.
    private func live(_ count: Int = 60) throws -> (Community, Ledger) {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<count)
        return (community, ledger)
    }

    @Test func `an export makes the same log elsewhere, which is adopted before it is written to`() throws {
        let (community, ledger) = try live()
        let bytes = try export(community, 0..<60)
        try ledger.incident.store(60..<62)
        let head = try ledger.incident.root(of: 60)
        let note = try ledger.incident.checkpoint()
        let records = try ledger.incident.all().prefix(60).map { Array($0.encoded) }

        let other = try machine(holding: bytes)
        try take(other)
        #expect(throws: LedgerError.noFence(path: "/machine/fence")) { try other.opened() }
        let view = try LedgerView(of: other.site)
        #expect(try view.damage() == [])
        #expect(view.identity.id == ledger.identity.id)
        #expect(try view.lane(.incident).all().map { Array($0.encoded) } == records)
        #expect(try view.lane(.incident).tree().head(of: 60) == head)

        let adopted = try Ledger.adopt(at: other.site, withoutDistrict: true)
        #expect(try adopted.incident.root(of: 60) == head)
        // What the first owner signed, the second still knows the key of.
        _ = try note.verify(with: adopted.identity.verifierKeys(of: .incident))
        let mine = try adopted.incident.checkpoint()
        _ = try mine.verify(with: adopted.identity.verifierKeys(of: .incident))
        #expect(throws: MerkleError.self) { try mine.verify(with: ledger.identity.verifierKeys(of: .incident)) }
        try adopted.close()
        #expect(try LedgerView(of: other.site).damage() == [])
        try ledger.close()
    }

    @Test func `commands from before an import are still recognised`() throws {
        let (community, ledger) = try live()
        let bytes = try export(community, 0..<60)
        try ledger.close()
        let other = try machine(holding: bytes)
        try take(other)
        let adopted = try Ledger.adopt(at: other.site, withoutDistrict: true)
        for id in [0, 7, 49, 50, 59] {
            let receipt = try adopted.incident.appendBlocking([alarm(id)])[0]
            #expect(receipt.duplicate && receipt.seq == Seq(UInt64(id)))
        }
        #expect(throws: LedgerError.self) { try adopted.incident.appendBlocking([alarm(7, text: "another")]) }
        try adopted.close()
    }

    @Test func `an export of the rest continues a lane`() throws {
        let (community, ledger) = try live()
        let other = try machine(holding: export(community, 0..<60))
        try take(other)
        try ledger.incident.store(60..<130)
        try other.disk.replace(exportedFile, with: export(community, 60..<130))
        try take(other)
        let view = try LedgerView(of: other.site).lane(.incident)
        #expect(try view.tree().head(of: 130) == ledger.incident.head)
        #expect(try LedgerView(of: other.site).damage() == [])
        try ledger.close()
    }

    @Test(arguments: [0..<0, 0..<1, 0..<50, 50..<60, 13..<57] as [Range<UInt64>])
    func `a file proves itself, whatever range it holds`(range: Range<UInt64>) throws {
        let (community, ledger) = try live()
        let machine = try machine(holding: export(community, range))
        let file = try LaneImport(
            exportedFile, signedBy: ledger.identity.verifierKeys(of: .incident)[0], on: machine.disk)
        #expect(try file.head == ledger.incident.root(of: range.upperBound))
        #expect(file.header.first == Seq(range.lowerBound) && file.header.count == UInt64(range.count))
        var seqs: [UInt64] = []
        try file.forEachRecord { (record) throws(LedgerError) in seqs.append(record.seq.value) }
        #expect(seqs == Array(range))
        try ledger.close()
    }

    @Test func `more than there is cannot be exported`() throws {
        let (community, ledger) = try live(5)
        #expect(throws: LedgerError.noSuchRecord(Seq(6), size: 5)) { try export(community, 0..<6) }
        try ledger.close()
    }

    // MARK: Refusals

    private func isDamaged(_ bytes: [UInt8], signedBy key: VerifierKey? = nil) throws -> Bool {
        let machine = try machine(holding: bytes)
        do {
            try take(machine, signedBy: key)
            return false
        } catch .damaged(let damage) {
            return try damage.path == exportedFile && !machine.disk.exists(Community.directory)
        }
    }

    @Test func `a file that was cut off anywhere, or has bytes behind its end, is refused`() throws {
        let (community, ledger) = try live(4)
        let bytes = try export(community, 0..<4)
        try ledger.close()
        for length in 0..<bytes.count { #expect(try isDamaged(Array(bytes.prefix(length))), "\(length) bytes") }
        #expect(try isDamaged(bytes + [0]))
        #expect(try isDamaged(bytes + bytes))
    }

    @Test func `no flipped bit of a file is taken in`() throws {
        let (community, ledger) = try live(3)
        let bytes = try export(community, 0..<3)
        let key = ledger.identity.verifierKeys(of: .incident)[0]
        try ledger.close()
        for bit in stride(from: 0, to: bytes.count * 8, by: 3) {
            let machine = try machine(holding: bytes)
            try machine.disk.flipBit(exportedFile, bit)
            #expect(throws: LedgerError.self, "bit \(bit)") { try take(machine, signedBy: key) }
            #expect(try !machine.disk.exists(Community.directory))
        }
    }

    @Test func `records in another order, or one of them twice, are refused`() throws {
        let (community, ledger) = try live(4)
        let bytes = try export(community, 0..<4)
        let records = try ledger.incident.all().map { item($0) }
        try ledger.close()
        let header = Array(bytes.dropLast(records.reduce(0) { $0 + $1.count }))
        #expect(header + records.flatMap(\.self) == bytes)
        // The first record that is not where it should be, and what it says it is.
        for (order, seq, found) in [
            ([1, 0, 2, 3], 0, 1), ([0, 1, 3, 2], 2, 3), ([0, 1, 1, 3], 2, 1), ([0, 1, 3], 2, 3),
        ] {
            let machine = try machine(holding: header + order.flatMap { records[$0] })
            let wrong = LedgerError.unreadable(
                Seq(UInt64(seq)), path: exportedFile, .invalid(.seq, "it says \(found), expected \(seq)"))
            #expect(throws: wrong, "\(order)") { try take(machine) }
        }
        #expect(try isDamaged(header + records[0] + records[1] + records[2]))
    }

    /// A record as an export holds it.
    private func item(_ record: Record) -> [UInt8] {
        let bytes = Array(record.encoded)
        precondition((24..<65_536).contains(bytes.count))
        return (bytes.count < 256 ? [0x58] : [0x59, UInt8(bytes.count >> 8)]) + [UInt8(bytes.count & 255)] + bytes
    }

    @Test func `a signature of another key is refused`() throws {
        let (community, ledger) = try live(4)
        let bytes = try export(community, 0..<4)
        let (_, stranger) = try live(1)
        #expect(try isDamaged(bytes, signedBy: stranger.identity.verifierKeys(of: .incident)[0]))
        #expect(try isDamaged(bytes, signedBy: ledger.identity.verifierKeys(of: .access)[0]))
        try stranger.close()
        try ledger.close()
    }

    @Test func `a file that is no export, and one of a newer version, are told apart`() throws {
        #expect(try isDamaged(Array("not an export".utf8)))
        #expect(try isDamaged([0x83, 0x01, 0x02, 0x03]))
        // ["linli export", 2]
        let newer = try machine(holding: [0x82, 0x6C] + Array("linli export".utf8) + [0x02])
        #expect(throws: LedgerError.newerFormat(path: exportedFile, version: 2, known: 1)) { try take(newer) }
    }

    /// A refusal of the directory that should take the file.
    private func refusal(of bytes: [UInt8], by community: Community) throws -> LedgerError? {
        try community.disk.replace(exportedFile, with: bytes)
        let before = try refusalState(community)
        let error = #expect(throws: LedgerError.self) { try take(community) }
        #expect(try refusalState(community) == before)
        return error
    }

    /// The log itself: opening and closing may write down again what follows from it.
    private func refusalState(_ community: Community) throws -> [[UInt8]] {
        let view = try LedgerView(of: community.site)
        #expect(try view.damage() == [])
        return try Lane.allCases.flatMap { try view.lane($0).all().map { Array($0.encoded) } }
    }

    @Test func `a gap, an overlap, another log and another history are each refused by their name`() throws {
        let (community, ledger) = try live(20)
        let (whole, rest) = (try export(community, 0..<20), try export(community, 15..<20))
        try ledger.close()
        // The same log at ten records, which then goes another way.
        let copy = Community(disk: SimulatedDisk(seed: 9), clock: community.clock)
        let start = try community.opened()
        try copy.disk.replace(exportedFile, with: export(community, 0..<10))
        try start.close()
        try take(copy)
        #expect(
            try refusal(of: rest, by: copy) == .doesNotFollow(lane: .incident, size: 10, first: Seq(15)))
        #expect(
            try refusal(of: whole, by: copy) == .doesNotFollow(lane: .incident, size: 10, first: Seq(0)))
        // The adoption is a record of its own.
        let fork = try Ledger.adopt(at: copy.site, withoutDistrict: true)
        try fork.incident.store(900..<904)
        try fork.close()
        #expect(try refusal(of: rest, by: copy) == .forked(lane: .incident, size: 15))
        let (other, stranger) = try live(15)
        let foreign = try export(other, 10..<15)
        let expected = "log \(ledger.identity.idText)"
        #expect(
            try refusal(of: foreign, by: copy)
                == .foreignFile(
                    path: exportedFile, found: "log \(stranger.identity.idText)", expected: expected))
        try stranger.close()
        // A directory that holds nothing cannot begin in the middle.
        let empty = try machine(holding: rest)
        #expect(throws: LedgerError.doesNotFollow(lane: .incident, size: 0, first: Seq(15))) { try take(empty) }
        #expect(try !empty.disk.exists(Community.directory))
    }
}
