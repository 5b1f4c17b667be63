/// The node over the leaves from index·2^height up to (index + 1)·2^height. It never changes once they all exist.
struct PerfectSubtree: Hashable {
    let height: Int
    let index: UInt64

    var leaves: LeafRange { index << height..<(index + 1) << height }

    /// The stored hashes the node is computed from: the row of the tile level at or below it.
    var run: TileRun {
        let (level, rows) = height.quotientAndRemainder(dividingBy: TilePath.height)
        return TileRun(level: level, range: index << rows..<(index + 1) << rows)
    }
}
