import Community
import Digest
import Files
import Foundation
import HTTPTypes
import JSON
import Ledger
import Samples
import Testing
import Wire

@testable import Node

/// `/v1/media`: evidence as it is sent, handed out and let go.
@Suite struct MediaTests {
    private static let picture: [UInt8] =
        [0xFF, 0xD8, 0xFF] + (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    private func upload(
        _ bytes: [UInt8], to node: NodeUnderTest, as token: String, at place: String? = nil,
        type: String = "image/jpeg",
        key: String? = nil
    ) async throws -> NodeUnderTest.Answer {
        var fields: HTTPFields = ["content-type": type]
        if let key { fields.append("idempotency-key", key) }
        return try await node.send("POST", "/v1/media" + (place.map { "?place=\($0)" } ?? ""), as: token, fields, bytes)
    }

    @Test func `a photograph is taken once, known by its hash, and handed out as it was`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let taken = try await upload(Self.picture, to: node, as: manager, key: "p1")
            #expect(taken.status == 201, "\(taken.text)")
            let id = try #require(taken.json["subject"]?.string)
            let again = try await upload(Self.picture, to: node, as: manager, key: "p1")
            #expect(again.json["duplicate"] == true && again.json["subject"]?.string == id)
            let row = try await node.get("/v1/media/\(id)", as: manager).json
            #expect(row["hash"]?.string == "\(SHA256.hash(Self.picture))" && row["place"] == "/")
            #expect(row["bytes"] == .integer(Int64(Self.picture.count)))
            let content = try await node.get("/v1/media/\(id)/content", as: manager)
            #expect(content.status == 200 && content.bytes == Self.picture)
            #expect(content.head.fields["content-type"] == "image/jpeg")
            #expect(content.head.fields["x-content-type-options"] == "nosniff")
            let digest = Base64.standard.encode(SHA256.hash(Self.picture).bytes)
            #expect(content.head.fields["repr-digest"] == "sha-256=:\(String(decoding: digest, as: UTF8.self)):")
            #expect(try LocalDisk().names(in: node.directory + "/media").count == 1)
        }
    }

    @Test func `is seen by those who may see its place, and by nobody who may not see evidence`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            try await node.furnish(as: manager)
            _ = try await node.event("place.add", "b2", ["kind": "building", "name": "二"], id: "b2", as: manager)
            let worker = try await node.token("worker", principal: "w", scope: "b1")
            #expect(try await upload(Self.picture, to: node, as: worker).status == 403)
            #expect(try await upload(Self.picture, to: node, as: worker, at: "b2").status == 403)
            #expect(try !LocalDisk().exists(node.directory + "/media"))
            let taken = try await upload(Self.picture, to: node, as: worker, at: "b1")
            #expect(taken.status == 201, "\(taken.text)")
            let path = "/v1/media/\(taken.json["subject"]!.string!)/content"
            let near = try await node.token("operator", principal: "o1", scope: "b1")
            let far = try await node.token("operator", principal: "o2", scope: "b2")
            #expect(try await node.get(path, as: near).bytes == Self.picture)
            #expect(try await node.get(path, as: far).status == 404)
            #expect(try await node.get("/v1/media", as: far).json["items"] == [])
            #expect(try await node.get(path, as: worker).status == 403)
            let blind = try await node.post(
                "/v1/admin/tokens", as: node.admin,
                ["principal": "o3", "role": "operator", "scope": "b1", "mask": "people"])
            #expect(
                try await node.get(path, as: blind.json["token"]!.string!).json["type"]
                    == "urn:linli:problem:denied-mask")
            let head = try await node.send("HEAD", path, as: near)
            #expect(head.status == 200 && head.bytes.isEmpty)
            #expect(head.head.fields["content-length"] == "\(Self.picture.count)")
            #expect(try await node.get(path, as: node.admin).status == 403)
            #expect(try await node.get(path, as: nil).status == 401)
            let resident = try await node.token("resident", principal: "r")
            #expect(try await upload(Self.picture, to: node, as: resident, at: "b1").status == 403)
        }
    }

    @Test func `what is no photograph is refused with the reason, and nothing of it is kept`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let refused: [([UInt8], String, Int)] = [
                ([], "image/jpeg", 400), (Array("<svg/>".utf8), "image/jpeg", 400),
                (Self.picture, "image/svg+xml", 415),
                (Self.picture, "image/png", 400),
                (Self.picture + Array(repeating: 0, count: 16 << 20), "image/jpeg", 413),
            ]
            for (bytes, type, status) in refused {
                let answer = try await upload(bytes, to: node, as: manager, type: type)
                #expect(answer.status == status, "\(type): \(answer.text)")
            }
            #expect(try LocalDisk().names(in: node.directory + "/media") == [])
            #expect(try await node.get("/v1/media", as: manager).json["items"] == [])
            // The node goes on.
            #expect(try await upload(Self.picture, to: node, as: manager).status == 201)
        }
    }

    @Test func `what is purged is not handed out, and what others have recorded of the same bytes is`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            var ids: [String] = []
            for _ in 1...2 {
                ids.append(try await upload(Self.picture, to: node, as: manager).json["subject"]!.string!)
            }
            let purged = try await node.post(
                "/v1/media/\(ids[0])/purge", as: manager, ["reason": "a neighbour asked for it"])
            #expect(purged.status == 200, "\(purged.text)")
            let gone = try await node.get("/v1/media/\(ids[0])/content", as: manager)
            #expect(gone.status == 410 && gone.json["type"] == "urn:linli:problem:purged")
            #expect(try await node.get("/v1/media/\(ids[1])/content", as: manager).bytes == Self.picture)
        }
    }

    @Test func `a damaged photograph does not take the place of the good copy of it`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            #expect(try await upload(Self.picture, to: node, as: manager).status == 201)
            let (site, copy) = (Site(directory: node.directory), node.directory + ".copy")
            defer { try? FileManager.default.removeItem(atPath: copy) }
            _ = try NodeBackup.take(of: site, to: copy)
            let path = node.directory + "/media/\(SHA256.hash(Self.picture)).media"
            try LocalDisk().open(path, .readWrite).write([0], at: 1_000)
            #expect { try NodeBackup.take(of: site, to: copy) } throws: { "\($0)".contains("its SHA-256 is not what") }
            #expect(try Backup(copy).damage() == [])
        }
    }

    @Test func `a bit that was changed on the disk is not handed out as evidence`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let taken = try await upload(Self.picture, to: node, as: manager)
            let path = node.directory + "/media/\(SHA256.hash(Self.picture)).media"
            try LocalDisk().open(path, .readWrite).write([0], at: 1_000)
            let answer = try await node.get("/v1/media/\(taken.json["subject"]!.string!)/content", as: manager)
            #expect(answer.status == 500 && answer.json["type"] == "urn:linli:problem:damaged")
        }
    }

    @Test func `whose hash alone was recorded has no bytes here`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let stored = try await node.post(
                "/v1/media/store", as: manager,
                ["sha256": .string("\(SHA256.hash([1]))"), "byteCount": 1, "type": "image/png"])
            let answer = try await node.get("/v1/media/\(stored.json["subject"]!.string!)/content", as: manager)
            #expect(answer.status == 404)
        }
    }
}
