/// Looks at a WAL after a crash and tells a tail that was being written from one that was damaged.
///
/// SQLite stops reading at the first frame whose checksum fails and forgets what follows, whatever the reason. A crash
/// can leave such a frame only within the last transaction, because each one is fsynced before the next begins. Every
/// frame's checksum continues the one of the frame before; so a frame behind the failure that continues a commit frame
/// proves that this commit was finished, and that acknowledged events would be lost.
///
/// Frames that continue nothing prove nothing: they may be left from a transaction that an earlier crash or a full disk
/// cut off. What was lost then without a trace here is known to the fence.
struct WALInspection {
    enum Finding: Hashable {
        case intact
        /// The header is unreadable, but frames follow it: whether they matter is known from the database file.
        case unreadableHeader
        /// Frames count from 0.
        case damaged(frame: Int, offset: Int)
    }

    static let headerBytes = 32
    static let frameHeaderBytes = 24
    private static let magic: UInt32 = 0x377F_0682

    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var finding: Finding {
        guard bytes.count > WALInspection.headerBytes else { return .intact }
        guard let header = Header(self) else { return .unreadableHeader }
        let valid = validFrames(header)
        let frames = (bytes.count - WALInspection.headerBytes) / header.frameBytes
        for index in valid..<max(valid, frames - 1) where isFinishedCommit(index, behind: valid, header) {
            return .damaged(frame: valid, offset: offset(valid, header))
        }
        return .intact
    }

    /// Whether the frame ends a transaction that was lost, and the one behind it begins another.
    private func isFinishedCommit(_ index: Int, behind valid: Int, _ header: Header) -> Bool {
        let (at, next) = (offset(index, header), offset(index + 1, header))
        let (commit, follower) = (Frame(self, at: at), Frame(self, at: next))
        // The commit's own salts are not asked for: they may be what was damaged, and no checksum covers them.
        guard commit.databaseSize != 0, follower.salts == header.salts,
            let continued = [commit.sum, computedSum(index, header)].first(where: {
                sum(after: $0, at: next, header) == follower.sum
            })
        else { return false }
        return !isTornCopy(index, continued, behind: valid, header)
            && !isCopy(at: next, of: commit, index, header)
    }

    /// SQLite fills the last sector of a transaction with a copy of its commit frame, and fsyncs no more than that
    /// sector: the rest of the copy goes out with the next transaction, and may be torn while a frame of that one is
    /// whole. Nothing is lost with it where the frame that it repeats was kept. What it was is known by the checksum
    /// that the next frame continues.
    private func isTornCopy(_ index: Int, _ continued: Sum, behind valid: Int, _ header: Header) -> Bool {
        guard index == valid, valid > 0 else { return false }
        let original = offset(valid - 1, header)
        return continued == sum(after: Frame(self, at: original).sum, at: original, header)
    }

    /// SQLite may write a commit frame once more, to fill a sector; that copy begins nothing. It may be whole where the
    /// frame itself is torn, which is then known by the checksum that it was to have.
    private func isCopy(at next: Int, of commit: Frame, _ index: Int, _ header: Header) -> Bool {
        let at = offset(index, header)
        if bytes[at..<(at + 8)] == bytes[next..<(next + 8)], content(at, header) == content(next, header) {
            return true
        }
        return sum(after: sum(before: index, header), at: next, header) == commit.sum
    }

    /// What the checksum of a frame should be: the stored one may be what was damaged.
    private func computedSum(_ index: Int, _ header: Header) -> Sum {
        sum(after: sum(before: index, header), at: offset(index, header), header)
    }

    private func sum(before index: Int, _ header: Header) -> Sum {
        index == 0 ? header.sum : Frame(self, at: offset(index - 1, header)).sum
    }

    private func content(_ offset: Int, _ header: Header) -> ArraySlice<UInt8> {
        bytes[(offset + WALInspection.frameHeaderBytes)..<(offset + header.frameBytes)]
    }

    /// What the checksum of the frame at `offset` must be, behind a frame with this one.
    private func sum(after previous: Sum, at offset: Int, _ header: Header) -> Sum {
        var sum = previous
        sum.add(bytes[offset..<(offset + 8)], bigEndian: header.bigEndian)
        sum.add(content(offset, header), bigEndian: header.bigEndian)
        return sum
    }

    /// The last content of each page in the frames, whatever the header says, for comparison with the database.
    func lastPages(pageBytes: Int) -> [UInt32: ArraySlice<UInt8>] {
        var pages: [UInt32: ArraySlice<UInt8>] = [:]
        let frameBytes = WALInspection.frameHeaderBytes + pageBytes
        var at = WALInspection.headerBytes
        guard bytes.count >= at + frameBytes else { return pages }
        let salts = Frame(self, at: at).salts
        while at + frameBytes <= bytes.count {
            let frame = Frame(self, at: at)
            guard frame.salts == salts else { break }
            pages[frame.page] = bytes[(at + WALInspection.frameHeaderBytes)..<(at + frameBytes)]
            at += frameBytes
        }
        return pages
    }

    /// How many frames SQLite would take, counted over whole transactions.
    private func validFrames(_ header: Header) -> Int {
        var sum = header.sum
        var index = 0
        var committed = 0
        while offset(index + 1, header) <= bytes.count {
            let at = offset(index, header)
            let frame = Frame(self, at: at)
            sum.add(bytes[at..<(at + 8)], bigEndian: header.bigEndian)
            sum.add(
                bytes[(at + WALInspection.frameHeaderBytes)..<(at + header.frameBytes)], bigEndian: header.bigEndian)
            guard frame.salts == header.salts, frame.page != 0, frame.sum == sum else { break }
            index += 1
            if frame.databaseSize != 0 { committed = index }
        }
        return committed
    }

    private func offset(_ frame: Int, _ header: Header) -> Int {
        WALInspection.headerBytes + frame * header.frameBytes
    }

    fileprivate func word(_ offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[offset + $1]) }
    }

    /// SQLite's WAL checksum: two running sums over pairs of words.
    private struct Sum: Hashable {
        var first: UInt32 = 0
        var second: UInt32 = 0

        mutating func add(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) {
            var at = bytes.startIndex
            while at < bytes.endIndex {
                first &+= Sum.word(bytes, at, bigEndian) &+ second
                second &+= Sum.word(bytes, at + 4, bigEndian) &+ first
                at += 8
            }
        }

        private static func word(_ bytes: ArraySlice<UInt8>, _ at: Int, _ bigEndian: Bool) -> UInt32 {
            let word =
                UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16 | UInt32(bytes[at + 2]) << 8
                | UInt32(bytes[at + 3])
            return bigEndian ? word : word.byteSwapped
        }
    }

    private struct Header {
        let frameBytes: Int
        let salts: UInt64
        let bigEndian: Bool
        let sum: Sum

        init?(_ wal: WALInspection) {
            let magic = wal.word(0)
            let pageBytes = Int(wal.word(8))
            guard magic & ~1 == WALInspection.magic, (512...65_536).contains(pageBytes) else { return nil }
            bigEndian = magic & 1 == 1
            frameBytes = WALInspection.frameHeaderBytes + pageBytes
            salts = UInt64(wal.word(16)) << 32 | UInt64(wal.word(20))
            var sum = Sum()
            sum.add(wal.bytes[0..<24], bigEndian: bigEndian)
            guard sum == Sum(first: wal.word(24), second: wal.word(28)) else { return nil }
            self.sum = sum
        }
    }

    private struct Frame {
        let page: UInt32
        /// Not zero in the last frame of a transaction.
        let databaseSize: UInt32
        let salts: UInt64
        let sum: Sum

        init(_ wal: WALInspection, at offset: Int) {
            page = wal.word(offset)
            databaseSize = wal.word(offset + 4)
            salts = UInt64(wal.word(offset + 8)) << 32 | UInt64(wal.word(offset + 12))
            sum = Sum(first: wal.word(offset + 16), second: wal.word(offset + 20))
        }
    }
}
