import Digest
import EventLoop
import Files
import Foundation
import HTTPTypes
import JSON
import Ledger
import Merkle
import Samples
import SimulatedDisk
import Synchronization
import Testing
import Threads
import Views
import Wire

@testable import Node

/// Copies of a node as it is installed.
@Suite struct BackupTests {
    @Test func `a backup under load becomes the node as it was then, and a flipped byte of it is reported`()
        async throws
    {
        try await withOwnDirectory { directory in
            let copy = directory + "/copy"
            let program = try await BackupTests.liveWhileCopied(directory, to: copy)
            let manifest = try Backup(copy).manifest
            #expect(manifest.lanes.allSatisfy { $0.head.size > 0 })
            try BackupTests.flipEach(of: copy, with: program)

            let restored = directory + "/restored"
            let made = try program.linli(["restore", copy, restored, "--without-district"])
            #expect(made.status == 0, "\(made.text)\(made.errors)")
            let (source, other) = (Site(directory: program.directory), Site(directory: restored))
            for lane in manifest.lanes {
                #expect(
                    try BackupTests.digest(lane, of: source, directory)
                        == BackupTests.digest(lane, of: other, directory))
            }
            // Those who were let in before are let in, and what is told twice is known.
            try await BackupTests.serve(restored, letIn: program)
        }
    }

    @Test func `the next backup of a node writes what is new alone`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            try await node.furnish(devices: 5, as: manager)
            let (site, copy) = (Site(directory: node.directory), node.directory + ".copy")
            defer { try? FileManager.default.removeItem(atPath: copy) }
            let first = try NodeBackup.take(of: site, to: copy)
            let places = Set(first.manifest.files.map(\.place))
            #expect(places.isSuperset(of: ["identity", "signing.key", "tls.pem", "tls.key", "address.key"]))
            #expect(!places.contains { $0.hasPrefix("views") || $0 == "admin.token" || $0.hasSuffix("reserve") })
            try await node.furnish(devices: 6, as: manager)
            let second = try NodeBackup.take(of: site, to: copy)
            #expect(second.manifest.lanes[0].head.size > first.manifest.lanes[0].head.size)
            #expect(try Backup(copy).verify() == [])
        }
    }

    /// What a later version lays down must be named in one of the two lists.
    @Test func `every file of a node is in its backup, or can be made again`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            try await node.furnish(devices: 2, as: manager)
            let hook: JSONValue = ["name": "值班", "form": "cloudevent", "url": "http://127.0.0.1:9/"]
            #expect(try await node.post("/v1/admin/hooks", as: node.admin, hook).status == 201)
            let picture: [UInt8] = [0xFF, 0xD8, 0xFF]
            let taken = try await node.send("POST", "/v1/media", as: manager, ["content-type": "image/jpeg"], picture)
            #expect(taken.status == 201)
            let (site, copy) = (Site(directory: node.directory), node.directory + ".copy")
            defer { try? FileManager.default.removeItem(atPath: copy) }
            let manifest = try NodeBackup.take(of: site, to: copy).manifest
            let copied = Set(manifest.files.map(\.place))
            let made = [
                /views-.*/, /vault-copies/, /admin.token/, /lock/, /[a-z]+\/reserve/, /[a-z]+\/stopped/,
                /.*-(?:wal|shm|journal)/,
                // Kept apart, lest a copy brings back whom the node has erased.
                /vault-keys.db/,
                // Of what is not sealed yet.
                /[a-z]+\/[0-9]+.ids/, /[a-z]+\/hashes-[0-9]/,
            ]
            let paths = try FileManager.default.subpathsOfDirectory(atPath: node.directory)
            let files = paths.filter { path in !paths.contains { $0.hasPrefix(path + "/") } }
            let lost = files.filter { file in
                !copied.contains(file) && !made.contains { file.wholeMatch(of: $0) != nil }
            }
            #expect(lost == [])
            #expect(copied.isSuperset(of: ["people.db", "vault.db", "format", "media/\(SHA256.hash(picture)).media"]))
            // Somebody who was told more than the log of the copy holds would never be told the rest.
            let hooks = manifest.files.prefix { $0.place.hasPrefix("hooks/") }
            #expect(hooks.map { $0.place.hasSuffix(".next") } == [true, false])
        }
    }

    @Test func `a node is restored from beside what a later copy that was cut off has left`() throws {
        let kept = try KeptNode()
        try kept.tellReadings(days: [0])
        let archive = NodeDirectory(kept.site).archive
        try kept.disk.makeDirectory(archive)
        // A disk that is mounted there has files of its own.
        try kept.disk.replace(archive + "/lost+found", with: [1])
        let taken = try NodeBackup.take(of: kept.site, to: "/copy").manifest
        try kept.disk.replace("/copy/g2-telemetry-contents", with: [1])
        let site = Site(directory: "/r", fence: "/r.fence", disk: kept.disk, clock: kept.clock.ofNode.reading)
        let backup = try Backup("/copy", on: kept.disk)
        let restored = try NodeBackup.restore(backup, to: site, withoutDistrict: true)
        #expect(restored.manifest == taken && restored.epoch == 1)
        #expect(throws: LedgerError.alreadyExists(path: "/r")) {
            try NodeBackup.restore(backup, to: site, withoutDistrict: true)
        }
        try kept.close()
    }

    /// A node that alarms and readings come to while it is copied and until the copy is there; then it stops.
    private static func liveWhileCopied(_ directory: String, to copy: String) async throws -> NodeProgram {
        try await EventLoop.with { loop in
            try await Task(executorPreference: loop) {
                var program = try NodeProgram(directory + "/node", number: 252)
                let running = UncheckedBox(try program.start())
                let client = try await NodeClient(to: try program.ready(), on: loop, token: try program.adminToken)
                    .manager()
                let letters = Correspondence(seed: 11)
                try await letters.found(client)
                let copying = Mutex<Threads.Thread?>(nil)
                let result = Monitor<FinishedProgram?>(nil)
                let source = program
                await letters.go(client, answers: 300) {
                    copying.withLock {
                        $0 = Threads.Thread {
                            let copied = try? source.linli(["backup", copy, "--of", source.directory])
                            result.withLock { $0 = copied }
                            running.value.terminate()
                        }
                    }
                }
                if let thread = copying.withLock({ $0.take() }) { thread.join() }
                client.close()
                #expect(running.value.wait() == 0)
                let copied = try #require(result.withLock { $0 })
                #expect(copied.status == 0, "\(copied.text)\(copied.errors)")
                return program
            }.value
        }
    }

    private static func flipEach(of copy: String, with program: NodeProgram) throws {
        let disk = LocalDisk()
        var random = SeededGenerator(seed: 3)
        for name in try disk.names(in: copy) where name != "lock" {
            let path = copy + "/" + name
            let before = try disk.contents(of: path)
            var after = before
            after[Int.random(in: 0..<before.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            try disk.replace(path, with: after)
            let found = try program.linli(["backup", copy, "--verify"])
            #expect(found.status == 1 && found.text.contains(name), "\(name): \(found.text)\(found.errors)")
            try disk.replace(path, with: before)
        }
        #expect(try program.linli(["backup", copy, "--verify"]).status == 0)
    }

    /// The canonical bytes of a lane's view at the position of a backup.
    private static func digest(
        _ head: BackupManifest.LaneHead, of site: Site, _ directory: String
    ) throws -> String {
        let scratch = directory + "/scratch"
        try LocalDisk().makeDirectory(scratch)
        let kind = try #require(ViewKind.all.first { $0.lane == head.lane })
        let lane = try LaneAtRest(try LedgerView(of: site).lane(head.lane))
        #expect(try lane.root(of: head.head.size) == head.head)
        let replay = Replay(
            .look(.position(head.head.size)), at: ViewSite(directory: site.directory), scratch: scratch
        ) { lane }
        return "\(try kind.replay(replay).digest)"
    }

    private static func serve(_ directory: String, letIn program: NodeProgram) async throws {
        let token = try program.adminToken
        try await NodeUnderTest.with(at: directory) { node async throws in
            let mine = token.filter { !$0.isNewline }
            #expect(try await node.get("/v1/admin/tokens", as: mine).status == 200)
            #expect(try await node.get("/readyz", as: nil).status == 200)
        }
    }
}

/// For what a test hands from thread to thread, one after the other.
private final class UncheckedBox<Value>: @unchecked Sendable {
    // Sendable because each use follows the one before: the thread is started, then joined.
    var value: Value

    init(_ value: consuming Value) { self.value = value }
}
