import Calendar
import Community
import HTTPTypes
import JSON
import Ledger
import Testing
import Views
import Wire

@testable import Node

/// Who is let in, and what becomes of those who are not.
@Suite struct GateTests {
    @Test(arguments: [
        nil, "Bearer", "Bearer x", "Basic YTpi",
        "Bearer linli_k000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `nobody unknown is let in`(credentials: String?) async throws {
        try await NodeUnderTest.with { node in
            var fields: HTTPFields = ["content-type": "application/json"]
            if let credentials { fields.append("authorization", credentials) }
            let answer = try await node.send("POST", "/v1/commands", as: nil, fields, [])
            #expect(answer.status == 401)
            #expect(answer.head.fields["www-authenticate"] == "Bearer realm=\"linli\"")
        }
    }

    @Test func `a token does what its role may, where its scope is, until it is revoked`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            try await node.furnish(as: manager)
            _ = try await node.event("place.add", "b2", ["kind": "building", "name": "x"], id: "b2", as: manager)
            _ = try await node.event(
                "device.install", "t1", ["kind": "k", "model": "m", "place": "b2"], id: "t1", as: manager)
            let gateway = try await node.token("device", scope: "b1")
            let forbidden = try await node.post("/v1/places/b9/add", as: gateway, ["kind": "building", "name": "x"])
            #expect(forbidden.status == 403 && forbidden.json["type"] == "urn:linli:problem:denied-role")
            let elsewhere = try await node.post("/v1/alarms/t1/raise", as: gateway, ["category": "fire.smoke"])
            #expect(elsewhere.status == 403 && elsewhere.json["type"] == "urn:linli:problem:denied-scope")
            #expect(try await node.post("/v1/alarms/s1/raise", as: gateway, ["category": "fire.smoke"]).status == 200)
            let id = gateway.split(separator: "_")[1]
            #expect(try await node.send("POST", "/v1/admin/tokens/\(id)/revoke", as: node.admin).status == 200)
            #expect(try await node.post("/v1/alarms/s1/raise", as: gateway, ["category": "fire.smoke"]).status == 401)
            let tokens = try await node.get("/v1/admin/tokens", as: node.admin)
            #expect(tokens.json["items"]?.array?.count == 3)
            #expect(!tokens.text.contains("hash"))
            let revoked = tokens.json["items"]?.array?.first { $0["revoked"] != .null }
            for time in ["issued", "revoked"] {
                #expect(revoked?[time]?.string.flatMap { Instant(rfc3339: $0) } != nil, "\(time)")
            }
        }
    }

    @Test func `refusals and denials are in the access lane when the node has stopped, counted and not one by one`()
        async throws
    {
        let records = try await withKeptNode { node in
            for _ in 0..<20 { _ = try await node.get("/v1/admin/tokens", as: "linli_x_y") }
            let gateway = try await node.token("device")
            for _ in 0..<5 { _ = try await node.get("/v1/admin/tokens", as: gateway) }
        }
        let refused = records.filter { $0.kind.name == "access.refused" }
        #expect((1...2).contains(refused.count))
        #expect(records.filter { $0.kind.name == "access.denied" }.count <= 2)
        #expect(records.contains { $0.kind.name == "access.denied" })
        #expect(records.first { $0.kind.name == "node.started" } != nil)
        #expect(records.last?.kind.name == "node.stopped")
        // An address leads to a person, and is not written down.
        #expect(!records.contains { String(decoding: $0.encoded, as: UTF8.self).contains("127.0.0.1") })
    }

    @Test func `only a demonstration lets in whoever comes`() async throws {
        var options = NodeOptions.underTest
        options.isDemo = true
        try await NodeUnderTest.with(options: options) { node in
            let added = try await node.post("/v1/places/b1/add", as: nil, ["kind": "building", "name": "x"])
            let tokens = try await node.get("/v1/admin/tokens", as: nil)
            #expect(added.status == 200 && tokens.status == 403)
        }
        #expect(throws: SettingError.self) {
            try NodeOptions(file: nil, flags: [("demo", true), ("listen", "0.0.0.0:8443")])
        }
    }

    /// What is in the access lane after a node has done something and stopped.
    private func withKeptNode(_ body: @escaping @Sendable (NodeUnderTest) async throws -> Void) async throws -> [Record]
    {
        try await withKeptDirectory { directory in
            try await NodeUnderTest.with(at: directory, body)
            let ledger = try Ledger(opening: Site(directory: directory))
            defer { try? ledger.close() }
            return try ledger.access.records(from: Seq(0), limit: 1_000)
        }
    }
}
