import CBOR
public import Digest
import Files

/// What a file that does not change is known by.
public struct FileSum: Hashable, Sendable {
    public let byteCount: UInt64
    public let sha256: Hash

    init(byteCount: UInt64, sha256: Hash) {
        self.byteCount = byteCount
        self.sha256 = sha256
    }

    /// The sum of a file of these bytes.
    init(of bytes: [UInt8]) {
        self.init(byteCount: UInt64(bytes.count), sha256: SHA256.hash(bytes))
    }

    /// Read now, piece by piece.
    init(ofFile path: String, on disk: any Disk, pace: Pace = .free) throws(FileError) {
        self = try FileSum.reading(path, on: disk, pace: pace) { (_) throws(FileError) in }
    }

    private static let chunkBytes = 1 << 20

    /// The sum of a file of which each piece is handed over, up to a number of bytes.
    static func reading(
        _ path: String, upTo limit: UInt64 = .max, on disk: any Disk, pace: Pace,
        _ body: ([UInt8]) throws(FileError) -> Void
    ) throws(FileError) -> FileSum {
        let file = try disk.open(path, .read)
        let size = min(limit, try file.size())
        var digest = SHA256()
        var offset: UInt64 = 0
        while offset < size {
            let chunk = try file.read(at: offset, count: Int(min(UInt64(chunkBytes), size - offset)))
            guard !chunk.isEmpty else { break }
            digest.update(chunk.span)
            try body(chunk)
            offset += UInt64(chunk.count)
            pace.rest(after: chunk.count)
        }
        return FileSum(byteCount: offset, sha256: digest.finish())
    }
}

extension FileSum {
    var encoded: CBORValue { .array([.unsigned(byteCount), .bytes(sha256.bytes)]) }

    init?(_ value: CBORValue) {
        guard case .array(let items) = value, items.count == 2, case .unsigned(let byteCount) = items[0],
            case .bytes(let bytes) = items[1], let sum = Hash(bytes)
        else { return nil }
        self.init(byteCount: byteCount, sha256: sum)
    }
}
