import Files
import Merkle
import SQLite
import Samples
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

@Suite struct BackupTests {
    private static let copy = "/copies/log"
    private let community = Community()
    private var disk: SimulatedDisk { community.disk }

    /// Two sealed segments and what is written in the incident lane, something in the others.
    private func filled() throws -> Ledger {
        let ledger = try community.created()
        for first in [0, 10] {
            try ledger.incident.store(first..<(first + 10))
            try ledger.incident.seal()
        }
        try ledger.incident.store(20..<27)
        try ledger.telemetry.store(100..<103)
        return ledger
    }

    @discardableResult
    private func backUp(to directory: String = BackupTests.copy) throws -> (BackupManifest, BackupWriter) {
        let view = try LedgerView(of: community.site)
        let writer = try BackupWriter(directory, of: view, pace: .free)
        try view.copy(with: writer)
        return (try writer.finish(), writer)
    }

    private func restored(from directory: String = BackupTests.copy) throws -> Site {
        let site = community.site("/other/log", fence: "/other/fence")
        try Backup(directory, on: disk).restore(to: site)
        return site
    }

    @Test func `a copy of a log that goes on being written becomes the log as it was, in another epoch`() throws {
        let ledger = try filled()
        let records = try ledger.incident.all().map { Array($0.encoded) }
        let (manifest, _) = try backUp()
        try ledger.incident.store(27..<40)
        #expect(manifest.lanes.map(\.head.size) == [27, 3, 0])
        #expect(try Backup(BackupTests.copy, on: disk).verify() == [])

        let site = try restored()
        #expect(throws: LedgerError.noFence(path: "/other/fence")) { try Ledger(opening: site) }
        let copy = try Ledger.adopt(at: site, withoutDistrict: true)
        #expect(copy.identity.epoch == 1)
        for lane in manifest.lanes { #expect(try copy[lane.lane].root(of: lane.head.size) == lane.head) }
        #expect(try copy.incident.all().prefix(27).map { Array($0.encoded) } == records)
        try copy.close()
        #expect(try LedgerView(of: site).damage() == [])
        // The node whose log it was has heard of nothing.
        try ledger.close()
        try community.opened().close()
    }

    @Test func `over the fence of what was lost the copy says how much that was`() throws {
        let ledger = try filled()
        try backUp()
        try ledger.incident.store(27..<40)
        try ledger.close()
        let site = community.site("/other/log", fence: community.site.fence)
        try Backup(BackupTests.copy, on: disk).restore(to: site)
        #expect(throws: LedgerError.copied(path: "/other/log")) { try Ledger(opening: site) }
        let copy = try Ledger.adopt(at: site, withoutDistrict: true)
        let adoption = try copy.incident.record(Seq(27))
        #expect(adoption.kind.name == "log.adopted" && copy.identity.epoch == 1)
        try copy.close()
        #expect(throws: (any Error).self) { try Ledger(opening: community.site) }
    }

    @Test func `a flipped byte in any file of a copy is reported`() throws {
        try filled().close()
        try backUp()
        var random = SeededGenerator(seed: 7)
        for name in try disk.names(in: BackupTests.copy) where name != BackupWriter.lockName {
            let path = BackupTests.copy + "/" + name
            let before = try disk.contents(of: path)
            for _ in 0..<8 {
                let place = Int.random(in: 0..<before.count, using: &random)
                try disk.flipBit(path, place * 8 + Int.random(in: 0..<8, using: &random))
                let found = (try? Backup(BackupTests.copy, on: disk).verify().map(\.path)) ?? [path]
                #expect(found.contains(path), "byte \(place) of \(name)")
                try disk.replace(path, with: before)
            }
        }
        #expect(try Backup(BackupTests.copy, on: disk).verify() == [])
    }

    @Test func `what is missing from a copy, and what is too much, is reported`() throws {
        try filled().close()
        let (manifest, _) = try backUp()
        try disk.replace(BackupTests.copy + "/stray", with: [1])
        try disk.remove(BackupTests.copy + "/" + manifest.files[3].name)
        let found = try Backup(BackupTests.copy, on: disk).verify()
        #expect(Set(found.map(\.reason)) == ["it is missing", "it is no file of this backup"])
    }

    @Test func `a copy signed by another key is not the one that was asked for`() throws {
        try filled().close()
        try backUp()
        let stranger = Community()
        let other = try stranger.created()
        let name = try KeyName("linli/\(other.identity.idText)/backup")
        let key = VerifierKey(name: name, type: .ed25519, publicKey: other.identity.publicKeys[0])
        #expect(try Backup(BackupTests.copy, on: disk).verify(signedBy: key).count == 1)
        try other.close()
    }

    @Test func `the next copy keeps what is sealed, and mends what the disk has lost of it`() throws {
        let ledger = try filled()
        let (first, writer) = try backUp()
        #expect(writer.kept == 0)
        try ledger.incident.seal()
        try ledger.incident.store(27..<30)
        let (second, next) = try backUp()
        #expect(second.generation == 2 && next.kept > 0)
        let sealed = try #require(first.file(at: "incident/00000000000000000000.segment"))
        #expect(second.file(at: sealed.place) == sealed)
        let names = Set(second.files.map(\.name)).union(["manifest", "lock"])
        #expect(Set(try disk.names(in: BackupTests.copy)) == names)

        try disk.flipBit(BackupTests.copy + "/" + sealed.name, 4_000)
        #expect(try Backup(BackupTests.copy, on: disk).verify().count == 1)
        try backUp()
        #expect(try Backup(BackupTests.copy, on: disk).verify() == [])
        try ledger.close()
    }

    @Test func `a copy that was cut off leaves the one before whole`() throws {
        let ledger = try filled()
        let (first, _) = try backUp()
        try ledger.incident.store(27..<30)
        let view = try LedgerView(of: community.site)
        do {
            let writer = try BackupWriter(BackupTests.copy, of: view, pace: .free)
            try view.copy(with: writer)
        }
        let backup = try Backup(BackupTests.copy, on: disk)
        #expect(backup.manifest == first)
        #expect(try backup.verify().allSatisfy { $0.reason == "it is no file of this backup" })
        let site = try restored()
        try Ledger.adopt(at: site, withoutDistrict: true).close()
        #expect(try backup.damage() == [])
        let (third, _) = try backUp()
        #expect(third.lanes[0].head.size == 30)
        #expect(try Backup(BackupTests.copy, on: disk).verify() == [])
        try ledger.close()
    }

    @Test func `a directory of something else is neither written to nor restored over`() throws {
        try filled().close()
        try disk.makeDirectory("/photos")
        try disk.replace("/photos/me.jpg", with: [1])
        #expect(throws: LedgerError.self) { try backUp(to: "/photos") }
        #expect(try disk.names(in: "/photos") == ["me.jpg"])
        try backUp()
        let backup = try Backup(BackupTests.copy, on: disk)
        #expect(throws: LedgerError.self) { try backup.restore(to: community.site("/photos")) }
        #expect(throws: LedgerError.alreadyExists(path: Community.directory)) {
            try backup.restore(to: community.site)
        }
        #expect(throws: LedgerError.self) { try Backup("/photos", on: disk) }
    }

    @Test func `a restore that was cut off is finished by the next of the same backup alone`() throws {
        let ledger = try filled()
        let (manifest, _) = try backUp()
        let before = disk.calls(of: .mutating)
        _ = try restored()
        let calls = disk.calls(of: .mutating) - before
        for call in stride(from: 1, through: calls, by: 5) {
            let site = community.site("/others/\(call)", fence: "/others/\(call).fence")
            disk.faults = [
                .fail(call: disk.calls(of: .mutating) + call, of: .mutating, with: .inputOutput, sticky: true)
            ]
            #expect(throws: LedgerError.self) { try Backup(BackupTests.copy, on: disk).restore(to: site) }
            disk.faults = []
            #expect(throws: LedgerError.self) { try Ledger(opening: site) }
            try Backup(BackupTests.copy, on: disk).restore(to: site)
            #expect(try !disk.names(in: site.directory).contains { $0.hasPrefix("restore") })
            let copy = try Ledger.adopt(at: site, withoutDistrict: true)
            #expect(try copy.incident.root(of: 27) == manifest.lanes[0].head)
            try copy.close()
        }
        let site = community.site("/half", fence: "/half.fence")
        disk.faults = [.fail(call: disk.calls(of: .rename) + 9, of: .rename, with: .inputOutput)]
        #expect(throws: LedgerError.self) { try Backup(BackupTests.copy, on: disk).restore(to: site) }
        disk.faults = []
        try ledger.incident.store(27..<30)
        try backUp()
        #expect(throws: LedgerError.self) { try Backup(BackupTests.copy, on: disk).restore(to: site) }
        try ledger.close()
    }

    @Test func `records that have lost their identity are not restored over`() throws {
        let ledger = try filled()
        try backUp()
        try ledger.incident.store(27..<40)
        try ledger.close()
        try disk.remove(Community.directory + "/identity")
        let path = Community.directory + "/incident/contents"
        let bytes = try disk.contents(of: path)
        #expect(throws: LedgerError.self) { try Backup(BackupTests.copy, on: disk).restore(to: community.site) }
        #expect(try disk.contents(of: path) == bytes)
    }

    @Test func `whatever a copy runs into, what it calls a backup is one`() throws {
        let ledger = try filled()
        let before = disk.calls(of: .any)
        try backUp(to: "/copies/first")
        let calls = disk.calls(of: .any) - before
        var survived = 0
        for (index, call) in stride(from: 1, through: calls, by: 9).enumerated() {
            let code: FileError.Code = [.notFound, .inputOutput, .noSpace][index % 3]
            disk.faults = [.fail(call: disk.calls(of: .any) + call, of: .any, with: code)]
            let taken = try? backUp()
            disk.faults = []
            guard let (manifest, _) = taken else { continue }
            survived += 1
            #expect(try Backup(BackupTests.copy, on: disk).verify() == [])
            let site = community.site("/others/\(call)", fence: "/others/\(call).fence")
            try Backup(BackupTests.copy, on: disk).restore(to: site)
            let copy = try Ledger.adopt(at: site, withoutDistrict: true)
            for lane in manifest.lanes { #expect(try copy[lane.lane].root(of: lane.head.size) == lane.head) }
            try copy.close()
            #expect(try LedgerView(of: site).damage() == [])
        }
        #expect(survived > 0, "a segment that is gone is looked for again")
        try backUp()
        #expect(try Backup(BackupTests.copy, on: disk).verify() == [])
        try ledger.close()
    }

    @Test func `a copy says which format its directory has`() throws {
        try filled().close()
        let (manifest, _) = try backUp()
        #expect(manifest.file(at: "format") != nil)
        let site = try restored()
        let path = Community.directory + "/format"
        #expect(try disk.contents(of: site.directory + "/format") == disk.contents(of: path))
    }

    @Test func `a file that no manifest could name is refused before it is written`() throws {
        try filled().close()
        try disk.makeDirectory("/community/archive")
        try disk.replace("/community/archive/lost+found", with: [1])
        let view = try LedgerView(of: community.site)
        let writer = try BackupWriter(BackupTests.copy, of: view, pace: .free)
        #expect(throws: LedgerError.self) {
            try writer.keep("/community/archive/lost+found", as: "archive/lost+found")
        }
        try view.copy(with: writer)
        _ = try writer.finish()
        #expect(try Backup(BackupTests.copy, on: disk).verify() == [])
    }

    @Test func `a database that a crash has left half written is copied as it was before`() throws {
        try filled().close()
        let source = try Connection(path: "/community/other.db", mode: .create, vfs: disk.sqliteVFS)
        try source.execute("PRAGMA journal_mode = DELETE; CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(9000))")
        // A cache of two pages is written out long before the end.
        try source.execute("PRAGMA cache_size = 2; BEGIN; UPDATE t SET x = randomblob(9000)")
        try source.execute("INSERT INTO t VALUES (randomblob(9000)), (randomblob(9000))")
        for ending in ["", "-journal"] {
            try disk.replace("/community/hurt.db\(ending)", with: disk.contents(of: "/community/other.db\(ending)"))
        }
        let view = try LedgerView(of: community.site)
        let writer = try BackupWriter(BackupTests.copy, of: view, pace: .free)
        try view.copy(with: writer)
        try writer.copyDatabase("/community/hurt.db", as: "hurt.db")
        _ = try writer.finish()
        let site = try restored()
        let copy = try Connection(path: site.directory + "/hurt.db", mode: .readOnly, vfs: disk.sqliteVFS)
        #expect(try copy.integer("SELECT count(*) FROM t WHERE x = zeroblob(9000)") == 1)
        #expect(try copy.integer("SELECT count(*) FROM t") == 1)
    }

    @Test func `a database that is being written is copied as it is at one moment`() throws {
        try filled().close()
        let source = try Connection(path: "/community/other.db", mode: .create, vfs: disk.sqliteVFS)
        try source.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)")
        try source.execute("BEGIN; INSERT INTO t VALUES (2)")
        let view = try LedgerView(of: community.site)
        let writer = try BackupWriter(BackupTests.copy, of: view, pace: .free)
        try view.copy(with: writer)
        try writer.copyDatabase("/community/other.db", as: "other.db")
        _ = try writer.finish()
        try source.execute("COMMIT")
        let site = try restored()
        let copy = try Connection(path: site.directory + "/other.db", mode: .readOnly, vfs: disk.sqliteVFS)
        #expect(try copy.integer("SELECT count(*) FROM t") == 1)
        #expect(try Backup(BackupTests.copy, on: disk).verify() == [])
    }

    @Test func `a lane without its first records is copied with the proofs of them`() throws {
        let ledger = try filled()
        community.clock.advance(days: 31)
        try ledger.incident.store(27..<30)
        _ = try ledger.incident.prune(before: Seq(10), into: "/archive", withoutDistrict: true)
        try backUp()
        let site = try restored()
        let copy = try Ledger.adopt(at: site, withoutDistrict: true)
        #expect(copy.incident.retainedFrom == Seq(10))
        _ = try copy.incident.inclusionProof(of: Seq(3), in: copy.incident.head.size)
        #expect(try copy.incident.restoreAll(from: "/archive") == 1)
        #expect(copy.incident.retainedFrom == Seq(0))
        try copy.close()
        #expect(try LedgerView(of: site).damage() == [])
        try ledger.close()
    }
}
