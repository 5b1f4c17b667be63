import Testing

@testable import Merkle

@Suite struct `A tile path` {
    @Test(arguments: [
        (TilePath.Content.hashes(level: 0), 0, 256, "tile/0/000"),
        (.hashes(level: 0), 1_234_067, 256, "tile/0/x001/x234/067"),
        (.hashes(level: 0), 1_234_067, 89, "tile/0/x001/x234/067.p/89"),
        (.hashes(level: 3), 999, 7, "tile/3/999.p/7"),
        (.hashes(level: 1), 1000, 256, "tile/1/x001/000"),
        (.hashes(level: 63), 999_999_999_999_999_999, 255, "tile/63/x999/x999/x999/x999/x999/999.p/255"),
        (.hashes(level: 7), .max, 1, "tile/7/x018/x446/x744/x073/x709/x551/615.p/1"),
        (.entries, 5, 12, "tile/entries/005.p/12"),
        (.entries, 273, 112, "tile/entries/273.p/112"),
        (.entries, 1_000_000, 256, "tile/entries/x001/x000/000"),
    ])
    func `is written and read as published`(content: TilePath.Content, index: UInt64, width: Int, text: String) throws {
        let path = try TilePath(content, index: index, width: width)
        #expect(path.description == text)
        #expect(try TilePath(text) == path)
    }

    @Test(arguments: [
        "", "/", "tile", "tile/", "tile/0", "tile/0/", "tile//000", "/tile/0/000", "tile/0/000/", "tile/0//000",
        "Tile/0/000", "tiles/0/000", "tile/00/000", "tile/01/000", "tile/+1/000", "tile/-1/000", "tile/x/000",
        "tile/Entries/000", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/x000", "tile/0/x000/001", "tile/0/001/000",
        "tile/0/x001", "tile/0/x001/x234", "tile/0/x01/234", "tile/0/x0001/234", "tile/0/X001/234", "tile/0/xx01/234",
        "tile/0/1x0", "tile/0/ 00", "tile/0/٠٠٠", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/01",
        "tile/0/000.p/+1", "tile/0/000.p/1/", "tile/0/000.p/1/1", "tile/0/000.q/1", "tile/0/.p/1", "tile/0/x001.p/000",
        "tile/0/000.p/256", "tile/0/000.p.p/1", "tile/.p/1", "tile/0.p/1", "tile/0/000\u{301}", "tile/0/000\n",
        "tile/0/x018/x446/x744/x073/x709/x551/616", "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
        "tile/99999999999999999999/000", "tile/0/000.p/99999999999999999999",
    ])
    func `of any other form is refused`(text: String) {
        #expect(throws: MerkleError.malformedTilePath) { try TilePath(text) }
    }

    @Test func `out of its limits says so`() {
        #expect(throws: MerkleError.tileLevel(64)) { try TilePath("tile/64/000") }
        #expect(throws: MerkleError.tileLevel(-1)) { try TilePath(.hashes(level: -1), index: 0) }
        #expect(throws: MerkleError.tileWidth(0)) { try TilePath("tile/0/000.p/0") }
        #expect(throws: MerkleError.tileWidth(257)) { try TilePath("tile/0/000.p/257") }
    }

    @Test func `of random tiles survives being written and read`() throws {
        var generator = SeededGenerator(state: 1234067)
        for _ in 0..<5000 {
            let level = Int.random(in: 0...63, using: &generator)
            let path = try TilePath(
                Bool.random(using: &generator) ? .entries : .hashes(level: level),
                index: generator.next() >> UInt64.random(in: 0...63, using: &generator),
                width: Int.random(in: 1...256, using: &generator))
            #expect(try TilePath(path.description) == path)
        }
    }

    /// The examples of tlog-tiles, "Partial Tiles": trees of 70,000 and of 256 leaves.
    @Test(arguments: [
        (TilePath.Content.hashes(level: 0), 272, 70_000, 256), (.hashes(level: 0), 273, 70_000, 112),
        (.hashes(level: 0), 274, 70_000, 0), (.hashes(level: 1), 0, 70_000, 256), (.hashes(level: 1), 1, 70_000, 17),
        (.hashes(level: 2), 0, 70_000, 1), (.hashes(level: 2), 1, 70_000, 0), (.hashes(level: 3), 0, 70_000, 0),
        (.entries, 273, 70_000, 112), (.hashes(level: 0), 0, 256, 256), (.hashes(level: 0), 1, 256, 0),
        (.hashes(level: 1), 0, 256, 1), (.hashes(level: 0), 0, 0, 0), (.hashes(level: 7), 0, .max, 255),
        (.hashes(level: 8), 0, .max, 0), (.hashes(level: 63), 0, .max, 0), (.hashes(level: .max), 0, .max, 0),
        (.hashes(level: -1), 0, .max, 0), (.hashes(level: 0), .max, .max, 0),
    ])
    func `is as wide as the tree makes it`(content: TilePath.Content, index: UInt64, size: UInt64, width: Int) {
        #expect(TilePath.width(of: content, index: index, size: size) == width)
    }
}
