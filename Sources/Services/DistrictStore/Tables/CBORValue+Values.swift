import CBOR
import Digest
import Merkle
import Wire

// What stands in the columns that SQLite does not look into.

extension CBORValue {
    /// What this program has stored itself, and has checked the sum of: longer than what it takes from a stranger.
    init?(stored bytes: [UInt8]) {
        var limits = CBORLimits()
        limits.byteCount = .max
        limits.itemCount = .max
        do throws(CBORError) { try self.init(decoding: bytes, limits: limits) } catch { return nil }
    }

    init(_ head: TreeHead) { self = [.unsigned(head.size), .bytes(head.root.bytes)] }

    init(_ frontier: Frontier) {
        self = [.unsigned(frontier.size), .array(frontier.hashes.map { .bytes($0.bytes) })]
    }

    var items: [CBORValue]? { if case .array(let items) = self { items } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
    var unsigned: UInt64? { if case .unsigned(let number) = self { number } else { nil } }

    var integer: Int64? {
        switch self {
        case .unsigned(let number): Int64(exactly: number)
        case .negative(let argument): Int64(exactly: argument).map { ~$0 }
        default: nil
        }
    }

    var instant: Instant? { integer.map(Instant.init(milliseconds:)) }

    var head: TreeHead? {
        guard let items, items.count == 2, let size = items[0].unsigned, let root = items[1].bytes.flatMap({ Hash($0) })
        else { return nil }
        return TreeHead(size: size, root: root)
    }

    var frontier: Frontier? {
        guard let items, items.count == 2, let size = items[0].unsigned, let hashes = items[1].items else { return nil }
        return try? Frontier(size: size, hashes: hashes.compactMap { $0.bytes.flatMap { Hash($0) } })
    }
}
