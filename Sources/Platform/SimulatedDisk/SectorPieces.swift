/// A range of a file, cut at the borders of its sectors.
struct SectorPieces: Sequence, IteratorProtocol {
    private var rest: Range<Int>

    init(_ range: Range<Int>) {
        rest = range
    }

    mutating func next() -> (sector: Int, bounds: Range<Int>)? {
        guard !rest.isEmpty else { return nil }
        let sector = rest.lowerBound / SparseBytes.sectorSize
        let start = sector * SparseBytes.sectorSize
        let end = Swift.min(rest.upperBound, start + SparseBytes.sectorSize)
        defer { rest = end..<rest.upperBound }
        return (sector, rest.lowerBound - start..<end - start)
    }
}
