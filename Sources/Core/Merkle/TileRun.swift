/// Neighbouring hashes of one tile.
struct TileRun: Hashable {
    let level: Int
    var range: Range<UInt64>

    private var tile: UInt64 { range.lowerBound / UInt64(TilePath.fullWidth) }

    /// What must be read for these subtrees: one run for each tile they touch. A tile is 8 KiB, so reading over a gap
    /// inside one costs less than a second read.
    static func covering(_ subtrees: [PerfectSubtree]) -> [TileRun] {
        let wanted = subtrees.map(\.run).sorted { ($0.level, $0.range.lowerBound) < ($1.level, $1.range.lowerBound) }
        return wanted.reduce(into: []) { runs, run in
            if let last = runs.last, last.level == run.level, last.tile == run.tile {
                let end = max(last.range.upperBound, run.range.upperBound)
                runs[runs.count - 1].range = last.range.lowerBound..<end
            } else {
                runs.append(run)
            }
        }
    }

    func contains(_ other: TileRun) -> Bool {
        level == other.level && range.lowerBound <= other.range.lowerBound
            && other.range.upperBound <= range.upperBound
    }
}
