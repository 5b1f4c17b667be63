import CBOR
import Digest
import Files
import Merkle
import Wire

/// What a clean stop leaves behind, so that the next start need not decode and hash the records of the open segment
/// again. It is removed before the first write: a crash finds none.
struct Stopped: Hashable {
    private static let kind = "linli stop"

    let head: TreeHead
    let segmentFirst: UInt64
    let segmentBytes: UInt64
    let ids: FileSum
    let firstRecorded: Instant?
    let lastRecorded: Instant?

    func write(_ path: String, on disk: any Disk) throws {
        let content = CBORValue.array([
            .unsigned(head.size), .bytes(head.root.bytes), .unsigned(segmentFirst), .unsigned(segmentBytes),
            ids.encoded, firstRecorded.map { .integer($0.milliseconds) } ?? .null,
            lastRecorded.map { .integer($0.milliseconds) } ?? .null,
        ])
        try CheckedFile.write(content, to: path, kind: Stopped.kind, version: 1, on: disk)
    }

    /// Nil if there was no clean stop.
    static func read(_ path: String, on disk: any Disk) throws -> Stopped? {
        guard try disk.exists(path) else { return nil }
        let value = try CheckedFile.read(path, kind: kind, version: 1, on: disk)
        guard case .array(let items) = value, items.count == 7, case .unsigned(let size) = items[0],
            case .bytes(let bytes) = items[1], let root = Hash(bytes), case .unsigned(let first) = items[2],
            case .unsigned(let byteCount) = items[3], let ids = FileSum(items[4])
        else { throw LedgerError.damaged(Damage(path: path, place: "content", reason: "this is no note of a stop")) }
        return Stopped(
            head: TreeHead(size: size, root: root), segmentFirst: first, segmentBytes: byteCount, ids: ids,
            firstRecorded: items[5].instant, lastRecorded: items[6].instant)
    }
}
