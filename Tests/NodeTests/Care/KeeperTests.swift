import Community
import Digest
import Files
import JSON
import Ledger
import Logs
import Merkle
import SimulatedDisk
import Testing
import Views
import Wire

@testable import Node

/// What a node does for itself while it runs.
@Suite struct KeeperTests {
    @Test func `records that were kept long enough go into an archive, and leave a proof behind`() throws {
        let kept = try KeptNode(keeping: [.telemetry: 366])
        try kept.tellReadings(days: [0, 100, 300])
        kept.clock.advance(days: 70)
        kept.keeper.look()
        #expect(kept.lanes.ledger.telemetry.retainedFrom == kept.starts[1])
        let purges = kept.purges
        #expect(purges.count == 1 && purges[0].subject == "telemetry")
        let row = try kept.purgeRows()[0]
        let path = NodeDirectory(kept.site).archive
        let archive = path + "/" + (try #require(try kept.disk.names(in: path).first))
        let size = try kept.disk.open(archive, .read).size()
        #expect(row.days == 366 && row.archiveByteCount == Int64(size))
        // The root of then is still the one that everything later is consistent with.
        let root = try kept.lanes.ledger.telemetry.root(of: kept.starts[1].value)
        #expect(row.root.bytes == root.root.bytes && row.count == Int64(kept.starts[1].value))
        _ = try kept.lanes.ledger.telemetry.inclusionProof(of: Seq(0), in: kept.lanes.ledger.telemetry.size)
        kept.keeper.look()
        #expect(kept.purges.count == 1)
        try kept.close()
    }

    @Test func `what is announced is gone in the end, and announced once, whatever fails in between`() throws {
        let kept = try KeptNode()
        try kept.tellReadings(days: [0, 100])
        kept.clock.advance(days: 300)
        try kept.keep(.telemetry, days: 366)
        // The archive gets its name; the table of contents without the segment does not.
        kept.disk.faults = [
            .fail(call: kept.disk.calls(of: .rename) + 2, of: .rename, with: .inputOutput)
        ]
        kept.keeper.look()
        #expect(kept.lanes.ledger.telemetry.retainedFrom == Seq(0) && kept.purges.count == 1)
        kept.disk.faults = []
        kept.keeper.look()
        #expect(kept.lanes.ledger.telemetry.retainedFrom == kept.starts[1] && kept.purges.count == 1)
        try kept.close()
    }

    @Test func `what an open alarm or case comes from stays, and goes when that is over`() throws {
        let kept = try KeptNode(keeping: [.incident: 92])
        let ledger = kept.lanes.ledger
        try kept.tell(
            .registry(.addPlace("b1", kind: .building, name: "一号楼")),
            .registry(.installDevice("s1", kind: "smoke", model: "m", at: "b1")))
        let raised = Seq(ledger.incident.size)
        kept.clock.advance(days: 1)
        let alarm = AlarmID(text: try kept.tell(.smoke()))
        kept.clock.advance(days: 1)
        let order = CaseID(text: try kept.tell(.openCase(of: alarm)))
        kept.clock.advance(days: 1)
        try kept.tell(.registry(.addPlace("b2", kind: .building, name: "二号楼")))
        kept.clock.advance(days: 200)
        kept.keeper.look()
        #expect(ledger.incident.retainedFrom == raised && kept.purges.count == 1)
        try kept.tell(
            .alarm(.acknowledge(alarm)), .alarm(.return(ConditionKey(device: "s1", category: "fire.smoke"))),
            .alarm(.reset(alarm)))
        kept.clock.advance(days: 200)
        kept.keeper.look()
        // The alarm is over. The case that was made of it is not.
        #expect(ledger.incident.retainedFrom == raised)
        try kept.tell(.work(.act(order, .void(text: nil))))
        kept.clock.advance(days: 93)
        kept.keeper.look()
        #expect(ledger.incident.retainedFrom.value == ledger.incident.size)
        #expect(try kept.purgeRows().reduce(0) { $0 + $1.count } == Int64(ledger.incident.size))
        try kept.close()
    }

    @Test func `a wall clock that nobody believes makes no record old`() throws {
        let kept = try KeptNode(keeping: [.telemetry: 366])
        try kept.tellReadings(days: [0, 100])
        kept.clock.step(milliseconds: 300 * 86_400_000)
        kept.keeper.look()
        #expect(kept.lanes.ledger.telemetry.clockTrouble != nil)
        #expect(kept.lanes.ledger.telemetry.retainedFrom == Seq(0) && kept.purges.isEmpty)
        try kept.close()
    }

    @Test func `what cannot be proven to be gone stays`() throws {
        let kept = try KeptNode(keeping: [.telemetry: 366])
        try kept.tellReadings(days: [0, 100])
        kept.clock.advance(days: 300)
        kept.lanes.access.close()
        kept.keeper.look()
        #expect(kept.lanes.ledger.telemetry.retainedFrom == Seq(0))
        try kept.close()
    }

    @Test func `a shortage of room is told when it begins and when it ends, and readings wait meanwhile`() throws {
        let kept = try KeptNode()
        try kept.tellReadings(days: [0])
        kept.leave(bytes: 1 << 30)
        kept.keeper.look()
        kept.keeper.look()
        #expect(kept.kinds(about: "disk.") == ["disk.scarce"])
        try kept.tellReadings(days: [1])
        kept.leave(bytes: 100 << 20)
        kept.keeper.look()
        #expect(kept.refusesReadings)
        // A little more than the limit is no end yet.
        kept.leave(bytes: 520 << 20)
        kept.keeper.look()
        #expect(kept.refusesReadings)
        kept.leave(bytes: 8 << 30)
        kept.keeper.look()
        try kept.tellReadings(days: [2])
        #expect(kept.kinds(about: "disk.") == ["disk.scarce", "disk.scarce", "disk.free", "disk.free"])
        try kept.close()
    }

    @Test func `whoever asks how the node is hears of little room, and an admin may have it looked at`() async throws {
        var options = NodeOptions.underTest
        options.care.disk.warnBytes = 1 << 60
        try await NodeUnderTest.with(options: options) { node in
            let ready = try await node.get("/readyz", as: nil)
            #expect(ready.status == 200 && ready.json["status"] == "ready")
            #expect(ready.json["warnings"]?.array?.count == 1)
            let metrics = try await node.get("/metrics", as: node.admin).text
            #expect(metrics.contains("linli_disk_short{level=\"scarce\"} 1"))
            #expect(metrics.contains("linli_disk_short{level=\"reserved\"} 0"))
            #expect(metrics.contains("linli_disk_available_bytes "))
            let manager = try await node.token("manager")
            #expect(try await node.send("POST", "/v1/admin/care", as: node.admin).status == 202)
            #expect(try await node.send("POST", "/v1/admin/care", as: manager).status == 403)
        }
    }

    @Test func `a shortage that was there before a restart is the same one after it`() throws {
        let kept = try KeptNode()
        kept.leave(bytes: 1 << 30)
        kept.keeper.look()
        let again = try kept.anotherKeeper()
        again.look()
        #expect(again.disk.levels == [.scarce])
        kept.leave(bytes: 8 << 30)
        again.look()
        #expect(kept.kinds(about: "disk.") == ["disk.scarce", "disk.free"])
        try kept.close()
    }
}

@Suite struct DiskForecastTests {
    private static let start = Instant(milliseconds: 1_790_000_000_000)

    @Test func `a disk that fills by a gigabyte a day has as many days left as gigabytes`() {
        var forecast = DiskForecast()
        for hour in 0...72 {
            let used = UInt64(hour) * (1 << 30) / 24
            forecast.note((100 << 30) - used, at: Self.start.advanced(byMilliseconds: Int64(hour) * 3_600_000))
        }
        #expect(forecast.daysLeft == 97)
    }

    @Test func `nobody says how long after a minute, and nobody for a disk that empties`() {
        var forecast = DiskForecast()
        forecast.note(100, at: Self.start)
        forecast.note(50, at: Self.start.advanced(byMilliseconds: 60_000))
        #expect(forecast.daysLeft == nil)
        forecast.note(200, at: Self.start.advanced(byMilliseconds: 7_200_000))
        #expect(forecast.daysLeft == nil)
    }

    @Test func `a week ago does not count any more`() {
        var forecast = DiskForecast()
        for hour in 0...400 {
            // It filled fast in the first week and stands still since.
            let available: UInt64 = hour < 100 ? 1_000_000 - UInt64(hour) * 1_000 : 900_000
            forecast.note(available, at: Self.start.advanced(byMilliseconds: Int64(hour) * 3_600_000))
        }
        #expect(forecast.daysLeft == nil)
    }
}

@Suite struct RetentionTests {
    @Test func `is said by an administrator, and seen by whoever reads who was let in`() async throws {
        var options = NodeOptions.underTest
        options.care.withoutDistrict = true
        try await NodeUnderTest.with(options: options) { node in
            let change = { (kind: String, body: JSONValue, token: String) in
                try await node.post("/v1/admin/retention/\(kind)/change", as: token, body)
            }
            #expect(try await change("access", ["days": 400], node.admin).status == 200)
            let refused = try await change("telemetry", ["days": 365], node.admin)
            #expect(refused.status == 409 && refused.json["type"] == "urn:linli:problem:keeping.too-short")
            #expect(refused.text.contains("ISO 50006"))
            for (kind, body) in [
                ("visitors", ["days": 400]), ("access", [:]), ("access", ["days": "400"]), ("access", ["until": 400]),
            ] as [(String, JSONValue)] {
                #expect(try await change(kind, body, node.admin).status == 400, "\(kind) \(body)")
            }
            let manager = try await node.token("manager")
            #expect(try await change("access", ["days": .null], manager).status == 403)
            let items = try await node.get("/v1/admin/retention", as: node.admin).json["items"]!.array!
            #expect(items.map { $0["days"] } == [.null, .null, 400, .null])
            #expect(items[2]["by"] == "admin" && items[1]["leastDays"] == 366)
            #expect(try await change("access", ["days": .null], node.admin).status == 200)
            let again = try await node.get("/v1/admin/retention", as: node.admin).json["items"]!.array!
            #expect(again[2]["days"] == .null)
        }
    }

    @Test func `of a lane waits for a district, unless there will never be one`() async throws {
        try await NodeUnderTest.with { node in
            let refused = try await node.post("/v1/admin/retention/access/change", as: node.admin, ["days": 400])
            #expect(refused.status == 409 && refused.json["type"] == "urn:linli:problem:keeping.no-district")
            #expect(
                try await node.post("/v1/admin/retention/media/change", as: node.admin, ["days": 400]).status == 200)
        }
    }

    @Test func `the disk is warned of before it is refused`() throws {
        #expect(throws: SettingError.self) {
            try NodeOptions(file: Array("{ 'disk-refuse-mebibytes': 3000 }".utf8), flags: [])
        }
    }
}
