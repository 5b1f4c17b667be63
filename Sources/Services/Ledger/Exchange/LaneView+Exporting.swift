import CBOR
import Digest
import Merkle
import Wire

extension LaneView {
    /// Writes the records of a range as a file that stands for itself: `write` gets it piece by piece.
    public func export(_ range: Range<UInt64>, to write: ([UInt8]) throws -> Void) throws {
        guard range.upperBound <= size else { throw LedgerError.noSuchRecord(Seq(range.upperBound), size: size) }
        guard retainedFrom <= Seq(range.lowerBound) else { throw LedgerError.pruned(Seq(range.lowerBound)) }
        let tree = try tree()
        let note = try checkpoint(of: tree, size: range.upperBound)
        let header = ExportHeader(
            log: view.identity.id, lane: lane, first: Seq(range.lowerBound), count: UInt64(range.count),
            frontier: try tree.frontier(of: range.lowerBound).hashes.map(\.bytes),
            verifierKeys: view.identity.verifierKeys(of: lane).map(\.description), checkpoint: note.bytes)
        try write(header.encoded)
        var next = range.lowerBound
        while next < range.upperBound {
            let records = try records(from: Seq(next), limit: Int(clamping: range.upperBound - next))
            var writer = CBORWriter(reserving: records.reduce(0) { $0 + $1.byteCount + 3 })
            for record in records { writer.byteString(Array(record.encoded)) }
            try write(writer.bytes)
            next += UInt64(records.count)
        }
    }
}
