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
}
