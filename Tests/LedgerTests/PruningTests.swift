import Files
import Merkle
import SimulatedDisk
import Testing
import Wire
import Zstd

@testable import Ledger

@Suite struct PruningTests {
    private static let archive = "/archive"
    /// Readers of a Zstandard frame ignore it (RFC 8878, 3.1.1.1.1.4).
    private static let bitWithoutMeaning = 4 * 8 + 4

    /// Three sealed segments of ten records, old enough to go, and two records behind them.
    private func community(disk: SimulatedDisk = SimulatedDisk(seed: 1)) throws -> (Community, Ledger) {
        let community = Community(disk: disk)
        let ledger = try community.created()
        for first in [0, 10, 20] {
            try ledger.incident.store(first..<(first + 10))
            try ledger.incident.seal()
        }
        community.clock.advance(days: 31)
        try ledger.incident.store(30..<32)
        return (community, ledger)
    }

    @discardableResult
    private func prune(_ ledger: Ledger, before seq: UInt64) throws(LedgerError) -> LaneLog.Pruned {
        try ledger.incident.prune(before: Seq(seq), into: PruningTests.archive, withoutDistrict: true)
    }

    @Test func `pruning without a district must be asked for`() throws {
        let (community, ledger) = try community()
        let before = try community.disk.everything()
        #expect(throws: LedgerError.needsDistrict) {
            try ledger.incident.prune(before: Seq(20), into: PruningTests.archive, withoutDistrict: false)
        }
        #expect(try community.disk.everything() == before)
        try ledger.close()
    }

    @Test func `whole segments before the bound go, and nothing else`() throws {
        let (community, ledger) = try community()
        let pruned = try prune(ledger, before: 29)
        #expect(pruned.segments == [Seq(0), Seq(10)])
        #expect(pruned.retainedFrom == Seq(20))
        #expect(ledger.incident.retainedFrom == Seq(20))
        #expect(try pruned.archives.allSatisfy { try community.disk.exists($0) })
        #expect(
            try community.disk.names(in: Community.directory + "/incident").filter { $0.hasSuffix(".segment") }.count
                == 2)
        #expect(try ledger.incident.all().map(\.seq.value) == Array(20..<32))
        #expect(try prune(ledger, before: 29).segments == [])
        try ledger.close()
    }

    @Test func `what is younger than the time of repetitions stays`() throws {
        let (community, ledger) = try community()
        try ledger.incident.seal()
        let before = try community.disk.everything()
        // The last segment is of today: then none goes, because it was asked for as a whole.
        #expect(throws: LedgerError.tooYoung(Seq(30), days: 30)) { try prune(ledger, before: 32) }
        #expect(try community.disk.everything().filter { !$0.key.hasPrefix(PruningTests.archive) } == before)
        community.clock.advance(days: 30)
        #expect(throws: LedgerError.tooYoung(Seq(30), days: 30)) { try prune(ledger, before: 32) }
        community.clock.advance(milliseconds: 1)
        #expect(try prune(ledger, before: 32).segments.count == 4)
        try ledger.close()
    }

    @Test func `an archive unpacks to the bytes that were sealed, frame by frame`() throws {
        let (community, ledger) = try community()
        let sealed = try community.disk.contents(of: Community.directory + "/incident/00000000000000000000.segment")
        let archive = try prune(ledger, before: 10).archives[0]
        var unpacked: [UInt8] = []
        let sum = try SegmentArchive.unpack(archive, on: community.disk) { unpacked += $0 }
        #expect(unpacked == sealed)
        #expect(sum.byteCount == UInt64(sealed.count))
        let bytes = try community.disk.contents(of: archive)
        let frame = try Zstd.firstFrame(of: bytes)
        #expect(frame.count == bytes.count)
        #expect(try Zstd.decompress(frame, limit: 1 << 20) == sealed)
        try ledger.close()
    }

    @Test func `a pruned record is refused by its name, and its proof still verifies`() throws {
        let (community, ledger) = try community()
        let record = try ledger.incident.record(Seq(3))
        try prune(ledger, before: 20)
        #expect(throws: LedgerError.pruned(Seq(3))) { try ledger.incident.record(Seq(3)) }
        #expect(throws: LedgerError.pruned(Seq(3))) { try ledger.incident.records(from: Seq(3), limit: 100) }
        let head = ledger.incident.head
        let proof = try ledger.incident.inclusionProof(of: Seq(3), in: head.size)
        try proof.verify(record, in: head)
        let view = try LedgerView(of: community.site).lane(.incident)
        #expect(view.retainedFrom == Seq(20))
        #expect(throws: LedgerError.pruned(Seq(3))) { try view.records(from: Seq(3), limit: 1) }
        try view.tree().inclusionProof(of: Seq(3), in: head.size).verify(record, in: head)
        try ledger.close()
    }

    @Test func `verifying counts what was pruned and checks its hashes`() throws {
        let (community, ledger) = try community()
        try prune(ledger, before: 20)
        try ledger.close()
        let found = try LedgerView(of: community.site).lane(.incident).verify()
        #expect(found.damage == [])
        #expect(found.prunedRecords == 20)
        #expect(found.records == 12)
        try community.disk.flipBit(Community.directory + "/incident/hashes-0", 19 * 256)
        let damaged = try LedgerView(of: community.site).lane(.incident).verify()
        #expect(damaged.damage.contains { $0.path.hasSuffix("hashes-0") })
    }

    @Test func `archives bring the records back in the reverse order, over restarts`() throws {
        let (community, first) = try community()
        var ledger = first
        let records = try ledger.incident.all().map { Array($0.encoded) }
        let archives = try prune(ledger, before: 20).archives
        try ledger.close()
        ledger = try community.opened()
        #expect(ledger.incident.retainedFrom == Seq(20))
        #expect(throws: LedgerError.self) { try ledger.incident.restore(archives[0]) }
        #expect(try ledger.incident.restore(archives[1]) == Seq(10))
        try ledger.close()
        ledger = try community.opened()
        #expect(ledger.incident.retainedFrom == Seq(10))
        #expect(try ledger.incident.restore(archives[0]) == Seq(0))
        #expect(try ledger.incident.all().map { Array($0.encoded) } == records)
        #expect(throws: LedgerError.nothingPruned(.incident)) { try ledger.incident.restore(archives[0]) }
        try ledger.close()
        #expect(try LedgerView(of: community.site).damage() == [])
        // What came back may go again.
        ledger = try community.opened()
        #expect(try prune(ledger, before: 10).segments == [Seq(0)])
        try ledger.close()
    }

    @Test func `an archive of another segment, another log or with a flipped bit changes nothing`() throws {
        let (community, ledger) = try community()
        let records = try ledger.incident.all().dropFirst(10).map { Array($0.encoded) }
        let archives = try prune(ledger, before: 20).archives
        let (other, foreign) = try self.community()
        try prune(foreign, before: 10)
        let foreignArchive = other.disk.paths.first { $0.hasPrefix(PruningTests.archive) }!
        try community.disk.replace("/archive/foreign", with: other.disk.contents(of: foreignArchive))
        try foreign.close()
        let before = try community.disk.everything()
        for wrong in [archives[0], "/archive/foreign"] {
            let error = #expect(throws: LedgerError.self) { try ledger.incident.restore(wrong) }
            guard case .foreignFile(wrong, _, _) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        #expect(throws: LedgerError.self) { try ledger.incident.restore("/archive/nothing") }
        let archive = try community.disk.contents(of: archives[1])
        let bits = archive.count * 8
        for bit in Array(stride(from: 0, to: bits, by: 61)) + [PruningTests.bitWithoutMeaning] {
            try community.disk.flipBit(archives[1], bit)
            do {
                // Some bits of a compressed file mean nothing; then what comes back is what went.
                let first = try ledger.incident.restore(archives[1])
                #expect(first == Seq(10), "bit \(bit)")
                #expect(try ledger.incident.all().map { Array($0.encoded) } == records, "bit \(bit)")
                try prune(ledger, before: 20)
            } catch is LedgerError {
                #expect(bit != PruningTests.bitWithoutMeaning)
            }
            try community.disk.replace(archives[1], with: archive)
        }
        for length in [0, 1, 20, bits / 16] {
            try community.disk.replace(
                "/archive/cut", with: Array(community.disk.contents(of: archives[1]).prefix(length)))
            #expect(throws: LedgerError.self) { try ledger.incident.restore("/archive/cut") }
        }
        try community.disk.remove("/archive/cut")
        #expect(try community.disk.everything() == before)
        #expect(try ledger.incident.restore(archives[1]) == Seq(10))
        try ledger.close()
    }

    @Test func `a restored segment has its ids again`() throws {
        let (community, ledger) = try community()
        let path = Community.directory + "/incident/00000000000000000000.ids"
        let ids = try community.disk.contents(of: path)
        let archives = try prune(ledger, before: 10).archives
        #expect(try !community.disk.exists(path))
        #expect(try ledger.incident.restore(archives[0]) == Seq(0))
        #expect(try community.disk.contents(of: path) == ids)
        try ledger.close()
    }

    @Test func `an archive that unpacks to more than was sealed is refused before it fills the disk`() throws {
        let (community, ledger) = try community()
        let archives = try prune(ledger, before: 10).archives
        let padding = Zstd.compress([UInt8](repeating: 0, count: 4 << 20))
        let bytes = try community.disk.contents(of: archives[0])
        try community.disk.replace("/archive/bomb", with: bytes + (0..<50).flatMap { _ in padding })
        community.disk.capacity -= try community.disk.availableBytes(at: "/") - (1 << 20)
        let error = #expect(throws: LedgerError.self) { try ledger.incident.restore("/archive/bomb") }
        guard case .foreignFile("/archive/bomb", _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try ledger.close()
    }

    @Test func `a power cut at any moment of pruning and restoring loses nothing`() throws {
        func life(_ disk: SimulatedDisk, from call: Int?) throws -> (Community, [[UInt8]], calls: Int) {
            let (community, ledger) = try community(disk: disk)
            let records = try ledger.incident.all().map { Array($0.encoded) }
            let start = disk.calls(of: .mutating)
            if let call { disk.faults = [.fail(call: start + call, of: .mutating, with: .inputOutput, sticky: true)] }
            if let archives = try? prune(ledger, before: 20).archives {
                for archive in archives.reversed() { _ = try? ledger.incident.restore(archive) }
            }
            let calls = disk.calls(of: .mutating) - start
            try? ledger.close()
            return (community, records, calls)
        }
        let calls = try life(SimulatedDisk(seed: 1), from: nil).calls
        #expect(calls > 20)
        for call in 1...calls {
            let disk = SimulatedDisk(seed: UInt64(call))
            let (before, records, _) = try life(disk, from: call)
            let community = before.on(disk.powerCut())
            let ledger = try community.opened()
            // What is not in the lane is in an archive, whole.
            let retained = ledger.incident.retainedFrom.value
            #expect(try ledger.incident.all().map { Array($0.encoded) } == Array(records.dropFirst(Int(retained))))
            let archives = community.disk.paths.filter { $0.hasPrefix(PruningTests.archive) && $0.hasSuffix(".zst") }
            for first in stride(from: Int(retained) - 10, through: 0, by: -10) {
                let archive = archives.first { $0.hasSuffix("-\(first).segment.zst") }
                #expect(try ledger.incident.restore(#require(archive)) == Seq(UInt64(first)), "call \(call)")
            }
            #expect(try ledger.incident.all().map { Array($0.encoded) } == records, "call \(call)")
            try ledger.close()
            #expect(try LedgerView(of: community.site).damage() == [], "call \(call)")
        }
    }
}
