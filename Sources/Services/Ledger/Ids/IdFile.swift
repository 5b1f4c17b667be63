import Digest
import Files

/// The command ids of a sealed segment: a filter and an index in memory, the sorted entries on disk, never changed.
///
/// Layout, all numbers little-endian: magic, format, entries, filter words and blocks (8 bytes each); the filter; the
/// first fingerprint of each block; a checksum of all that; then the blocks of 4 KiB, each of 340 entries and a
/// checksum of its own, so that a look-up reads and trusts one block.
struct IdFile: Sendable {
    private static let magic: UInt64 = 0x6469_2D69_6C6E_696C
    private static let format: UInt64 = 1
    private static let blockBytes = 4_096
    private static let entriesPerBlock = 340
    private static let entryBytes = 12
    private static let headBytes = 40

    /// Opened for each look-up that passes the filter, which is rare: a year of segments would hold too many descriptors.
    private let disk: any Disk
    private let path: String
    private let filter: IdFilter
    private let firsts: [UInt64]
    private let blocksAt: UInt64
    private let count: Int

    static func encode(_ entries: [IdEntry]) -> [UInt8] {
        let filter = IdFilter(entries)
        let blocks = stride(from: 0, to: entries.count, by: entriesPerBlock).map {
            entries[$0..<min($0 + entriesPerBlock, entries.count)]
        }
        var bytes: [UInt8] = []
        for number in [magic, format, UInt64(entries.count), UInt64(filter.words.count), UInt64(blocks.count)] {
            bytes.append(littleEndian: number)
        }
        for word in filter.words { bytes.append(littleEndian: word) }
        for block in blocks { bytes.append(littleEndian: block.first!.fingerprint) }
        bytes.append(littleEndian: Checksum.of(bytes.span))
        for block in blocks { bytes += encode(block) }
        return bytes
    }

    private static func encode(_ block: ArraySlice<IdEntry>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(blockBytes)
        for entry in block {
            bytes.append(littleEndian: entry.fingerprint)
            bytes.append(littleEndian: entry.offset)
        }
        bytes += [UInt8](repeating: 0, count: blockBytes - 8 - bytes.count)
        bytes.append(littleEndian: Checksum.of(bytes.span))
        return bytes
    }

    /// Reads and checks what is kept in memory.
    init(_ path: String, on disk: any Disk) throws {
        self.path = path
        self.disk = disk
        let file = try disk.open(path, .read)
        let head = try file.read(at: 0, count: IdFile.headBytes)
        guard head.count == IdFile.headBytes, head.littleEndian(0) as UInt64 == IdFile.magic else {
            throw LedgerError.damaged(Damage(path: path, place: "head", reason: "this is no file of command ids"))
        }
        let format: UInt64 = head.littleEndian(8)
        guard format == IdFile.format else {
            throw LedgerError.newerFormat(path: path, version: format, known: IdFile.format)
        }
        let (entries, words): (UInt64, UInt64) = (head.littleEndian(16), head.littleEndian(24))
        let blocks: UInt64 = head.littleEndian(32)
        let size = try file.size()
        guard words > 0, words % 8 == 0, words <= size / 8, blocks <= size / UInt64(IdFile.blockBytes),
            entries <= blocks * UInt64(IdFile.entriesPerBlock)
        else {
            throw LedgerError.damaged(Damage(path: path, place: "head", reason: "the counts do not fit the file"))
        }
        count = Int(entries)
        let index = try file.read(at: 0, count: IdFile.headBytes + Int(words + blocks) * 8 + 8)
        let end = index.count - 8
        guard Checksum.of(index.span.extracting(0..<end)) == index.littleEndian(end) else {
            throw LedgerError.damaged(Damage(path: path, place: "index", reason: "the checksum does not match"))
        }
        let numbers = (0..<Int(words + blocks)).map { index.littleEndian(IdFile.headBytes + $0 * 8) as UInt64 }
        filter = IdFilter(words: Array(numbers.prefix(Int(words))))
        firsts = Array(numbers.dropFirst(Int(words)))
        blocksAt = UInt64(index.count)
    }

    /// The records that may carry the key.
    func offsets(of fingerprint: UInt64) throws -> [UInt32] {
        guard filter.mayContain(fingerprint) else { return [] }
        var found: [UInt32] = []
        // Equal fingerprints may go over the border of two blocks, so the search begins one before the first that fits.
        var block = max(0, firsts.partitioningIndex { $0 >= fingerprint } - 1)
        while block < firsts.count, firsts[block] <= fingerprint {
            found += try entries(of: block).filter { $0.fingerprint == fingerprint }.map(\.offset)
            block += 1
        }
        return found
    }

    /// Everything, checked: what a lane takes into memory again after a clean stop.
    func allEntries() throws -> [IdEntry] {
        try firsts.indices.flatMap { try entries(of: $0) }
    }

    private func entries(of block: Int) throws -> [IdEntry] {
        let bytes = try disk.open(path, .read).read(
            at: blocksAt + UInt64(block * IdFile.blockBytes), count: IdFile.blockBytes)
        guard bytes.count == IdFile.blockBytes,
            Checksum.of(bytes.span.extracting(0..<(bytes.count - 8))) == bytes.littleEndian(bytes.count - 8)
        else {
            throw LedgerError.damaged(
                Damage(path: path, place: "block \(block)", reason: "the checksum does not match"))
        }
        let entries = min(IdFile.entriesPerBlock, count - block * IdFile.entriesPerBlock)
        return (0..<entries).map {
            let at = $0 * IdFile.entryBytes
            return IdEntry(fingerprint: bytes.littleEndian(at), offset: bytes.littleEndian(at + 8))
        }
    }
}
