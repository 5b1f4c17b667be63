/// Records of one tile as a log serves them: each after its length in two bytes (tlog-tiles, "Log entries").
public struct EntryBundle: Hashable, Sendable {
    /// What a length of two bytes can say.
    public static let entryByteLimit = Int(UInt16.max)
    private static let lengthByteCount = 2

    public let entries: [[UInt8]]

    /// 1 to 256 entries, none of them over the limit.
    public init(_ entries: [[UInt8]]) throws(MerkleError) {
        guard (1...TilePath.fullWidth).contains(entries.count) else { throw .tileWidth(entries.count) }
        for entry in entries {
            guard entry.count <= EntryBundle.entryByteLimit else { throw .entryTooLong(byteCount: entry.count) }
        }
        self.entries = entries
    }

    /// Strict: as many entries as the path of the bundle says, and nothing after them.
    public init(decoding bytes: some Collection<UInt8>, width: Int) throws(MerkleError) {
        var rest = Array(bytes)[...]
        var entries: [[UInt8]] = []
        while !rest.isEmpty, entries.count <= TilePath.fullWidth {
            entries.append(try EntryBundle.takeEntry(from: &rest))
        }
        guard entries.count == width else { throw .bundleEntryCount(expected: width, actual: entries.count) }
        try self.init(entries)
    }

    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + EntryBundle.lengthByteCount + $1.count })
        for entry in entries {
            bytes += UInt16(entry.count).bigEndianBytes
            bytes += entry
        }
        return bytes
    }

    private static func takeEntry(from rest: inout ArraySlice<UInt8>) throws(MerkleError) -> [UInt8] {
        guard rest.count >= lengthByteCount else { throw .bundleTruncated }
        let count = Int(UInt16(bigEndianBytes: rest.prefix(lengthByteCount)))
        rest = rest.dropFirst(lengthByteCount)
        guard rest.count >= count else { throw .bundleTruncated }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}
