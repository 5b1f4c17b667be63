import CBOR
import Merkle
import Wire

/// The bytes of what the district made of a community: a sequence of CBOR items that says everything the rows say, and nothing
/// of how they are stored or how the records came.
///
/// For each lane in the order of their names: `["linli district rows", origin, version of the fold, size]`, then each row in
/// the order of its key's bytes, `[key, value]`. A rebuild from the same records gives the same bytes.
extension DistrictStore {
    public func export(_ log: LogID) throws(DistrictStoreError) -> [UInt8] {
        var bytes: [UInt8] = []
        for stored in lanes() where stored.lane.log == log {
            var rows = CanonicalRows()
            let size = try forEachRow(of: stored.lane) { rows.add(key: $0, value: $1) }
            bytes += rows.bytes(of: stored.lane, version: stored.foldVersion, size: size)
        }
        return bytes
    }

    /// What `export` should say: the same made from the stored records in memory, and nothing else.
    public func rebuilt(_ log: LogID, with fold: some DistrictFold) throws(DistrictStoreError) -> [UInt8] {
        var bytes: [UInt8] = []
        for stored in lanes() where stored.lane.log == log {
            var state = StateRows { _ in nil }
            var next = stored.start.size
            while next < stored.size {
                let batch = try records(of: stored.lane, from: Seq(next), limit: Int(min(stored.size - next, 1_000)))
                try fold.fold(batch, of: stored.lane, into: &state)
                next = batch.end
            }
            var rows = CanonicalRows()
            let found = state.changed.compactMap { key, value in value.map { (key, $0) } }
            for (key, value) in found.sorted(by: { $0.0.lexicographicallyPrecedes($1.0) }) {
                rows.add(key: key, value: value)
            }
            bytes += rows.bytes(of: stored.lane, version: fold.version, size: stored.size)
        }
        return bytes
    }
}

private struct CanonicalRows {
    private var rows = CBORWriter()

    mutating func add(key: [UInt8], value: [UInt8]) {
        rows.array(2)
        rows.byteString(key)
        rows.byteString(value)
    }

    func bytes(of lane: LogLane, version: Int64, size: UInt64) -> [UInt8] {
        var heading = CBORWriter()
        heading.array(4)
        heading.text("linli district rows")
        heading.text(lane.origin)
        heading.integer(version)
        heading.unsigned(size)
        return heading.bytes + rows.bytes
    }
}
