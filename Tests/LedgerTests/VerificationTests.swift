import CBOR
import Files
import Merkle
import SQLite
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

/// What somebody finds who only looks, while the owner is away or after it died.
@Suite struct VerificationTests {
    private static let lane = Community.directory + "/incident"

    /// Changes a stored record's checksum, by SQLite's own means.
    private func spoil(_ seq: Int, in first: Int, _ community: Community) throws {
        let connection = try Connection(
            path: LanePaths(directory: VerificationTests.lane).segment(UInt64(first)), mode: .readWrite,
            vfs: community.disk.sqliteVFS)
        try connection.execute("UPDATE record SET sum = sum + 1 WHERE seq = \(seq)")
        try connection.close()
    }

    /// A lane that was killed while its first segment waited to be sealed.
    private func killedBetweenSegments() throws -> Community {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<10)
        let reader = try Connection(
            path: LanePaths(directory: VerificationTests.lane).segment(0), mode: .readOnly,
            vfs: community.disk.sqliteVFS)
        try reader.execute("BEGIN")
        #expect(try reader.integer("SELECT count(*) FROM record") == 10)
        #expect(throws: LedgerError.busy(.incident)) { try ledger.incident.seal() }
        try ledger.incident.store(10..<12)
        return community.on(community.disk.processKilled())
    }

    @Test func `damage before the last of two open segments is reported, and that the rest could not be checked`()
        throws
    {
        let community = try killedBetweenSegments()
        #expect(try LedgerView(of: community.site).damage() == [])
        try spoil(3, in: 0, community)
        let found = try LedgerView(of: community.site).lane(.incident).verify()
        #expect(found.damage.map(\.place) == ["record 3", "record 10"])
    }

    @Test func `a segment that was made in vain is passed over by whoever looks`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<10)
        try OpenSegment.create(
            LanePaths(directory: VerificationTests.lane).segment(7), first: 7, logID: ledger.identity.idText,
            lane: .incident, options: community.options, on: community.disk)
        let view = try LedgerView(of: community.site)
        #expect(try view.lane(.incident).all().map(\.seq.value) == Array(0..<10))
        #expect(try view.damage() == [])
        try ledger.close()
    }

    // MARK: What is too damaged to be looked at

    @Test(arguments: ["contents", "hashes-0", "00000000000000000010.segment"])
    func `a lane that cannot even be looked at is a finding, and the others are read`(name: String) throws {
        let community = Community()
        let ledger = try community.created()
        for lane in [ledger.incident, ledger.access] {
            try lane.store(0..<10)
            try lane.seal()
            try lane.store(10..<12)
        }
        try ledger.close()
        let path = VerificationTests.lane + "/" + name
        try community.disk.replace(path, with: Array(community.disk.contents(of: path).prefix(40)))
        let view = try LedgerView(of: community.site)
        let found = try view.verify(.incident)
        #expect(!found.isIntact && found.damage.allSatisfy { $0.description.contains(name) })
        #expect(try view.verify(.access).isIntact && view.verify(.access).records == 12)
    }

    @Test func `a lane of a newer format is not called damaged`() throws {
        let community = Community()
        try community.created().close()
        let path = VerificationTests.lane + "/contents"
        try CheckedFile.write(.null, to: path, kind: "linli lane", version: 2, on: community.disk)
        #expect(throws: LedgerError.newerFormat(path: path, version: 2, known: 1)) {
            try LedgerView(of: community.site).verify(.incident)
        }
    }

    // MARK: Ids

    private func sealed() throws -> Community {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<10)
        try ledger.incident.seal()
        try ledger.close()
        return community
    }

    @Test func `a missing file of ids is found`() throws {
        let community = try sealed()
        try community.disk.remove(LanePaths(directory: VerificationTests.lane).ids(0))
        let damage = try LedgerView(of: community.site).damage()
        #expect(damage.count == 1 && damage[0].reason.contains(".ids"))
    }

    @Test func `ids that were sealed but are not those of the records are found`() throws {
        let community = try sealed()
        let paths = LanePaths(directory: VerificationTests.lane)
        let ids = IdFile.encode([IdEntry(fingerprint: 1, offset: 2)])
        try community.disk.replace(paths.ids(0), with: ids)
        var contents = try Contents.read(paths.contents, on: community.disk)
        let seal = contents.seals[0]
        contents.seals[0] = Seal(
            first: seal.first, count: seal.count, firstRecorded: seal.firstRecorded, lastRecorded: seal.lastRecorded,
            file: seal.file, ids: FileSum(of: ids), root: seal.root, checkpoint: seal.checkpoint)
        try contents.write(paths.contents, on: community.disk)
        #expect(try LedgerView(of: community.site).damage().map(\.path) == [paths.ids(0)])
    }

    // MARK: Signing what is there

    private func checkpoint(_ community: Community, size: UInt64) throws -> SignedNote {
        let lane = try LedgerView(of: community.site).lane(.incident)
        return try lane.checkpoint(of: lane.tree(), size: size)
    }

    @Test func `an older state of the directory is not signed, because the fence or a signature has seen more`() throws
    {
        let community = Community()
        var ledger = try community.created()
        try ledger.incident.store(0..<10)
        try ledger.close()
        let old = try community.disk.photograph("/")
        ledger = try community.opened()
        try ledger.incident.store(10..<12)
        let note = try ledger.incident.checkpoint()
        try ledger.close()
        let fence = try community.disk.contents(of: "/machine/fence")
        try community.disk.putBack(old)
        #expect(try Checkpoint(checkpoint(community, size: 10).text).head.size == 10)
        try community.disk.replace("/machine/fence", with: fence)
        #expect(throws: LedgerError.stale(.incident, size: 10, seen: 12)) { try checkpoint(community, size: 10) }
        try community.disk.putBack(old)
        try community.disk.replace(VerificationTests.lane + "/checkpoint", with: note.bytes)
        #expect(throws: LedgerError.stale(.incident, size: 10, seen: 12)) { try checkpoint(community, size: 10) }
    }

    @Test func `another history than the one that the fence has seen is not signed`() throws {
        let community = Community()
        try community.created().close()
        let old = try community.disk.photograph("/")
        func live(_ ids: Range<Int>) throws -> [UInt8] {
            let ledger = try community.opened()
            try ledger.incident.store(ids)
            try ledger.close()
            return try community.disk.contents(of: "/machine/fence")
        }
        let first = try live(0..<10)
        try community.disk.putBack(old)
        _ = try live(5..<15)
        #expect(try Checkpoint(checkpoint(community, size: 10).text).head.size == 10)
        try community.disk.replace("/machine/fence", with: first)
        let error = #expect(throws: LedgerError.self) { try checkpoint(community, size: 10) }
        guard case .damaged = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `without its key a directory hands out what was signed, and nothing of another size`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<10)
        let note = try ledger.incident.checkpoint()
        try ledger.incident.store(10..<12)
        try ledger.close()
        try community.disk.remove(Community.directory + "/signing.key")
        #expect(try checkpoint(community, size: 10).bytes == note.bytes)
        #expect(throws: LedgerError.unsigned(.incident, size: 12, signed: 10)) { try checkpoint(community, size: 12) }
        #expect(throws: LedgerError.unsigned(.access, size: 0, signed: nil)) {
            try LedgerView(of: community.site).lane(.access).export(0..<0) { _ in }
        }
    }
}
