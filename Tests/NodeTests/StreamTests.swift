import Foundation
import HTTP
import HTTPTypes
import JSON
import Merkle
import Testing

@testable import Node

func withKeptDirectory<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let directory = FileManager.default.temporaryDirectory.appending(path: "linli-node-\(UUID().uuidString)").path
    defer {
        try? FileManager.default.removeItem(atPath: directory)
        try? FileManager.default.removeItem(atPath: directory + ".fence")
    }
    return try await body(directory)
}

/// `GET /v1/stream`.
@Suite struct StreamTests {
    @Test func `what happens comes as it happens, in order, each with the position behind it`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let stream = try await node.follow("/v1/stream?lanes=incident", as: manager)
            try await node.furnish(devices: 3, as: manager)
            var ids: [String] = []
            for _ in 0..<4 { ids.append(try #require(await stream.next()).id) }
            #expect(ids == ["incident:1", "incident:2", "incident:3", "incident:4"])
        }
    }

    @Test func `who comes back gets what came meanwhile, and nothing twice`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            try await node.furnish(devices: 5, as: manager)
            let first = try await node.follow("/v1/stream?since=incident:0", as: manager)
            let third = [try await first.next(), try await first.next(), try await first.next()][2]
            #expect(third?.id == "incident:3")
            #expect(third?.json["type"] == "linli.device.installed" && third?.json["subject"] == "s2")
            let second = try await node.follow("/v1/stream", as: manager, ["last-event-id": "incident:3"])
            #expect(try await second.next()?.json["subject"] == "s3")
            let beyond = try await node.send("GET", "/v1/stream", as: manager, ["last-event-id": "incident:99"])
            #expect(beyond.status == 400)
        }
    }

    @Test func `somebody sees what their role and place let them see`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let gateway = try await node.token("device")
            #expect(try await node.get("/v1/stream", as: gateway).status == 403)
            let guest = try await node.token("operator", scope: "b1")
            let worker = try await node.token("worker", scope: "b1")
            #expect(try await node.get("/v1/stream?lanes=incident", as: worker).status == 403)
            _ = try await node.event("place.add", "b0", ["kind": "building", "name": "x"], id: "b0", as: manager)
            try await node.furnish(as: manager)
            let stream = try await node.follow("/v1/stream?since=incident:0", as: guest)
            #expect(try await stream.next()?.json["place"] == "b1")
        }
    }
}

/// One who follows a stream.
final class StreamReader: @unchecked Sendable {
    // Sendable because it is used on the loop alone.
    private let call: HTTPCall
    private var text = ""

    init(_ call: HTTPCall) { self.call = call }

    struct Told: Sendable {
        let id: String
        let json: JSONValue
    }

    /// The next event; nil when the stream has ended.
    func next() async throws -> Told? {
        while true {
            if let end = text.range(of: "\n\n") {
                let block = text[..<end.lowerBound]
                text = String(text[end.upperBound...])
                let lines = block.split(separator: "\n")
                guard let id = lines.first(where: { $0.hasPrefix("id: ") }),
                    let data = lines.first(where: { $0.hasPrefix("data: ") })
                else { continue }
                return Told(id: String(id.dropFirst(4)), json: try JSONReader.read(Array(data.dropFirst(6).utf8)))
            }
            guard let piece = try await call.receive() else { return nil }
            call.consumed(piece.count)
            text += String(decoding: piece, as: UTF8.self)
        }
    }
}

extension NodeUnderTest {
    func follow(_ path: String, as token: String, _ fields: HTTPFields = [:]) async throws -> StreamReader {
        var fields = fields
        fields.append("authorization", "Bearer \(token)")
        let head = RequestHead(method: "GET", scheme: "http", authority: "localhost", path: path, fields: fields)
        let call = try await client.call(head)
        let response = try await call.response()
        precondition(response.status == 200, "the stream answered \(response.status)")
        return StreamReader(call)
    }
}
