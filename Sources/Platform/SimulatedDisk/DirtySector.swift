import Randomness

/// A sector that was written and not synced.
struct DirtySector: Sendable {
    /// One of the versions between the medium's and the current one; nil if there was none or it never went out.
    var earlier: SparseBytes.Sector?

    func survivor(
        old: SparseBytes.Sector?, new: SparseBytes.Sector?, isTorn: Bool, _ generator: inout SeededGenerator
    ) -> SparseBytes.Sector? {
        switch generator.number(in: 0...(isTorn ? 3 : 2)) {
        case 0: old
        case 1: new
        case 2: earlier ?? (generator.coin() ? old : new)
        default: Self.torn(old: old, new: new, at: generator.number(in: 0...SparseBytes.sectorSize))
        }
    }

    /// The head had passed over some of the bytes when the power went.
    private static func torn(
        old: SparseBytes.Sector?, new: SparseBytes.Sector?, at border: Int
    ) -> SparseBytes.Sector {
        let hole = SparseBytes.Sector(repeating: 0, count: SparseBytes.sectorSize)
        return Array((new ?? hole)[..<border] + (old ?? hole)[border...])
    }
}
