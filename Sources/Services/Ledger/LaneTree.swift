public import Merkle
public import Wire

/// The tree of a lane: roots and proofs at any size up to its own.
public struct LaneTree: Sendable {
    let tiles: TileStore
    public let size: UInt64

    public func head(of size: UInt64) throws(LedgerError) -> TreeHead {
        try check(size)
        var tree = TileTree(tiles)
        do { return TreeHead(size: size, root: try tree.root(of: size)) } catch { throw error.ledgerError }
    }

    func frontier(of size: UInt64) throws(LedgerError) -> Frontier {
        try check(size)
        var tree = TileTree(tiles)
        do { return try tree.frontier(of: size) } catch { throw error.ledgerError }
    }

    public func inclusionProof(of seq: Seq, in size: UInt64) throws(LedgerError) -> InclusionProof {
        try check(size)
        guard seq.value < size else { throw .noSuchRecord(seq, size: size) }
        var tree = TileTree(tiles)
        do { return try tree.inclusionProof(of: seq.value, in: size) } catch { throw error.ledgerError }
    }

    public func consistencyProof(from old: UInt64, to new: UInt64) throws(LedgerError) -> ConsistencyProof {
        guard old <= new, new <= size else { throw .noSuchRecord(Seq(max(old, new)), size: size) }
        var tree = TileTree(tiles)
        do { return try tree.consistencyProof(from: old, to: new) } catch { throw error.ledgerError }
    }

    private func check(_ size: UInt64) throws(LedgerError) {
        guard size <= self.size else { throw .noSuchRecord(Seq(size), size: self.size) }
    }
}
