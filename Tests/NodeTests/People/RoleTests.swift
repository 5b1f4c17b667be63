import EventLoop
import Foundation
import HTTP
import HTTPTypes
import JSON
import Samples
import Testing

@testable import Node

/// `roles.csv` says who may do what, for people to read: `yes`, `own` for what is theirs alone, `no`; `open` for whoever
/// comes, and `said` where it depends on what is sent.
@Suite struct `What is asked of a node` {
    private static let file = "Tests/NodeTests/People/roles.csv"

    /// By operation, the verdicts by role.
    private static func expected() throws -> (roles: [String], verdicts: [String: [String]]) {
        let text = String(decoding: try RepositoryFile.read(file), as: UTF8.self)
        let lines = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        let verdicts = Dictionary(uniqueKeysWithValues: lines.dropFirst().map { ($0[0], Array($0.dropFirst())) })
        return (Array(lines[0].dropFirst()), verdicts)
    }

    @Test func `is answered to whom the table says, route by route and role by role`() async throws {
        let (roles, verdicts) = try Self.expected()
        let node = try NodeInProcess(StandingClock().ofNode)
        try await node.run { admin, _ in
            let manager = try await admin.manager()
            try await Self.furnish(manager)
            let things = try await Self.things(manager)
            let document = try await admin.get("/openapi.json").json
            let asked = Self.operations(document, things)
            #expect(Set(asked.map(\.name)) == Set(verdicts.keys), "a route that nobody has decided about, or none")
            for (place, role) in roles.enumerated() {
                let issued = try await admin.post(
                    "/v1/admin/tokens", ["principal": .string("somebody-\(role)"), "role": .string(role)])
                let client = admin.showing(try #require(issued.json["token"]?.string))
                for operation in asked {
                    guard let row = verdicts[operation.name] else { continue }
                    let verdict = try await operation.verdict(for: client, things)
                    #expect(verdict == row[place] || row[place] == "said", "\(operation.name) by \(role)")
                }
            }
        }
    }

    /// A case, an alarm and what belongs to them, of nobody who asks.
    private static func furnish(_ manager: NodeClient) async throws {
        try await manager.must("/v1/places/b1/add", ["kind": "building", "name": "一号楼"])
        try await manager.must("/v1/devices/s1/install", ["kind": "smoke", "model": "m", "place": "b1"])
        try await manager.must("/v1/alarms/s1/raise", ["category": "fire.smoke"])
        try await manager.must(
            "/v1/workorders/report",
            ["place": "b1", "category": "lift.fault", "priority": "P3", "source": "patrol"])
    }

    /// The ids of the alarm and the case.
    private static func things(_ manager: NodeClient) async throws -> [String: String] {
        var things: [String: String] = [:]
        for collection in ["alarms", "workorders"] {
            let items = try await manager.get("/v1/\(collection)").json["items"]?.array
            things[collection] = try #require(items?.first?["id"]?.string)
        }
        return things
    }

    private struct Operation: Sendable {
        let name: String
        let method: String
        let path: String
        let type: String?
        let body: [UInt8]?
        let isOpen: Bool

        func verdict(for client: NodeClient, _ things: [String: String]) async throws -> String {
            if isOpen { return "open" }
            let call = try await client.client.call(
                client.head(method, path, type.map { ["content-type": $0] } ?? [:]), hasBody: body != nil)
            if let body {
                try await call.write(body)
                call.finish()
            }
            let status = try await call.response().status
            if path == "/v1/stream", status == 200 {
                call.reset()
                return "yes"
            }
            let json = (try? JSONReader.read(try await call.body(limit: .max))) ?? .null
            switch json["type"] {
            case "urn:linli:problem:denied-role": return "no"
            case "urn:linli:problem:denied-own": return "own"
            default: break
            }
            guard method == "GET" else { return "yes" }
            // The manager sees one of each.
            for (collection, id) in things {
                if path == "/v1/\(collection)/\(id)", status == 404 { return "own" }
                if path == "/v1/\(collection)", json["items"]?.array?.isEmpty == true { return "own" }
            }
            return "yes"
        }
    }

    private static func operations(_ document: JSONValue, _ things: [String: String]) -> [Operation] {
        (document["paths"]?.members ?? []).flatMap { path in
            (path.value.members ?? []).map { method in
                let described = method.value
                var target = path.name
                for parameter in described["parameters"]?.array ?? [] where parameter["in"] == "path" {
                    let collection = path.name.split(separator: "/").dropFirst().first.map(String.init) ?? ""
                    let isRaise = path.name.hasSuffix("/raise") || path.name.hasSuffix("/return")
                    let thing = path.name.hasPrefix("/v1/alarms") && isRaise ? "s1" : things[collection]
                    let value = thing ?? parameter["example"]?.string ?? "x"
                    target = target.replacing(
                        "{\(parameter["name"]?.string ?? "")}", with: value.replacing("/", with: "%2F"))
                }
                let content = described["requestBody"]?["content"]?.members?.first
                // Nobody outside is told: what is no hook is refused by another word than who may not add one.
                let isHook = path.name == "/v1/admin/hooks"
                return Operation(
                    name: described["operationId"]?.string ?? "", method: method.name.uppercased(), path: target,
                    type: content?.name,
                    body: content.flatMap { isHook ? Array("{}".utf8) : $0.value["example"]?.encoded },
                    isOpen: described["security"]?.array?.isEmpty == true)
            }
        }
    }
}
