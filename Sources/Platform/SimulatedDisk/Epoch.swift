import Randomness

/// A file between two moments at which its size shrank, the moments being part of what a power cut decides.
///
/// File systems make a truncation one transaction: afterwards the file is as it was before the truncation or as it
/// was made by it and what followed, never a mixture. Growing is no transaction, so every size between is possible.
struct Epoch: Sendable {
    /// What the medium holds if nothing that was written in the epoch has reached it.
    private(set) var medium = SparseBytes()
    /// What everybody who reads the file sees.
    private(set) var current = SparseBytes()
    /// The sectors that the next sync has to write.
    private var dirty: [Int: DirtySector] = [:]

    init() {}

    /// A file that is on the medium as it is seen.
    init(settled bytes: SparseBytes) {
        self.init(medium: bytes, current: bytes)
    }

    /// A file whose medium differs without the difference being scheduled for writing.
    init(medium: SparseBytes, current: SparseBytes) {
        self.medium = medium
        self.current = current
    }

    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int, _ generator: inout SeededGenerator) {
        for piece in SectorPieces(offset..<offset + bytes.count) {
            // A sector written twice may have gone out in between, so its first version stays possible.
            if dirty[piece.sector] == nil {
                dirty[piece.sector] = DirtySector()
            } else if generator.coin() {
                dirty[piece.sector]?.earlier = current[piece.sector]
            }
        }
        current.write(bytes, at: offset)
    }

    mutating func grow(to size: Int) {
        current.resize(to: size)
    }

    mutating func allocate(size: Int) {
        current.allocate(size: size)
    }

    /// The epoch that begins when the file shrinks.
    func shrunk(to size: Int) -> Epoch {
        var next = self
        next.current.resize(to: size)
        next.medium.resize(to: min(size, medium.size))
        next.dirty = dirty.filter { $0.key < SparseBytes.sectorCount(size) }
        return next
    }

    /// The medium takes over what is scheduled; sectors whose writing failed once are not among it.
    mutating func settle() {
        medium.adopt(dirty.keys, from: current)
        dirty = [:]
    }

    /// What a power cut leaves of the epoch. In the order of the sectors: the order of a dictionary differs from run
    /// to run, and the seed would lose its meaning.
    func survivor(tornSectors: Bool, _ generator: inout SeededGenerator) -> SparseBytes {
        var image = medium
        image.resize(to: survivingSize(&generator))
        for (sector, state) in dirty.sorted(by: { $0.key < $1.key }) {
            let survivor = state.survivor(
                old: medium[sector], new: current[sector], isTorn: tornSectors, &generator)
            if sector < SparseBytes.sectorCount(image.size) { image[sector] = survivor }
        }
        return image
    }

    /// Damage of the medium itself, seen by everybody and by no sync.
    mutating func flip(bit: Int) {
        current.flip(bit: bit)
        medium.flip(bit: bit)
    }

    private func survivingSize(_ generator: inout SeededGenerator) -> Int {
        let (old, new) = (medium.size, current.size)
        switch generator.number(in: 0...2) {
        case 0: return old
        case 1: return new
        default:
            let sectors = generator.number(in: old / SparseBytes.sectorSize...new / SparseBytes.sectorSize)
            return max(old, sectors * SparseBytes.sectorSize)
        }
    }
}
