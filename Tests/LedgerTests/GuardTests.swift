import CBOR
import Digest
import Files
import Merkle
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

/// The small files that stand by themselves: those replaced as a whole, and the fence.
@Suite struct GuardTests {
    private static let path = "/small"
    private static let fence = "/fence"

    private func disk() throws -> SimulatedDisk {
        let disk = SimulatedDisk(seed: 1)
        try CheckedFile.write(
            .array([.unsigned(7), .text("好")]), to: GuardTests.path, kind: "linli test", version: 3, on: disk)
        return disk
    }

    private func read(_ disk: SimulatedDisk, kind: String = "linli test", version: UInt64 = 3) throws -> CBORValue {
        try CheckedFile.read(GuardTests.path, kind: kind, version: version, on: disk)
    }

    @Test func `a checked file gives back what was written`() throws {
        #expect(try read(disk()) == .array([.unsigned(7), .text("好")]))
    }

    @Test func `every flipped bit and every cut of a checked file is damage of that file`() throws {
        let disk = try disk()
        let bytes = try disk.contents(of: GuardTests.path)
        func isDamage() -> Bool {
            do {
                _ = try read(disk)
                return false
            } catch LedgerError.damaged(let damage) {
                return damage.path == GuardTests.path
            } catch {
                return false
            }
        }
        for bit in 0..<(bytes.count * 8) {
            try disk.flipBit(GuardTests.path, bit)
            #expect(isDamage(), "bit \(bit)")
            try disk.flipBit(GuardTests.path, bit)
        }
        for length in 0..<bytes.count {
            try disk.replace(GuardTests.path, with: Array(bytes.prefix(length)))
            #expect(isDamage(), "\(length) bytes")
        }
    }

    @Test func `a checked file of another kind or version is told apart`() throws {
        let disk = try disk()
        #expect(
            throws: LedgerError.foreignFile(path: GuardTests.path, found: "linli test", expected: "linli other")
        ) { try read(disk, kind: "linli other") }
        #expect(throws: LedgerError.newerFormat(path: GuardTests.path, version: 3, known: 2)) {
            try read(disk, version: 2)
        }
        let bytes = CBORValue.array([.unsigned(1)]).encoded
        try disk.replace(GuardTests.path, with: bytes + SHA256.hash(bytes).bytes)
        #expect(throws: LedgerError.self) { try read(disk) }
    }

    @Test func `a checked file that is too large is neither written nor read`() throws {
        let disk = try disk()
        let content = CBORValue.bytes([UInt8](repeating: 0, count: CheckedFile.maximumBytes))
        #expect(throws: LedgerError.self) {
            try CheckedFile.write(content, to: GuardTests.path, kind: "linli test", version: 3, on: disk)
        }
        #expect(try read(disk) == .array([.unsigned(7), .text("好")]))
        let size = UInt64(CheckedFile.maximumBytes) + 1
        try disk.open(GuardTests.path, .readWrite).resize(to: size)
        #expect(
            throws: LedgerError.tooLarge(path: GuardTests.path, byteCount: size, limit: CheckedFile.maximumBytes)
        ) { try read(disk) }
    }

    // MARK: The fence

    private func mark(_ size: UInt64, epoch: UInt64 = 0, lane: Lane = .incident) -> Fence.Mark {
        Fence.Mark(
            logID: [UInt8](repeating: 9, count: 16), epoch: epoch, directory: FileIdentity(number: 1, born: 2),
            lane: lane, head: TreeHead(size: size, root: SHA256.hash([UInt8(size & 255)])))
    }

    @Test func `a fence remembers the later mark of each lane, and another epoch before another size`() throws {
        let disk = SimulatedDisk(seed: 1)
        let fence = try Fence.create(GuardTests.fence, on: disk)
        #expect(try fence.mark(of: .incident) == nil)
        try fence.set(mark(5))
        try fence.set(mark(6, lane: .access))
        #expect(try fence.mark(of: .incident) == mark(5))
        #expect(try fence.mark(of: .access) == mark(6, lane: .access))
        #expect(try fence.mark(of: .telemetry) == nil)
        try fence.sync()
        try fence.set(mark(1, epoch: 1))
        #expect(try fence.mark(of: .incident) == mark(1, epoch: 1))
        #expect(try Fence.look(GuardTests.fence, lane: .incident, on: disk) == mark(1, epoch: 1))
        #expect(throws: LedgerError.inUse(path: GuardTests.fence)) { try Fence.open(GuardTests.fence, on: disk) }
        try fence.close()
        #expect(throws: LedgerError.closed) { try fence.set(mark(9)) }
        #expect(try Fence.open(GuardTests.fence, on: disk)?.mark(of: .incident) == mark(1, epoch: 1))
        #expect(try Fence.open("/nothing", on: disk) == nil)
    }

    @Test func `a killed process leaves its last mark, a power cut at least the last that was synced`() throws {
        for seed in 0..<40 as Range<UInt64> {
            let disk = SimulatedDisk(seed: seed, tornSectors: true)
            let fence = try Fence.create(GuardTests.fence, on: disk)
            for size in 1...20 as ClosedRange<UInt64> {
                try fence.set(mark(size))
                if size == 12 { try fence.sync() }
            }
            let killed = try Fence.look(GuardTests.fence, lane: .incident, on: disk.processKilled())
            #expect(killed == mark(20))
            let left = try Fence.look(GuardTests.fence, lane: .incident, on: disk.powerCut())
            #expect(left.map { $0.head.size >= 12 && $0 == mark($0.head.size) } == true, "seed \(seed)")
        }
    }

    @Test func `a torn slot falls back to the one before, whatever bit is wrong`() throws {
        let disk = SimulatedDisk(seed: 1)
        let fence = try Fence.create(GuardTests.fence, on: disk)
        try fence.set(mark(10))
        try fence.sync()
        try fence.set(mark(11))
        try fence.close()
        let marked = CBORValue.array([.bytes(mark(11).logID)]).encoded.count
        for bit in 0..<(512 * 8) {
            // The second slot of the lane holds the later mark.
            try disk.flipBit(GuardTests.fence, 512 * 8 + bit)
            let left = try Fence.look(GuardTests.fence, lane: .incident, on: disk)
            // What follows the checksum says nothing.
            #expect(left == mark(10) || left == mark(11), "bit \(bit)")
            if bit < marked * 8 { #expect(left == mark(10), "bit \(bit)") }
            try disk.flipBit(GuardTests.fence, 512 * 8 + bit)
        }
        // The next mark is written over the torn one and not over the good one.
        try disk.flipBit(GuardTests.fence, 512 * 8)
        let again = try #require(try Fence.open(GuardTests.fence, on: disk))
        try again.set(mark(12))
        #expect(try again.mark(of: .incident) == mark(12))
        try again.close()
        try disk.flipBit(GuardTests.fence, 512 * 8)
        #expect(try Fence.look(GuardTests.fence, lane: .incident, on: disk) == mark(10))
    }
}
