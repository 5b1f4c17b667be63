import Randomness

extension VolumeState {
    func size(of node: NodeNumber) -> Int {
        files[node]?.current.size ?? 0
    }

    mutating func read(_ node: NodeNumber, at offset: Int, count: Int) throws(Refusal) -> [UInt8] {
        try admit(.read)
        return files[node]?.current.read(at: offset, count: count) ?? []
    }

    /// A write that fails may have written nothing, or some of its sectors from the front.
    mutating func write(_ bytes: [UInt8], to node: NodeNumber, at offset: Int) throws(Refusal) {
        let injected = count(.write)
        let room = roomForWriting(offset..<offset + bytes.count, to: node)
        guard let refusal = injected ?? (room < bytes.count ? .noSpace : nil) else {
            files[node]?.write(bytes[...], at: offset, &generator)
            return
        }
        let written = wholeSectors(of: offset..<offset + room)
        files[node]?.write(bytes.prefix(written), at: offset, &generator)
        throw refusal
    }

    mutating func resize(_ node: NodeNumber, to size: Int) throws(Refusal) {
        try admit(.truncate)
        files[node]?.resize(to: size)
    }

    mutating func allocate(_ node: NodeNumber, size: Int) throws(Refusal) {
        try admit(.allocate)
        guard let bytes = files[node]?.current else { return }
        let missing = (0..<SparseBytes.sectorCount(size)).count(where: bytes.needsSpace)
        guard missing <= freeSectors else { throw .noSpace }
        files[node]?.allocate(size: size)
    }

    mutating func sync(_ node: NodeNumber) throws(Refusal) {
        if let refusal = count(.sync) {
            files[node]?.failSync(tornSectors: tornSectors, &generator)
            throw refusal
        }
        files[node]?.sync()
        names.settleCreation(of: node)
    }

    var availableBytes: UInt64 {
        UInt64(freeSectors * SparseBytes.sectorSize)
    }

    /// None when the capacity was lowered below what is stored.
    private var freeSectors: Int {
        let occupied = files.values.reduce(0) { $0 + ($1.isAlive ? $1.current.occupied : 0) }
        return max(0, Int(capacity) / SparseBytes.sectorSize - occupied)
    }

    /// So many bytes of the range, from its start, fit on the disk.
    private func roomForWriting(_ range: Range<Int>, to node: NodeNumber) -> Int {
        guard let bytes = files[node]?.current else { return 0 }
        var free = freeSectors
        var room = 0
        for piece in SectorPieces(range) {
            if bytes.needsSpace(piece.sector) { free -= 1 }
            if free < 0 { break }
            room += piece.bounds.count
        }
        return room
    }

    /// The length of a seeded prefix of the range that ends where a sector does, or with the range.
    private mutating func wholeSectors(of range: Range<Int>) -> Int {
        let pieces = Array(SectorPieces(range)).map(\.bounds.count)
        return pieces.prefix(generator.number(in: 0...pieces.count)).reduce(0, +)
    }
}
