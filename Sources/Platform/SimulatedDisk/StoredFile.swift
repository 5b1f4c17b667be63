import Randomness

/// A file and every state a power cut may leave it in.
struct StoredFile: Sendable {
    /// Truncations that await a sync beyond this number are taken to have reached the medium one by one, as a journal
    /// commits now and then without being asked; a file that is never synced must not remember its whole life.
    private static let rememberedTruncations = 4

    private var earlier: [Epoch] = []
    private var latest = Epoch()
    var isLinked: Bool
    var openHandles = 0

    init(isLinked: Bool) {
        self.isLinked = isLinked
    }

    /// A file that has always been there.
    init(settled bytes: SparseBytes) {
        isLinked = true
        latest = Epoch(settled: bytes)
    }

    var current: SparseBytes { latest.current }
    /// What is on the medium whatever the seed.
    var durable: SparseBytes { (earlier.first ?? latest).medium }
    /// A file without a name lives as long as somebody has it open.
    var isAlive: Bool { isLinked || openHandles > 0 }

    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int, _ generator: inout SeededGenerator) {
        latest.write(bytes, at: offset, &generator)
    }

    mutating func allocate(size: Int) {
        latest.allocate(size: size)
    }

    mutating func resize(to size: Int) {
        guard size < current.size else { return latest.grow(to: size) }
        earlier.append(latest)
        if earlier.count > Self.rememberedTruncations { earlier.removeFirst() }
        latest = latest.shrunk(to: size)
    }

    mutating func sync() {
        earlier = []
        latest.settle()
    }

    /// After a failed fsync Linux marks the pages clean although nobody knows which of them were written: readers go
    /// on seeing the new bytes, and the next fsync succeeds without writing them (Rebello et al., USENIX ATC 2020).
    mutating func failSync(tornSectors: Bool, _ generator: inout SeededGenerator) {
        earlier = []
        let survivor = latest.survivor(tornSectors: tornSectors, &generator)
        latest = Epoch(medium: survivor, current: current)
    }

    func survivor(tornSectors: Bool, _ generator: inout SeededGenerator) -> SparseBytes {
        let epochs = earlier + [latest]
        let epoch = epochs[generator.number(in: 0...epochs.count - 1)]
        return epoch.survivor(tornSectors: tornSectors, &generator)
    }

    mutating func flip(bit: Int) {
        latest.flip(bit: bit)
        for index in earlier.indices { earlier[index].flip(bit: bit) }
    }
}
