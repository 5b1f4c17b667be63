import Community
import EventLoop
import Files
import Foundation
import HTTP
import HTTPTypes
import JSON
import Ledger
import Logs
import People
import Samples
import Views
import Wire

@testable import Node

/// A node on this machine's disk that serves plain text on loopback, and a client of it.
struct NodeUnderTest: Sendable {
    let directory: String
    let loop: EventLoop
    let client: HTTPClient
    /// Tokens by role, for the whole community.
    let admin: String

    struct Answer: Sendable {
        let head: ResponseHead
        let bytes: [UInt8]

        var status: Int { head.status }
        var text: String { String(decoding: bytes, as: UTF8.self) }
        var json: JSONValue { (try? JSONReader.read(bytes)) ?? .null }
    }

    static func with<Value: Sendable>(
        options: NodeOptions = .underTest, clock: NodeClock = .system, at kept: String? = nil,
        writing write: @escaping @Sendable ([UInt8]) -> Void = { _ in },
        _ body: @escaping @Sendable (NodeUnderTest) async throws -> Value
    ) async throws -> Value {
        await Turns.nodes.take()
        defer { Turns.nodes.give() }
        let directory =
            kept ?? FileManager.default.temporaryDirectory.appending(path: "linli-node-\(UUID().uuidString)").path
        defer {
            if kept == nil {
                for path in ["", ".fence", ".vault-key"] {
                    try? FileManager.default.removeItem(atPath: directory + path)
                }
            }
        }
        let site = Site(directory: directory, options: options.ledger, clock: clock.reading)
        let files = NodeDirectory(site)
        try files.create(names: ["localhost"])
        let admin = String(decoding: try LocalDisk().contents(of: files.adminToken), as: UTF8.self).dropLast()
        let writer = LogWriter(options.log, to: write)
        defer { writer.close() }
        let result = Box<Value>()
        try await Node(site, options: options, clock: clock, tls: nil, log: Log(to: writer)).run { address, loop in
            let client = try await loop.run { try HTTPClient(to: address, serverName: "localhost", on: loop) }
            let node = NodeUnderTest(directory: directory, loop: loop, client: client, admin: String(admin))
            // The body runs on the loop, like whatever uses a client.
            result.value = await Task(executorPreference: loop) {
                do { return Result<Value, any Error>.success(try await body(node)) } catch { return .failure(error) }
            }.value
            try await loop.run { client.close() }
        }
        return try result.value!.get()
    }

    private final class Box<Value: Sendable>: @unchecked Sendable {
        // Sendable because it is written before the node ends and read after.
        var value: Result<Value, any Error>?
    }

    func send(
        _ method: String, _ path: String, as token: String?, _ fields: HTTPFields = [:], _ body: [UInt8]? = nil
    ) async throws -> Answer {
        var fields = fields
        if let token { fields.append("authorization", "Bearer \(token)") }
        let head = RequestHead(method: method, scheme: "http", authority: "localhost", path: path, fields: fields)
        let call = try await client.call(head, hasBody: body != nil)
        if let body {
            do {
                try await call.write(body)
                call.finish()
            } catch {
                // Who refuses it need not hear all of it: the answer below says so, or that there is none.
            }
        }
        return Answer(head: try await call.response(), bytes: try await call.body(limit: .max))
    }

    func get(_ path: String, as token: String?) async throws -> Answer { try await send("GET", path, as: token) }

    func post(
        _ path: String, as token: String?, _ json: JSONValue, type: String = "application/json"
    ) async throws -> Answer {
        try await send("POST", path, as: token, ["content-type": type], json.encoded)
    }

    /// The records of the access lane by now.
    var access: [Record] {
        get throws { try LedgerView(of: Site(directory: directory)).records()[.access, default: []] }
    }

    /// A new token of a role.
    func token(_ role: String, principal: String? = nil, scope: String = "/") async throws -> String {
        let answer = try await post(
            "/v1/admin/tokens", as: admin,
            ["principal": .string(principal ?? role), "role": .string(role), "scope": .string(scope)])
        return answer.json["token"]!.string!
    }

    /// Records a CloudEvent.
    func event(
        _ type: String, _ subject: String?, _ data: JSONValue, id: String, as token: String
    ) async throws -> Answer {
        try await post(
            "/v1/events", as: token, .event(type, subject, data, id: id), type: "application/cloudevents+json")
    }

    /// A building with smoke detectors.
    func furnish(devices: Int = 1, as manager: String) async throws {
        let place = try await event("place.add", "b1", ["kind": "building", "name": "一号楼"], id: "b1", as: manager)
        precondition(place.status == 200, place.text)
        for number in 1...devices {
            let device = try await event(
                "device.install", "s\(number)", ["kind": "smoke", "model": "m", "place": "b1"], id: "s\(number)",
                as: manager)
            precondition(device.status == 200, device.text)
        }
    }
}

extension JSONValue {
    static func event(_ type: String, _ subject: String?, _ data: JSONValue, id: String) -> JSONValue {
        .object(
            [
                .init("specversion", "1.0"), .init("id", .string(id)), .init("source", "urn:test"),
                .init("type", .string("linli.\(type)")), .init("data", data),
            ] + (subject.map { [.init("subject", .string($0))] } ?? []))
    }
}

extension NodeOptions {
    static var underTest: NodeOptions {
        var options = NodeOptions()
        (options.port, options.isPlain, options.drainSeconds) = (0, true, 2)
        options.people = .cheap
        return options
    }
}
