import Files
import Merkle
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

@Suite struct PowerCutTests {
    /// A small life of a ledger: single events, batches, a seal, a clean restart. Ends at the first failure; what it got
    /// receipts for is in `receipts`.
    struct Life {
        var receipts: [Receipt] = []
        var failure: LedgerError?

        mutating func run(_ community: Community) {
            do throws(LedgerError) {
                try Ledger.create(at: community.site)
                try session(community, ids: 0..<8)
                try session(community, ids: 8..<20)
            } catch {
                failure = error
            }
        }

        private mutating func session(_ community: Community, ids: Range<Int>) throws(LedgerError) {
            let ledger = try Ledger(opening: community.site)
            do throws(LedgerError) {
                for id in ids { receipts += try ledger.incident.appendBlocking([made(id)]) }
                receipts += try ledger.incident.appendBlocking(ids.map { made($0 + 1_000) })
                try ledger.incident.seal()
                receipts += try ledger.incident.appendBlocking([made(ids.lowerBound + 2_000)])
                _ = try ledger.incident.checkpoint()
            } catch {
                // A dead disk cannot be closed in order; what matters is that the threads end.
                try? ledger.close()
                throw error
            }
            try ledger.close()
        }

        private func made(_ id: Int) -> Command {
            do { return try alarm(id, events: id % 3 + 1) } catch { preconditionFailure("\(error)") }
        }

        /// What must hold of the disk that is left: everything acknowledged is there, whole, verified, and goes on.
        func check(_ community: Community, _ comment: Comment) throws {
            guard try community.disk.exists(community.site.paths.identity) else {
                #expect(receipts.isEmpty, comment)
                return
            }
            let ledger = try Ledger(opening: community.site)
            let records = try ledger.incident.all()
            #expect(records.map(\.seq.value) == Array(0..<UInt64(records.count)), comment)
            for receipt in receipts {
                for part in 0..<receipt.count {
                    let record = records[safe: Int(receipt.seq.value) + part]
                    #expect(record?.key == receipt.key && record?.index == UInt64(part), comment)
                }
            }
            #expect(Set(records.map { "\($0.key) \($0.index)" }).count == records.count, comment)
            try ledger.incident.store([99_999])
            try ledger.close()
            #expect(try LedgerView(of: community.site).damage() == [], comment)
        }
    }

    /// The options make segments end and checkpoints happen within the small life.
    private static func community(_ disk: SimulatedDisk) -> Community {
        var options = LedgerOptions.small
        options.segmentEvents = 12
        options.checkpointFrames = 6
        return Community(disk: disk, options: options)
    }

    private static func calls(_ kinds: CallKinds) -> Int {
        let disk = SimulatedDisk(seed: 7)
        var life = Life()
        life.run(community(disk))
        return disk.calls(of: kinds)
    }

    @Test(arguments: [false, true])
    func `power cut at any moment loses nothing that was acknowledged`(tornSectors: Bool) throws {
        let calls = PowerCutTests.calls(.mutating)
        for call in 1...calls {
            for variant in 0..<2 {
                // The disk dies at this call; what follows is the power cut.
                let disk = SimulatedDisk(
                    seed: UInt64(call * 2 + variant), tornSectors: tornSectors,
                    faults: [.fail(call: call, of: .mutating, with: .inputOutput, sticky: true)])
                let community = PowerCutTests.community(disk)
                var life = Life()
                life.run(community)
                try life.check(community.on(disk.powerCut()), "call \(call) of \(calls), variant \(variant)")
            }
        }
    }

    @Test func `a process killed at any moment loses nothing that was acknowledged`() throws {
        let calls = PowerCutTests.calls(.mutating)
        for call in 1...calls {
            let disk = SimulatedDisk(
                seed: UInt64(call), faults: [.fail(call: call, of: .mutating, with: .inputOutput, sticky: true)])
            let community = PowerCutTests.community(disk)
            var life = Life()
            life.run(community)
            try life.check(community.on(disk.processKilled()), "call \(call) of \(calls)")
        }
    }

    /// SQLite passes over a directory that it cannot sync and a journal that it cannot remove; nothing else is silent.
    @Test(arguments: [(CallKinds.write, true), (.sync, true), (.read, true), (.mutating, false)])
    func `one failing call is reported and loses nothing that was acknowledged`(
        kinds: CallKinds, isReported: Bool
    ) throws {
        let calls = PowerCutTests.calls(kinds)
        for call in 1...calls {
            let disk = SimulatedDisk(seed: UInt64(call), faults: [.fail(call: call, of: kinds, with: .inputOutput)])
            let community = PowerCutTests.community(disk)
            var life = Life()
            life.run(community)
            // The thread that seals may save a call now and then; then the last ones never come.
            let happened = disk.calls(of: kinds) >= call
            #expect(life.failure != nil || !isReported || !happened, "call \(call) failed and nobody said so")
            try life.check(community.on(disk.powerCut()), "call \(call) of \(calls)")
        }
    }

    /// A continuation that is resumed twice ends the process, one that is not leaves this test waiting.
    @Test func `whatever fails, every caller is answered exactly once`() async throws {
        for call in 1...PowerCutTests.calls(.mutating) {
            let disk = SimulatedDisk(
                seed: UInt64(call), faults: [.fail(call: call, of: .mutating, with: .inputOutput, sticky: true)])
            let community = PowerCutTests.community(disk)
            guard let ledger = try? community.created() else { continue }
            let answered = await withTaskGroup(of: Bool.self) { group in
                for id in 0..<24 {
                    group.addTask { (try? await ledger.incident.append([alarm(id)])) != nil }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(answered.count == 24)
            try? ledger.close()
            let left = community.on(disk.powerCut())
            guard try left.disk.exists(left.site.paths.identity) else { continue }
            let again = try left.opened()
            #expect(again.incident.head.size >= UInt64(answered.count { $0 }))
            try again.close()
        }
    }

    @Test func `a full disk at any moment loses nothing, and the ledger goes on when there is space`() throws {
        let calls = PowerCutTests.calls(.mutating)
        for call in 1...calls {
            let disk = SimulatedDisk(seed: UInt64(call), faults: [.fail(call: call, of: .mutating, with: .noSpace)])
            let community = PowerCutTests.community(disk)
            var life = Life()
            life.run(community)
            try life.check(community.on(disk.processKilled()), "call \(call) of \(calls)")
        }
    }
}

extension Array {
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
