import CBOR
import Digest
import Files

/// A small file that is replaced as a whole: `[kind, version, content]` in CBOR, and the SHA-256 of that behind it.
enum CheckedFile {
    /// A lane's table of contents grows by about 400 bytes a segment: this is enough for eighty thousand of them, and
    /// what is longer is no file of ours and is not read.
    static let maximumBytes = 32 << 20

    static func write(
        _ content: CBORValue, to path: String, kind: String, version: UInt64, on disk: any Disk
    ) throws {
        let bytes = CBORValue.array([.text(kind), .unsigned(version), content]).encoded
        guard bytes.count + Hash.byteCount <= maximumBytes else {
            throw LedgerError.tooLarge(path: path, byteCount: UInt64(bytes.count), limit: maximumBytes)
        }
        try disk.replace(path, with: bytes + SHA256.hash(bytes).bytes)
    }

    static func read(_ path: String, kind: String, version known: UInt64, on disk: any Disk) throws -> CBORValue {
        let byteCount = try disk.open(path, .read).size()
        guard byteCount <= UInt64(maximumBytes) else {
            throw LedgerError.tooLarge(path: path, byteCount: byteCount, limit: maximumBytes)
        }
        let bytes = try disk.contents(of: path)
        guard bytes.count > Hash.byteCount,
            Array(bytes.suffix(Hash.byteCount)) == SHA256.hash(bytes.dropLast(Hash.byteCount)).bytes
        else {
            throw LedgerError.damaged(Damage(path: path, place: "whole file", reason: "the SHA-256 does not match"))
        }
        var limits = CBORLimits()
        limits.byteCount = maximumBytes
        limits.itemCount = maximumBytes
        guard case .array(let items)? = try? CBORValue(decoding: bytes.dropLast(Hash.byteCount), limits: limits),
            items.count == 3, case .text(let found) = items[0], case .unsigned(let version) = items[1]
        else {
            throw LedgerError.damaged(Damage(path: path, place: "whole file", reason: "this is no file of a ledger"))
        }
        guard found == kind else { throw LedgerError.foreignFile(path: path, found: found, expected: kind) }
        guard version == known else {
            throw LedgerError.newerFormat(path: path, version: version, known: known)
        }
        return items[2]
    }
}
