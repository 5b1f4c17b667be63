import Digest

@testable import Merkle

/// The same numbers on every run and machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// RFC 6962, section 2.1, word for word: MTH, PATH and SUBPROOF by recursion, with a memory so that tests end.
final class NaiveTree {
    private let leaves: [Hash]
    private var known: [Range<Int>: Hash] = [:]

    init(leaves: [Hash]) {
        self.leaves = leaves
    }

    func root(_ range: Range<Int>) -> Hash {
        if range.isEmpty { return SHA256.hash([]) }
        if range.count == 1 { return leaves[range.lowerBound] }
        if let hash = known[range] { return hash }
        let split = split(range)
        let left = root(range.lowerBound..<split)
        let right = root(split..<range.upperBound)
        let hash = SHA256.hash([1] + left.bytes + right.bytes)
        known[range] = hash
        return hash
    }

    func path(_ index: Int, in range: Range<Int>) -> [Hash] {
        guard range.count > 1 else { return [] }
        let split = split(range)
        let (left, right) = (range.lowerBound..<split, split..<range.upperBound)
        return index < split ? path(index, in: left) + [root(right)] : path(index, in: right) + [root(left)]
    }

    func consistency(_ old: Int, in range: Range<Int>, isWhole: Bool = true) -> [Hash] {
        guard range.upperBound != old else { return isWhole ? [] : [root(range)] }
        let split = split(range)
        let (left, right) = (range.lowerBound..<split, split..<range.upperBound)
        return old <= split
            ? consistency(old, in: left, isWhole: isWhole) + [root(right)]
            : consistency(old, in: right, isWhole: false) + [root(left)]
    }

    private func split(_ range: Range<Int>) -> Int {
        var power = 1
        while power * 2 < range.count { power *= 2 }
        return range.lowerBound + power
    }
}

/// A ledger's tiles in memory, filled by what the frontier hands out.
struct MemoryTiles: TileReader {
    var levels: [[Hash]] = []

    mutating func store(_ tile: TileHash) {
        if tile.level == levels.count { levels.append([]) }
        precondition(tile.index == levels[tile.level].count, "tile hashes arrive in order, without gaps")
        levels[tile.level].append(tile.hash)
    }

    func hashes(level: Int, range: Range<UInt64>) throws(MerkleError) -> [Hash] {
        guard level < levels.count, range.upperBound <= levels[level].count else { return [] }
        return Array(levels[level][Int(range.lowerBound)..<Int(range.upperBound)])
    }
}

/// Writes down what was read of the tiles.
final class RecordingTiles: TileReader {
    private let tiles: MemoryTiles
    private(set) var reads: [TileRun] = []

    init(_ tiles: MemoryTiles) {
        self.tiles = tiles
    }

    func hashes(level: Int, range: Range<UInt64>) throws(MerkleError) -> [Hash] {
        reads.append(TileRun(level: level, range: range))
        return try tiles.hashes(level: level, range: range)
    }
}

/// A tree of distinct leaves: the leaf at index i is the hash of i in eight bytes.
struct SampleTree {
    var frontier = Frontier()
    var tiles = MemoryTiles()
    var leaves: [Hash] = []

    init(size: Int) {
        var hasher = TreeHasher()
        for index in 0..<UInt64(size) {
            leaves.append(hasher.leaf(index.bigEndianBytes.span))
            frontier.append(leaves[leaves.count - 1], with: &hasher) { tiles.store($0) }
        }
    }
}

extension Hash {
    /// With one bit turned over.
    func flipping(bit: Int) -> Hash {
        var bytes = bytes
        bytes[bit / 8] ^= 1 << (bit % 8)
        return Hash(bytes)!
    }

    init(hex: String) {
        self = Hash([UInt8](hex: hex))!
    }
}

extension [UInt8] {
    init(hex: String) {
        let digits = hex.map { UInt8($0.hexDigitValue!) }
        self = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
