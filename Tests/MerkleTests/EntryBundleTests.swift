import Testing

@testable import Merkle

@Suite struct `A bundle of entries` {
    @Test func `has each entry after its length in two bytes, the high one first`() throws {
        let bundle = try EntryBundle([[], [1, 2, 3], [UInt8](repeating: 9, count: 300)])
        #expect(bundle.encoded == [0, 0, 0, 3, 1, 2, 3, 1, 44] + [UInt8](repeating: 9, count: 300))
        #expect(try EntryBundle(decoding: bundle.encoded, width: 3) == bundle)
    }

    @Test func `takes entries up to the limit and none above`() throws {
        let longest = [UInt8](repeating: 1, count: 65_535)
        let bundle = try EntryBundle([longest])
        #expect(try EntryBundle(decoding: bundle.encoded, width: 1) == bundle)
        #expect(throws: MerkleError.entryTooLong(byteCount: 65_536)) { try EntryBundle([longest + [1]]) }
    }

    @Test(arguments: [0, 257])
    func `of no entries or more than a tile has is refused`(count: Int) {
        let entries = [[UInt8]](repeating: [7], count: count)
        #expect(throws: MerkleError.tileWidth(count)) { try EntryBundle(entries) }
        let bytes: [UInt8] = entries.flatMap { [0, UInt8($0.count)] + $0 }
        #expect(throws: MerkleError.tileWidth(count)) { try EntryBundle(decoding: bytes, width: count) }
    }

    @Test(arguments: [
        ([0], 1, MerkleError.bundleTruncated), ([0, 1], 1, .bundleTruncated), ([0, 2, 7], 1, .bundleTruncated),
        ([0, 1, 7, 0], 1, .bundleTruncated), ([255, 255, 7], 1, .bundleTruncated),
        ([0, 1, 7, 0, 0], 1, .bundleEntryCount(expected: 1, actual: 2)),
        ([0, 1, 7], 2, .bundleEntryCount(expected: 2, actual: 1)), ([], 1, .bundleEntryCount(expected: 1, actual: 0)),
    ])
    func `that is cut, too long or of another width is refused`(bytes: [UInt8], width: Int, error: MerkleError) {
        #expect(throws: error) { try EntryBundle(decoding: bytes, width: width) }
    }
}
