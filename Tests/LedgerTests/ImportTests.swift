import CBOR
import Digest
import Files
import Merkle
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

/// Taking in what another machine has exported: as a whole, again after a kill, and only from who may sign it.
@Suite struct ImportTests {
    /// A log with records in every lane.
    private func community() throws -> Community {
        let community = Community()
        let ledger = try community.created()
        for (lane, count) in [(ledger.incident, 60), (ledger.telemetry, 7), (ledger.access, 3)] {
            try lane.store(0..<count)
        }
        try ledger.close()
        return community
    }

    private func put(_ bytes: [UInt8], on community: Community) throws {
        try community.disk.replace(exportedFile, with: bytes)
    }

    @Test func `a log is taken in lane by lane, and adopted when all are there`() throws {
        let original = try community()
        let other = try machine(holding: export(original, 0..<60))
        try take(other)
        for (lane, size) in [(Lane.access, 3), (.telemetry, 7)] as [(Lane, UInt64)] {
            try put(export(original, 0..<size, lane: lane), on: other)
            try take(other)
            #expect(throws: LedgerError.noFence(path: "/machine/fence")) { try other.opened() }
        }
        #expect(try LedgerView(of: other.site).damage() == [])
        let heads = try Lane.allCases.map { lane in
            let view = try LedgerView(of: original.site).lane(lane)
            return try view.tree().head(of: view.size)
        }
        let adopted = try Ledger.adopt(at: other.site, withoutDistrict: true)
        #expect(try zip(adopted.lanes, heads).allSatisfy { try $0.root(of: $1.size) == $1 })
        try adopted.close()
        try other.opened().close()
        #expect(try !other.disk.exists(other.site.paths.importFence))
        #expect(throws: LedgerError.doesNotFollow(lane: .telemetry, size: 8, first: Seq(0))) { try take(other) }
    }

    @Test func `the import of an adopted log is adopted in the epoch behind`() throws {
        let original = try community()
        try original.disk.remove("/machine/fence")
        let first = try Ledger.adopt(at: original.site, withoutDistrict: true)
        #expect(first.identity.epoch == 1)
        try first.close()
        let other = try machine(holding: export(original, 0..<61))
        try take(other)
        #expect(try LedgerView(of: other.site).identity.epoch == 1)
        let second = try Ledger.adopt(at: other.site, withoutDistrict: true)
        #expect(second.identity.epoch == 2)
        try second.close()
    }

    @Test func `an import that was cut off anywhere is no log until the same file has made it whole`() throws {
        let original = try community()
        let bytes = try export(original, 0..<60)
        let foreign = try export(original, 0..<3, lane: .access)
        let head = try LedgerView(of: original.site).lane(.incident).tree().head(of: 60)
        var options = LedgerOptions.small
        options.readEvents = 8
        let whole = try machine(holding: bytes, options: options)
        let start = whole.disk.calls(of: .mutating)
        try take(whole)
        let calls = whole.disk.calls(of: .mutating) - start
        var unfinished = 0
        for call in stride(from: 1, through: calls, by: 3) {
            let cut = try machine(holding: bytes, options: options)
            cut.disk.faults = [.fail(call: start + call, of: .mutating, with: .inputOutput, sticky: true)]
            try? take(cut)
            let other = cut.on(cut.disk.powerCut())
            if try other.disk.exists(other.site.paths.identity), try other.disk.exists(other.site.paths.importMark) {
                unfinished += 1
                let refusal = LedgerError.unfinishedImport(.incident, path: other.site.paths.importMark)
                #expect(throws: refusal) { try Ledger.adopt(at: other.site, withoutDistrict: true) }
                #expect(throws: refusal) { try other.opened() }
                #expect(try !LedgerView(of: other.site).verify(.incident).isIntact)
                try put(foreign, on: other)
                #expect(throws: refusal) { try take(other) }
                try put(bytes, on: other)
            }
            do { try take(other) } catch {
                #expect(error == .doesNotFollow(lane: .incident, size: 60, first: Seq(0)), "call \(call)")
            }
            let view = try LedgerView(of: other.site)
            #expect(try view.lane(.incident).tree().head(of: 60) == head, "call \(call)")
            #expect(try view.damage() == [], "call \(call)")
        }
        #expect(unfinished > 5)
    }

    @Test func `an import that the disk had no room for goes on when there is room`() throws {
        // Records that are large beside what SQLite takes for itself.
        let original = Community()
        let ledger = try original.created()
        for id in 0..<60 {
            _ = try ledger.incident.appendBlocking([alarm(id, text: String(repeating: "烟", count: 2_000))])
        }
        try ledger.close()
        var options = LedgerOptions.small
        options.readEvents = 8
        let other = try machine(holding: export(original, 0..<60), options: options)
        let capacity = other.disk.capacity
        let used = try capacity - other.disk.availableBytes(at: "/")
        var sizes: Set<UInt64> = []
        for room in stride(from: UInt64(16_384), to: capacity - used, by: 16_384) {
            other.disk.capacity = used + room
            do throws(LedgerError) {
                try take(other)
                break
            } catch {
                guard case .noSpace(.incident) = error else { throw error }
                // Looking takes room too.
                other.disk.capacity = capacity
                if let lane = try? LedgerView(of: other.site).lane(.incident) { sizes.insert(lane.size) }
            }
        }
        other.disk.capacity = capacity
        #expect(sizes.contains { (1..<60).contains($0) }, "\(sizes)")
        #expect(try LedgerView(of: other.site).lane(.incident).size == 60)
        #expect(try LedgerView(of: other.site).damage() == [])
    }

    @Test func `a long import moves its WAL into the database as it goes`() throws {
        let original = Community()
        let ledger = try original.created()
        for first in stride(from: 0, to: 1_000, by: 100) {
            _ = try ledger.incident.appendBlocking((first..<(first + 100)).map { try alarm($0) })
        }
        try ledger.close()
        let bytes = try export(original, 0..<1_000)
        var options = LedgerOptions.small
        options.segmentEvents = 100_000
        options.readEvents = 50
        let whole = try machine(holding: bytes, options: options)
        let start = whole.disk.calls(of: .mutating)
        try take(whole)
        let calls = whole.disk.calls(of: .mutating) - start
        let segment = whole.site.paths.lane(.incident).segment(0)
        let limit = try whole.disk.bytes(of: segment).count / 4
        for part in 1..<10 {
            let other = try machine(holding: bytes, options: options)
            other.disk.faults = [
                .fail(call: start + calls * part / 10, of: .mutating, with: .inputOutput, sticky: true)
            ]
            #expect(throws: LedgerError.self) { try take(other) }
            if other.disk.paths.contains(segment + "-wal") {
                #expect(try other.disk.bytes(of: segment + "-wal").count < limit, "after \(part) tenths")
            }
        }
    }

    // MARK: Files that somebody made by hand

    /// A log of which this test holds the key, and files of it that say whatever the test wants.
    private struct Forger {
        let key = Ed25519.PrivateKey.generate()
        var log = SystemRandom.bytes(LogIdentity.idByteCount)
        var frontier = Frontier()
        private var identity: LogIdentity { LogIdentity(id: log, epoch: 0, publicKeys: [key.publicKey]) }

        /// An export of the commands behind the frontier, each recorded at the time beside it, signed.
        mutating func file(
            _ events: [(Command, recorded: Int64)], naming others: [VerifierKey] = []
        ) throws -> [UInt8] {
            var staged = StagedRecords()
            let before = frontier
            staged.restart(at: before.size)
            for (command, recorded) in events {
                staged.append(command.events[0], recorded: Instant(milliseconds: recorded))
            }
            var hasher = TreeHasher()
            var writer = CBORWriter()
            for index in 0..<staged.count {
                let record = staged.record(index)
                frontier.append(hasher.leaf(record.encoded.span), with: &hasher) { _ in }
                writer.byteString(Array(record.encoded))
            }
            let note = LaneLog.sign(
                frontier.head(with: &hasher), as: identity.origin(of: .incident),
                with: Signer(name: identity.keyName(of: .incident), privateKey: key))
            let header = ExportHeader(
                log: log, lane: .incident, first: Seq(before.size), count: UInt64(staged.count),
                frontier: before.hashes.map(\.bytes),
                verifierKeys: (identity.verifierKeys(of: .incident) + others).map(\.description),
                checkpoint: note.bytes)
            return header.encoded + writer.bytes
        }
    }

    @Test func `who holds no key of the log adds nothing to it`() throws {
        let original = try community()
        let other = try machine(holding: export(original, 0..<60))
        try take(other)
        let view = try LedgerView(of: other.site)
        var forger = Forger()
        forger.log = view.identity.id
        forger.frontier = try view.lane(.incident).tree().frontier(of: 60)
        try put(forger.file([(alarm(60), Community.start)]), on: other)
        let error = #expect(throws: LedgerError.self) { try take(other) }
        guard case .damaged(let damage) = error, damage.place == "checkpoint" else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try LedgerView(of: other.site).lane(.incident).size == 60)
        #expect(try LedgerView(of: other.site).damage() == [])
        try Ledger.adopt(at: other.site, withoutDistrict: true).close()
    }

    @Test func `a file that names keys of another lane, or of another kind, is refused`() throws {
        let stranger = Ed25519.PrivateKey.generate().publicKey
        var forger = Forger()
        let name = try KeyName("linli/\(forger.log.hexadecimal)/incident")
        for key in try [
            VerifierKey(name: KeyName("linli/\(forger.log.hexadecimal)/access"), type: .ed25519, publicKey: stranger),
            VerifierKey(name: name, type: .cosignature, publicKey: stranger),
        ] {
            forger.frontier = Frontier()
            let other = try machine(holding: forger.file([(alarm(1), Community.start)], naming: [key]))
            let error = #expect(throws: LedgerError.self) { try take(other) }
            guard case .damaged(let damage) = error, damage.place == "header" else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test(arguments: [.min, -1, 253_402_300_800_000, .max] as [Int64])
    func `a time that no clock shows is refused`(recorded: Int64) throws {
        var forger = Forger()
        let other = try machine(holding: forger.file([(alarm(1), recorded)]))
        #expect(
            throws: LedgerError.unreadable(
                Seq(0), path: exportedFile, .invalid(.recorded, "\(recorded) ms is no time of a clock"))
        ) { try take(other) }
    }

    @Test func `what was recorded before the lane's last record does not follow it`() throws {
        var forger = Forger()
        let other = try machine(holding: forger.file([(alarm(1), 5_000)]))
        try take(other)
        let last = forger
        try put(forger.file([(alarm(2), 4_999)]), on: other)
        #expect(
            throws: LedgerError.unreadable(
                Seq(1), path: exportedFile, .invalid(.recorded, "it lies before that of the lane's last record"))
        ) { try take(other) }
        forger = last
        try put(forger.file([(alarm(2), 5_000)]), on: other)
        try take(other)
        #expect(try LedgerView(of: other.site).lane(.incident).size == 2)
    }

    @Test func `an epoch that nothing could follow is refused`() throws {
        let identity = LogIdentity(id: [], epoch: .max, publicKeys: [])
        let command = Adoption.command(
            of: identity, at: Instant(milliseconds: Community.start), seen: nil, size: 0)
        var forger = Forger()
        let other = try machine(holding: forger.file([(command, Community.start)]))
        #expect(
            throws: LedgerError.unreadable(
                Seq(0), path: exportedFile, .invalid(.body, "there is no epoch \(UInt64.max)"))
        ) { try take(other) }
    }
}
