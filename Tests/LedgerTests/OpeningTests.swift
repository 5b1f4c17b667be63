import CBOR
import Files
import Merkle
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

@Suite struct OpeningTests {
    @Test(arguments: [0, 1, 49, 50, 51, 260])
    func `a log opens as it was, after a clean stop and after a kill`(size: Int) throws {
        for isKilled in [false, true] {
            var community = Community()
            var ledger = try community.created()
            try ledger.incident.store(0..<size)
            let head = ledger.incident.head
            if isKilled {
                community = community.on(community.disk.processKilled())
            } else {
                try ledger.close()
            }
            ledger = try community.opened()
            #expect(ledger.incident.head == head)
            #expect(try ledger.incident.all().map(\.seq.value) == Array(0..<UInt64(size)))
            try ledger.incident.store([9_999])
            #expect(ledger.incident.head.size == UInt64(size) + 1)
            try ledger.close()
            #expect(try LedgerView(of: community.site).damage() == [])
        }
    }

    @Test func `a directory without a ledger, a second creation and a second owner are refused`() throws {
        let community = Community()
        #expect(throws: LedgerError.notALedger(path: Community.directory)) { try community.opened() }
        let ledger = try community.created()
        #expect(throws: LedgerError.alreadyExists(path: Community.directory)) { try Ledger.create(at: community.site) }
        #expect(throws: LedgerError.inUse(path: "/machine/fence")) { try community.opened() }
        try community.disk.replace("/machine/other", with: community.disk.contents(of: "/machine/fence"))
        #expect(throws: LedgerError.inUse(path: Community.directory)) {
            try Ledger(opening: community.site(Community.directory, fence: "/machine/other"))
        }
        try ledger.close()
        try community.opened().close()
    }

    @Test func `an interrupted creation can be begun again, but never over the fence of another log`() throws {
        let community = Community()
        try community.created().close()
        try community.disk.remove(Community.directory + "/identity")
        let ledger = try community.created()
        try ledger.incident.store(0..<1)
        try ledger.close()
        #expect(throws: LedgerError.alreadyExists(path: "/machine/fence")) {
            try Ledger.create(at: community.site("/community/other"))
        }
    }

    @Test func `nothing is created over records, even where the identity and the fence are missing`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.telemetry.store(0..<1)
        try ledger.close()
        try community.disk.remove(Community.directory + "/identity")
        try community.disk.remove("/machine/fence")
        let before = try community.disk.everything()
        #expect(throws: LedgerError.alreadyExists(path: Community.directory)) { try Ledger.create(at: community.site) }
        #expect(try community.disk.everything() == before)
    }

    @Test func `a creation leaves the key of a ledger alone that another process holds`() throws {
        let community = Community()
        let ledger = try community.created()
        try community.disk.remove(Community.directory + "/identity")
        let key = try community.disk.contents(of: Community.directory + "/signing.key")
        #expect(throws: LedgerError.inUse(path: "/machine/fence")) { try Ledger.create(at: community.site) }
        #expect(try community.disk.contents(of: Community.directory + "/signing.key") == key)
        try ledger.close()
    }

    @Test func `a copied directory is refused until it is adopted, and then the original is`() throws {
        let community = Community()
        let original = try community.created()
        try original.incident.store(0..<60)
        try original.close()
        try community.disk.copyTree(from: Community.directory, to: "/community/copy")
        let copy = community.site("/community/copy")
        #expect(throws: LedgerError.copied(path: "/community/copy")) { try Ledger(opening: copy) }
        #expect(throws: LedgerError.needsDistrict) { try Ledger.adopt(at: copy, withoutDistrict: false) }
        let adopted = try Ledger.adopt(at: copy, withoutDistrict: true)
        #expect(adopted.identity.epoch == 1)
        for lane in adopted.lanes {
            #expect(try lane.record(Seq(lane.head.size - 1)).kind.name == "log.adopted")
        }
        try adopted.close()
        try Ledger(opening: copy).close()
        #expect(throws: LedgerError.copied(path: Community.directory)) { try community.opened() }
    }

    @Test func `a directory without its fence is refused until it is adopted`() throws {
        let community = Community()
        try community.created().close()
        try community.disk.remove("/machine/fence")
        #expect(throws: LedgerError.noFence(path: "/machine/fence")) { try community.opened() }
        try Ledger.adopt(at: community.site, withoutDistrict: true).close()
        #expect(try community.opened().identity.epoch == 1)
    }

    @Test func `an older state of the directory is refused, because the fence has seen more`() throws {
        let community = Community()
        var ledger = try community.created()
        try ledger.incident.store(0..<10)
        try ledger.close()
        let old = try community.disk.photograph(Community.directory)
        ledger = try community.opened()
        try ledger.incident.store(10..<12)
        try ledger.close()
        try community.disk.putBack(old)
        #expect(throws: LedgerError.stale(.incident, size: 10, seen: 12)) { try community.opened() }
        let adopted = try Ledger.adopt(at: community.site, withoutDistrict: true)
        #expect(adopted.incident.head.size == 11)
        try adopted.close()
    }

    @Test func `an interrupted adoption is made again`() throws {
        let community = Community()
        try community.created().close()
        try community.disk.remove("/machine/fence")
        let identity = try community.disk.contents(of: Community.directory + "/identity")
        try Ledger.adopt(at: community.site, withoutDistrict: true).close()
        // As if the power had gone just before the identity was written.
        try community.disk.replace(Community.directory + "/identity", with: identity)
        #expect(throws: LedgerError.wrongEpoch(0, seen: 1)) { try community.opened() }
        let ledger = try Ledger.adopt(at: community.site, withoutDistrict: true)
        #expect(ledger.identity.epoch == 2)
        try ledger.close()
        try community.opened().close()
    }

    @Test func `the files of another log or lane are told apart`() throws {
        let (mine, other) = (Community(), Community())
        for community in [mine, other] {
            let ledger = try community.created()
            try ledger.incident.store(0..<5)
            try ledger.close()
        }
        let segment = Community.directory + "/incident/00000000000000000000.segment"
        let foreign = try other.disk.contents(of: segment)
        let before = try mine.disk.contents(of: segment)
        try mine.disk.replace(segment, with: foreign)
        #expect(foreignFile { try mine.opened() })
        try mine.disk.replace(segment, with: before)
        let contents = Community.directory + "/incident/contents"
        try mine.disk.replace(contents, with: mine.disk.contents(of: Community.directory + "/access/contents"))
        #expect(foreignFile { try mine.opened() })
    }

    private func foreignFile(_ open: () throws -> Ledger) -> Bool {
        do {
            _ = try open()
            return false
        } catch LedgerError.foreignFile {
            return true
        } catch {
            return false
        }
    }

    @Test func `a newer format is refused by its number, and nothing is changed`() throws {
        let community = Community()
        try community.created().close()
        let path = Community.directory + "/identity"
        let identity = try LogIdentity.read(path, on: community.disk)
        try CheckedFile.write(
            .array([.bytes(identity.id)]), to: path, kind: "linli ledger", version: 2, on: community.disk)
        let before = try community.disk.everything()
        #expect(throws: LedgerError.newerFormat(path: path, version: 2, known: 1)) { try community.opened() }
        #expect(try community.disk.everything() == before)
    }

    @Test func `a refused directory is left as it was`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<20)
        try ledger.close()
        try community.disk.copyTree(from: Community.directory, to: "/community/copy")
        let before = try community.disk.everything()
        #expect(throws: LedgerError.self) { try Ledger(opening: community.site("/community/copy")) }
        #expect(try community.disk.everything() == before)
    }

    @Test func `a refused directory keeps the WAL that a kill left`() throws {
        var community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<10)
        let old = try community.disk.photograph(Community.directory)
        try ledger.incident.store(10..<12)
        community = community.on(community.disk.processKilled())
        try community.disk.putBack(old)
        #expect(throws: LedgerError.stale(.incident, size: 10, seen: 12)) { try community.opened() }
        let left = try community.disk.photograph(Community.directory + "/incident")
        #expect(left == old.filter { $0.key.hasPrefix(Community.directory + "/incident") })
        #expect(left.contains { $0.key.hasSuffix("-wal") && !$0.value.isEmpty })
    }

    @Test func `the ids that a stop left are believed only if they are the same`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<5)
        try ledger.close()
        let path = Community.directory + "/incident/00000000000000000000.ids"
        try community.disk.replace(path, with: IdFile.encode([IdEntry(fingerprint: 7, offset: 0)]))
        #expect(
            throws: LedgerError.damaged(
                Damage(path: path, place: "whole file", reason: "its SHA-256 is not that of the last stop"))
        ) { try community.opened() }
    }

    @Test func `nothing changes a file of a ledger that was closed`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<5)
        try ledger.incident.seal()
        community.clock.advance(days: 31)
        try ledger.incident.store(5..<10)
        let archive = try ledger.incident.prune(before: Seq(5), into: "/archive", withoutDistrict: true).archives[0]
        try ledger.close()
        let left = try community.disk.photograph("/")
        let attempts: [() throws -> Void] = [
            { try ledger.incident.seal() },
            { _ = try ledger.incident.sealRetired() },
            { _ = try ledger.incident.prune(before: Seq(5), into: "/other", withoutDistrict: true) },
            { _ = try ledger.incident.restore(archive) },
            { _ = try ledger.incident.checkpoint() },
            { try ledger.close() },
        ]
        for attempt in attempts { #expect(throws: LedgerError.closed, performing: attempt) }
        #expect(try community.disk.photograph("/") == left)
    }

    @Test func `a lane that stopped leaves its WAL as it was, and a clean stop leaves none`() throws {
        let community = Community()
        let disk = community.disk
        let wal = Community.directory + "/incident/00000000000000000000.segment-wal"
        func life(failing: Bool) throws -> [UInt8]? {
            let ledger = try failing ? community.created() : community.opened()
            try ledger.incident.store(0..<5)
            if failing {
                disk.faults = [.fail(call: disk.calls(of: .sync) + 1, of: .sync, with: .inputOutput)]
                #expect(throws: LedgerError.self) { try ledger.incident.store([6]) }
            }
            let before = try disk.contents(of: wal)
            #expect(!before.isEmpty)
            try? ledger.close()
            return before
        }
        let before = try life(failing: true)
        #expect(try disk.contents(of: wal) == before)
        _ = try life(failing: false)
        #expect(try !disk.exists(wal))
    }

    @Test func `a checkpoint that was signed is never contradicted`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<10)
        try ledger.close()
        let old = try community.disk.photograph("/")
        let again = try community.opened()
        try again.incident.store(10..<12)
        let note = try again.incident.checkpoint()
        try again.close()
        // Even the fence is the old one; the signature alone remembers.
        try community.disk.putBack(old)
        try community.disk.replace(Community.directory + "/incident/checkpoint", with: note.bytes)
        #expect(throws: LedgerError.stale(.incident, size: 10, seen: 12)) { try community.opened() }
    }
}
