import CBOR
import Merkle
import Samples
import Testing
import Wire

@Suite struct `The sample export` {
    private static let path = "Protocols/Vectors/sample.linli"

    /// The header and the records, each still as bytes.
    private func contents() throws -> (header: ExportHeader, records: [[UInt8]]) {
        let bytes = try RepositoryFile.read(Self.path)
        var reader = try CBORReader(bytes)
        let header = try ExportHeader(from: &reader)
        var records: [[UInt8]] = []
        while !reader.isAtEnd { records.append(Array(bytes[try reader.byteString()])) }
        return (header, records)
    }

    @Test func `holds gapless records whose time of recording never goes back`() throws {
        let (header, contents) = try contents()
        #expect(header.lane == .incident && header.first == Seq(0) && header.frontier.isEmpty)
        #expect(contents.count == 60 && header.count == 60)
        let records = try contents.map { try Record(decoding: $0) }
        #expect(records.map(\.seq.value) == Array(0..<60))
        #expect(records.map(\.recorded) == records.map(\.recorded).sorted())
        #expect(Set(records.map(\.kind.name)).isSuperset(of: ["alarm.raised", "workorder.closed"]))
        #expect(records.contains { $0.place?.hasPrefix("阳光小区/") == true })
    }

    @Test func `makes the tree that its checkpoint signs`() throws {
        let (header, records) = try contents()
        var frontier = Frontier()
        var hasher = TreeHasher()
        for record in records { frontier.append(hasher.leaf(record.span), with: &hasher) { _ in } }
        let note = try SignedNote(parsing: header.checkpoint)
        let keys = try header.verifierKeys.map { try VerifierKey($0) }
        #expect(try note.verify(with: keys).count == 1)
        let checkpoint = try Checkpoint(note.text)
        #expect(checkpoint.head == frontier.head(with: &hasher))
        #expect(checkpoint.origin.description == "linli/\(header.log.hex)/incident")
    }

    @Test func `is written again as it stands, header and all`() throws {
        let (header, records) = try contents()
        var writer = CBORWriter()
        writer.encoded(header.encoded)
        for record in records { writer.byteString(record) }
        #expect(try writer.bytes == RepositoryFile.read(Self.path))
    }
}
