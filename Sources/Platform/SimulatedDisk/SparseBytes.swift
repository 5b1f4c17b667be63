/// The bytes of a file, sector by sector. A sector that was never written is a hole: it reads as zeros and takes no
/// space, which is why writing into a file that was merely resized can run out of space and writing into an allocated
/// one cannot.
struct SparseBytes: Sendable {
    typealias Sector = [UInt8]

    /// The unit in which disks promise to write: 512 bytes even where the physical sectors are larger.
    static let sectorSize = 512
    private static let emptySector = Sector(repeating: 0, count: sectorSize)

    private(set) var size = 0
    /// Whole sectors; what lies behind `size` is zero, so that growing the file again shows no old bytes.
    private var sectors: [Int: Sector] = [:]
    /// So many sectors from the start have space of their own, written or not.
    private var reserved = 0
    private var writtenBehindReserved = 0

    /// The space the bytes take, in sectors.
    var occupied: Int { reserved + writtenBehindReserved }

    static func sectorCount(_ size: Int) -> Int {
        (size + sectorSize - 1) / sectorSize
    }

    /// True if writing to the sector takes space the file does not have yet.
    func needsSpace(_ sector: Int) -> Bool {
        sector >= reserved && sectors[sector] == nil
    }

    func read(at offset: Int, count: Int) -> [UInt8] {
        guard offset < size else { return [] }
        let end = offset + min(count, size - offset)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end - offset)
        for piece in SectorPieces(offset..<end) {
            bytes.append(contentsOf: (sectors[piece.sector] ?? Self.emptySector)[piece.bounds])
        }
        return bytes
    }

    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        guard !bytes.isEmpty else { return }
        size = max(size, offset + bytes.count)
        var rest = bytes
        for piece in SectorPieces(offset..<offset + bytes.count) {
            if needsSpace(piece.sector) { writtenBehindReserved += 1 }
            sectors[piece.sector, default: Self.emptySector]
                .replaceSubrange(piece.bounds, with: rest.prefix(piece.bounds.count))
            rest = rest.dropFirst(piece.bounds.count)
        }
    }

    mutating func resize(to newSize: Int) {
        let shrinks = newSize < size
        size = newSize
        guard shrinks else { return }
        let kept = Self.sectorCount(newSize)
        sectors = sectors.filter { $0.key < kept }
        clearTail()
        reserve(sectors: min(reserved, kept))
    }

    mutating func allocate(size newSize: Int) {
        size = max(size, newSize)
        reserve(sectors: max(reserved, Self.sectorCount(newSize)))
    }

    /// A whole sector, nil for a hole; for carrying sectors from one image of a file to another.
    subscript(sector: Int) -> Sector? {
        get { sectors[sector] }
        set {
            let hadSpace = sectors[sector] != nil
            sectors[sector] = newValue
            if sector >= reserved { writtenBehindReserved += (newValue == nil ? 0 : 1) - (hadSpace ? 1 : 0) }
            if newValue != nil && sector >= size / Self.sectorSize { clearTail() }
        }
    }

    /// Becomes what the other image is, given that the two differ in no more than these sectors, size and reservation.
    mutating func adopt(_ changed: some Sequence<Int>, from other: SparseBytes) {
        resize(to: other.size)
        for sector in changed { self[sector] = other[sector] }
        if reserved != other.reserved { reserve(sectors: other.reserved) }
    }

    /// Bit 0 is the lowest of the first byte; behind the end there is nothing to flip.
    mutating func flip(bit: Int) {
        let (byte, position) = bit.quotientAndRemainder(dividingBy: 8)
        guard byte < size else { return }
        var sector = self[byte / Self.sectorSize] ?? Self.emptySector
        sector[byte % Self.sectorSize] ^= 1 << position
        self[byte / Self.sectorSize] = sector
    }

    private mutating func reserve(sectors count: Int) {
        reserved = count
        writtenBehindReserved = sectors.keys.count { $0 >= count }
    }

    private mutating func clearTail() {
        let (last, used) = size.quotientAndRemainder(dividingBy: Self.sectorSize)
        if used == 0 {
            if sectors[last] != nil { self[last] = nil }
        } else {
            sectors[last]?.replaceSubrange(used..., with: repeatElement(0, count: Self.sectorSize - used))
        }
    }
}
