import Files
import HTTPTypes
import JSON
import Ledger
import Node
import SimulatedDisk
import Testing
import Wire

@Suite struct NodeRunTests {
    @Test func `those who are turned away are counted, although a minute is cut in two by a restart`() async throws {
        let node = try NodeInProcess(StandingClock().ofNode)
        for times in [3, 2] {
            try await node.run { admin, _ in
                for _ in 0..<times {
                    let answer = try await admin.showing("linli_nobody").get("/metrics")
                    #expect(answer.status == 401)
                }
            }
        }
        #expect(try LedgerView(of: node.site).records()[.access, default: []].turnedAway == 5)
    }

    @Test func `requests without an id of their own are other commands after a restart, whatever the clock says`()
        async throws
    {
        let node = try NodeInProcess(StandingClock().ofNode)
        var ids: [String] = []
        for place in ["b1", "b2"] {
            ids.append(
                try await node.run { admin, _ in
                    let manager = try await admin.manager()
                    let added = try await manager.post("/v1/places/\(place)/add", ["kind": "building", "name": "x"])
                    #expect(added.status == 200)
                    return added.json["id"]!.string!
                })
        }
        // Runs that follow each other lie further apart than the requests of any of them.
        let numbers = ids.map { Int128($0.dropFirst(), radix: 36)! }
        #expect((numbers[0] - numbers[1]).magnitude > 1 << 40)
    }

    @Test func `a node whose clock is not believed is ready, and says why its records are dated otherwise`()
        async throws
    {
        let clock = StandingClock()
        let node = try NodeInProcess(clock.ofNode)
        try await node.run { admin, _ in
            let believed = try await admin.get("/readyz")
            #expect(believed.status == 200 && believed.json["warnings"] == nil)
            clock.step(milliseconds: 90 * 60_000)
            let ahead = try await admin.get("/readyz")
            #expect(ahead.status == 200 && ahead.json["status"] == "ready")
            #expect(ahead.json["warnings"]?.array?.first?.string?.contains("is not believed") == true)
            clock.step(milliseconds: -3 * 60 * 60_000)
            let behind = try await admin.get("/readyz").json["warnings"]?.array?.compactMap(\.string)
            #expect(
                behind?.contains { $0.contains("access: the clock says 2026-09-21T") && $0.contains("caught up") }
                    == true, "\(behind ?? [])")
            clock.step(milliseconds: 90 * 60_000)
            #expect(try await admin.get("/readyz").json["warnings"] == nil)
        }
    }

    @Test func `a directory that is older than its program is brought up to date, and one that is newer is left alone`()
        async throws
    {
        let node = try NodeInProcess(.system)
        let (format, key) = ("/n/format", "/n/address.key")
        let newest = try node.disk.contents(of: format)
        try node.disk.remove(format)
        try await node.run { admin, _ in
            let answer = try await admin.get("/metrics")
            #expect(answer.status == 200)
        }
        #expect(try node.disk.contents(of: format) == newest)

        try node.disk.replace(format, with: Array("linli data directory, format 9\n".utf8))
        try node.disk.remove(key)
        #expect(throws: LedgerError.newerFormat(path: "/n", version: 9, known: 2)) {
            try NodeDirectory(node.site).complete(names: ["localhost"])
        }
        #expect(!node.disk.paths.contains(key))
    }

    @Test func `on a full disk a node begins, lets people in, hears alarms, turns readings away, and ends`()
        async throws
    {
        let node = try NodeInProcess(.system)
        let letters = try await node.run { admin, _ in
            let letters = Correspondence(seed: 1)
            try await letters.found(try await admin.manager())
            return letters
        }
        try node.fillDisk()
        try await node.run { admin, _ in
            // What may be said of tokens waits for room; who has one is let in.
            let issued = try await admin.post("/v1/admin/tokens", ["principal": "x", "role": "manager"])
            let listed = try await admin.get("/v1/admin/tokens")
            let refused = try await admin.showing("linli_nobody").get("/metrics")
            #expect([issued, listed, refused].map(\.status) == [507, 200, 401])
        }
        node.freeDisk()
        try await node.run { admin, _ in
            let manager = try await admin.manager()
            try node.fillDisk()
            let mail = letters.mail
            let alarm = mail.letter([mail.event("alarm.raise", "s1", ["category": "fire.smoke"])])
            #expect(await mail.deliver(alarm, manager)?.status == 200)
            let reading = mail.letter([
                mail.event("readings.record", "hub", ["times": ["2026-03-01T00:15:00Z"], "indexes": [[7]]])
            ])
            let refusal = await mail.deliver(reading, manager)
            #expect(refusal?.status == 507 && refusal?.fields["retry-after"] == "10")
            node.freeDisk()
            await mail.sendAgain(manager)
        }
        letters.mail.check(in: try LedgerView(of: node.site).records(), "of a full disk")
    }
}
