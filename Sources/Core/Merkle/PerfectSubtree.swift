/// The node over the leaves from index·2^height up to (index + 1)·2^height. It never changes once they all exist.
struct PerfectSubtree: Hashable {
    let height: Int
    let index: UInt64

    var leaves: LeafRange { index << height..<(index + 1) << height }

    /// The two nodes below it; nil for a leaf.
    var halves: (left: PerfectSubtree, right: PerfectSubtree)? {
        guard height > 0 else { return nil }
        return (
            PerfectSubtree(height: height - 1, index: index * 2),
            PerfectSubtree(height: height - 1, index: index * 2 + 1)
        )
    }

    /// The stored hashes the node is computed from: the row of the tile level at or below it.
    var run: TileRun {
        let (level, rows) = height.quotientAndRemainder(dividingBy: TilePath.height)
        return TileRun(level: level, range: index << rows..<(index + 1) << rows)
    }
}
