import Files
import SQLite
import SimulatedDisk
import Testing

@testable import Ledger

/// On WAL files that SQLite itself has written.
@Suite struct WALInspectionTests {
    private static let path = "/base"
    private static let wal = "/base-wal"
    private static let pageBytes = 512
    private static let frameBytes = 24 + pageBytes

    /// A database whose transactions stay in the WAL; one row more with each.
    private final class Base {
        let disk: SimulatedDisk
        let connection: Connection

        init(_ disk: SimulatedDisk = SimulatedDisk(seed: 3), pageBytes: Int = WALInspectionTests.pageBytes) throws {
            self.disk = disk
            connection = try Connection(path: path, mode: .create, vfs: disk.sqliteVFS)
            try connection.execute("PRAGMA page_size = \(pageBytes)")
            try connection.execute("PRAGMA journal_mode = WAL")
            try connection.execute("PRAGMA synchronous = FULL")
            try connection.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b BLOB)")
        }

        /// One transaction of this many bytes.
        func write(_ bytes: Int = 300) throws {
            try connection.execute("INSERT INTO t(b) VALUES (randomblob(\(bytes)))")
        }

        var bytes: [UInt8] { get throws { try disk.contents(of: wal) } }
    }

    /// The WAL of a few transactions, and where the last of them begins.
    private func transactions() throws -> (bytes: [UInt8], last: Int) {
        let base = try Base()
        for size in [300, 900, 300, 700] { try base.write(size) }
        let last = try base.bytes.count
        try base.write(1_500)
        return (try base.bytes, last)
    }

    private func finding(_ bytes: [UInt8]) -> WALInspection.Finding { WALInspection(bytes).finding }

    /// The frame that a byte belongs to, as damage names it.
    private func place(of byte: Int) -> Int { (byte - WALInspection.headerBytes) / WALInspectionTests.frameBytes }

    private func offset(_ frame: Int) -> Int { WALInspection.headerBytes + frame * WALInspectionTests.frameBytes }

    @Test func `what SQLite wrote is intact, from nothing on`() throws {
        let (bytes, last) = try transactions()
        #expect(bytes.count > last + 2 * WALInspectionTests.frameBytes)
        for part in [0, 31, 32, last, bytes.count] { #expect(finding(Array(bytes.prefix(part))) == .intact) }
    }

    @Test func `a last transaction of which any part is lost is a torn tail, with the copies of its commit frame`()
        throws
    {
        let (bytes, last) = try transactions()
        // What SQLite does to fill a sector: the commit frame once more, with the checksum that goes on from the first.
        let commit = bytes.count - WALInspectionTests.frameBytes
        let padded = bytes + WALInspection.copy(ofLastFrameOf: bytes, frameBytes: WALInspectionTests.frameBytes)
        #expect(finding(padded) == .intact)
        for start in stride(from: last, to: padded.count, by: 64) {
            var torn = padded
            for index in start..<min(start + 64, torn.count) { torn[index] = 0 }
            // Where the whole frame stands there is nothing torn but its copy.
            #expect(finding(torn) == .intact, "\(start - commit) bytes from the commit frame")
        }
        // Its header may lie in two sectors, and the first of them hold the page and the size of an earlier generation.
        var mixed = padded
        for byte in commit..<(commit + 8) { mixed[byte] = 1 }
        #expect(finding(mixed) == .intact)
    }

    @Test func `a last transaction that was cut off anywhere is a torn tail`() throws {
        let (bytes, last) = try transactions()
        for length in last..<bytes.count { #expect(finding(Array(bytes.prefix(length))) == .intact) }
    }

    @Test func `a last transaction that lost any of its frames or sectors is a torn tail`() throws {
        let (bytes, last) = try transactions()
        let sectors = stride(from: last / 512 * 512, to: bytes.count, by: 512).map {
            max($0, last)..<min($0 + 512, bytes.count)
        }
        let frames = stride(from: last, to: bytes.count, by: WALInspectionTests.frameBytes).map {
            $0..<($0 + WALInspectionTests.frameBytes)
        }
        for lost in sectors + frames {
            var torn = bytes
            torn.replaceSubrange(lost, with: repeatElement(0, count: lost.count))
            #expect(finding(torn) == .intact, "bytes \(lost)")
        }
    }

    @Test func `any flipped byte before the last transaction is found, with the transaction it lies in`() throws {
        let (bytes, last) = try transactions()
        let commits = commitFrames(bytes)
        for byte in WALInspection.headerBytes..<last {
            var flipped = bytes
            flipped[byte] ^= 1 << UInt8(byte % 8)
            // SQLite gives up a transaction as a whole: its first frame is where reading ends.
            let first = commits.last { $0 < place(of: byte) }.map { $0 + 1 } ?? 0
            #expect(finding(flipped) == .damaged(frame: first, offset: offset(first)), "byte \(byte)")
        }
    }

    /// The frames that end a transaction: their database size is not zero.
    private func commitFrames(_ bytes: [UInt8]) -> [Int] {
        (0..<((bytes.count - WALInspection.headerBytes) / WALInspectionTests.frameBytes)).filter { frame in
            bytes[(offset(frame) + 4)..<(offset(frame) + 8)].contains { $0 != 0 }
        }
    }

    /// Where sectors tear SQLite fills the last one of each transaction with a copy of its commit frame, whose rest is
    /// fsynced only with the next transaction.
    @Test func `a copy whose rest is lost is a torn tail while the next transaction has no end that was synced`() throws
    {
        let base = try Base(SimulatedDisk(seed: 3, tornSectors: true))
        for size in [300, 900] { try base.write(size) }
        let (end, synced) = try (base.bytes.count, base.disk.durableBytes(of: WALInspectionTests.wal).count)
        #expect(synced < end && synced % 512 == 0)
        try base.write(1_500)
        let next = try base.bytes
        var torn = next
        torn.replaceSubrange(synced..<end, with: repeatElement(0, count: end - synced))
        #expect(finding(torn) == .intact)

        // With the commit frame itself a transaction is lost, and the next one had begun.
        let copy = end - WALInspectionTests.frameBytes
        var lost = next
        lost[copy - 1] ^= 1
        let first = try #require(commitFrames(lost).last { $0 < place(of: copy) - 1 }) + 1
        #expect(finding(lost) == .damaged(frame: first, offset: offset(first)))
        // The next transaction was finished when another followed it.
        try base.write()
        var damaged = try base.bytes
        damaged.replaceSubrange(synced..<end, with: repeatElement(0, count: end - synced))
        #expect(finding(damaged) == .damaged(frame: place(of: copy), offset: copy))
    }

    @Test(arguments: [false, true])
    func `what was not synced when the power was cut is a torn tail`(tornSectors: Bool) throws {
        let whole = SimulatedDisk(seed: 3, tornSectors: tornSectors)
        try live(whole)
        for call in 1...whole.calls(of: .mutating) {
            let disk = SimulatedDisk(
                seed: UInt64(call), tornSectors: tornSectors,
                faults: [.fail(call: call, of: .mutating, with: .inputOutput, sticky: true)])
            try? live(disk)
            guard try disk.exists(WALInspectionTests.wal) else { continue }
            let written = try disk.bytes(of: WALInspectionTests.wal)
            let synced = try disk.durableBytes(of: WALInspectionTests.wal)
            for survivor in survivors(of: written, over: synced) {
                #expect(finding(survivor) == .intact, "call \(call)")
            }
        }
    }

    /// Two generations of a WAL, with transactions of other lengths. A page is more than a sector, so that a frame may
    /// lose some of its own without its neighbours.
    private func live(_ disk: SimulatedDisk) throws {
        let base = try Base(disk, pageBytes: 1_024)
        for size in [300, 900, 300, 300, 1_500, 900, 300] { try base.write(size) }
        _ = try base.connection.checkpoint(.passive)
        for size in [900, 300, 2_500, 300, 300] { try base.write(size) }
    }

    /// What a power cut leaves when a run of the sectors that differ went out, or all but a run of them.
    private func survivors(of written: [UInt8], over synced: [UInt8]) -> [[UInt8]] {
        let old = synced + [UInt8](repeating: 0, count: max(0, written.count - synced.count))
        let sectors = stride(from: 0, to: written.count, by: 512).map { $0..<min($0 + 512, written.count) }
            .filter { written[$0] != old[$0] }
        return sectors.indices.flatMap { first in
            (first..<sectors.count).flatMap { last in
                var (few, most) = (old, written)
                for sector in sectors[first...last] {
                    few.replaceSubrange(sector, with: written[sector])
                    most.replaceSubrange(sector, with: old[sector])
                }
                return [few, most]
            }
        }
    }

    @Test func `what a longer transaction left that was rolled back is no damage`() throws {
        let base = try Base()
        try base.write()
        let before = try base.bytes.count
        // With a cache of nothing SQLite spills pages into the WAL before the commit.
        try base.connection.execute("PRAGMA cache_size = 1")
        try base.connection.execute("BEGIN")
        for _ in 0..<40 { try base.write(400) }
        try base.connection.execute("ROLLBACK")
        let spilled = try base.bytes
        #expect(spilled.count > before + 10 * WALInspectionTests.frameBytes)
        #expect(finding(spilled) == .intact)
        try base.write()
        let overwritten = try base.bytes
        #expect(overwritten.count == spilled.count)
        #expect(finding(overwritten) == .intact)
    }

    @Test func `frames of the generation before, behind a restart, are no damage`() throws {
        let base = try Base()
        for _ in 0..<12 { try base.write() }
        let old = try base.bytes
        #expect(try base.connection.checkpoint(.passive) == 0)
        try base.write()
        let restarted = try base.bytes
        #expect(restarted.count == old.count)
        #expect(restarted.prefix(32) != old.prefix(32))
        #expect(finding(restarted) == .intact)
        // The only transaction of the new generation is the last one.
        var torn = restarted
        torn[WALInspection.headerBytes + 100] ^= 1
        #expect(finding(torn) == .intact)
        try base.write()
        var flipped = try base.bytes
        flipped[WALInspection.headerBytes + 100] ^= 1
        #expect(finding(flipped) == .damaged(frame: 0, offset: WALInspection.headerBytes))
    }

    @Test func `a header that cannot be read is damage just when the database lacks what follows it`() throws {
        let base = try Base()
        for _ in 0..<12 { try base.write() }
        #expect(try base.connection.checkpoint(.passive) == 0)
        // What a crash during the writing of the next generation's header leaves.
        try unreadable(base.disk, isLost: false)
        try base.write()
        try unreadable(base.disk, isLost: true)
    }

    private func unreadable(_ disk: SimulatedDisk, isLost: Bool) throws {
        for bit in stride(from: 0, to: WALInspection.headerBytes * 8, by: 5) {
            let image = SimulatedDisk(seed: 4)
            try image.replace(WALInspectionTests.path, with: disk.contents(of: WALInspectionTests.path))
            try image.replace(WALInspectionTests.wal, with: disk.contents(of: WALInspectionTests.wal))
            try image.flipBit(WALInspectionTests.wal, bit)
            #expect(finding(try image.contents(of: WALInspectionTests.wal)) == .unreadableHeader, "bit \(bit)")
            let inspect = { try SegmentFile.inspectWAL(of: WALInspectionTests.path, on: image) }
            if isLost {
                let error = #expect(throws: LedgerError.self, "bit \(bit)", performing: inspect)
                guard case .damaged(let damage) = error else { continue }
                #expect(damage.path == WALInspectionTests.wal && damage.place == "header")
            } else {
                #expect(throws: Never.self, "bit \(bit)", performing: inspect)
            }
        }
    }

    @Test func `a database without a WAL has nothing to inspect`() throws {
        #expect(throws: Never.self) { try SegmentFile.inspectWAL(of: "/nothing", on: SimulatedDisk(seed: 1)) }
    }
}

extension WALInspection {
    /// The last frame once more, as SQLite writes it behind itself: another checksum and nothing else is new.
    fileprivate static func copy(ofLastFrameOf bytes: [UInt8], frameBytes: Int) -> [UInt8] {
        var frame = Array(bytes.suffix(frameBytes))
        let isBigEndian = bytes[3] & 1 == 1
        var sum = [word(frame, 16, true), word(frame, 20, true)]
        for part in [0..<8, frameHeaderBytes..<frameBytes] {
            for at in stride(from: part.lowerBound, to: part.upperBound, by: 8) {
                sum[0] &+= word(frame, at, isBigEndian) &+ sum[1]
                sum[1] &+= word(frame, at + 4, isBigEndian) &+ sum[0]
            }
        }
        for (index, value) in sum.enumerated() {
            for byte in 0..<4 {
                frame[16 + 4 * index + byte] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * byte))
            }
        }
        return frame
    }

    private static func word(_ bytes: [UInt8], _ at: Int, _ isBigEndian: Bool) -> UInt32 {
        let word = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[at + $1]) }
        return isBigEndian ? word : word.byteSwapped
    }
}
