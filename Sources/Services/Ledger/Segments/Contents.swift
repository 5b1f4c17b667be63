import CBOR
import Files
import Wire

/// A lane's table of contents: its sealed segments in order, and where its retained records begin. What is not in here
/// is open: the segment that is written, and rarely one before it that waits to be sealed.
struct Contents: Hashable, Sendable {
    private static let kind = "linli lane"

    let logID: [UInt8]
    let lane: Lane
    var seals: [Seal] = []
    /// The first record that was not pruned; always the first of a segment.
    var retainedFrom: UInt64 = 0

    /// Where the sealed part ends and the open segments begin.
    var sealedEnd: UInt64 { seals.last?.end ?? 0 }

    var retained: ArraySlice<Seal> { seals[seals.partitioningIndex { $0.first >= retainedFrom }...] }

    var pruned: ArraySlice<Seal> { seals[..<retained.startIndex] }

    /// The segment that went last, and comes back first.
    var lastPruned: Seal? { pruned.last }

    /// Where a record of the sealed part lies; nil if it was pruned.
    func place(of seq: UInt64) -> SegmentPlace? {
        guard seq >= retainedFrom else { return nil }
        let seal = seals[seals.partitioningIndex { $0.end > seq }]
        return SegmentPlace(first: seal.first, end: seal.end, isSealed: true)
    }

    func write(_ path: String, on disk: any Disk) throws {
        let content = CBORValue.array([
            .bytes(logID), .text(lane.rawValue), .unsigned(retainedFrom), .array(seals.map(\.encoded)),
        ])
        try CheckedFile.write(content, to: path, kind: Contents.kind, version: 1, on: disk)
    }

    static func read(_ path: String, on disk: any Disk) throws -> Contents {
        let value = try CheckedFile.read(path, kind: kind, version: 1, on: disk)
        guard case .array(let items) = value, items.count == 4, case .bytes(let id) = items[0],
            case .text(let name) = items[1], let lane = Lane(rawValue: name), case .unsigned(let from) = items[2],
            case .array(let list) = items[3]
        else { throw LedgerError.damaged(Damage(path: path, place: "content", reason: "this is no table of contents")) }
        var contents = Contents(logID: id, lane: lane)
        for (index, item) in list.enumerated() {
            guard let seal = Seal(item), seal.first == contents.sealedEnd else {
                throw LedgerError.damaged(
                    Damage(path: path, place: "segment \(index)", reason: "it does not follow the one before"))
            }
            contents.seals.append(seal)
        }
        contents.retainedFrom = from
        return contents
    }
}
