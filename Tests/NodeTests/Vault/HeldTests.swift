import Community
import Digest
import Files
import Foundation
import JSON
import Ledger
import Testing
import Wire

@testable import Node

@Suite struct `People in the vault` {
    private static let report: JSONValue = [
        "place": "b1", "category": "lift.fault", "priority": "P2", "source": "hotline",
        "reporter": ["name": "张三", "phone": "13812340000", "plate": "京A12345"], "text": "电梯停在三楼",
    ]

    /// A case that somebody has reported; says under which references the log has them.
    private static func report(
        _ node: NodeUnderTest, as manager: String
    ) async throws -> (order: String, person: String, text: String) {
        try await node.furnish(as: manager)
        let answer = try await node.event("case.report", nil, report, id: "r", as: manager)
        #expect(answer.status == 200, "\(answer.text)")
        let order = try #require(answer.json["subject"]?.string)
        let events = try await node.get("/v1/workorders/\(order)", as: manager).json["timeline"]?.array
        let data = try #require(events?.first?["data"])
        return (order, try #require(data["reporter"]?.string), try #require(data["text"]?.string))
    }

    @Test func `are seen whole or in part by role, and every look is recorded`() async throws {
        try await NodeUnderTest.with { node in
            let (manager, assessor) = (try await node.token("manager"), try await node.token("assessor"))
            let (_, person, text) = try await Self.report(node, as: manager)
            let whole = try await node.get("/v1/people/\(person)?purpose=work", as: manager)
            #expect(
                whole.json == [
                    "id": .string(person), "disclosure": "full", "name": "张三", "phone": "13812340000",
                    "plate": "京A12345",
                ])
            let part = try await node.get("/v1/people/\(person)?purpose=contact", as: assessor)
            #expect(
                part.json == [
                    "id": .string(person), "disclosure": "masked", "name": "张*", "phone": "138****0000",
                    "plate": "京A****5",
                ])
            #expect(try await node.get("/v1/texts/\(text)?purpose=work", as: manager).json["text"] == "电梯停在三楼")
            #expect(try await node.get("/v1/texts/\(text)?purpose=work", as: assessor).status == 403)
            #expect(try await node.get("/v1/people/\(person)", as: manager).json["field"] == "purpose")
            for token in [
                try await node.token("resident"), try await node.token("worker"), try await node.token("auditor"),
                try await node.token("operator", scope: "b2"),
            ] {
                #expect(try await node.get("/v1/people/\(person)?purpose=work", as: token).status == 403)
            }
            let near = try await node.token("operator", principal: "near", scope: "b1")
            #expect(try await node.get("/v1/people/\(person)?purpose=work", as: near).json["name"] == "张三")
            #expect(try await node.get("/v1/people/p-nobody?purpose=work", as: manager).status == 404)
            let reads = try node.access.filter { $0.kind.name == "subject.read" }
            #expect(reads.map(\.subject) == [person, person, text, person])
            #expect(reads.map(\.actor) == ["manager", "assessor", "manager", "near"])
            let seen = try reads.map { try SubjectRead(reading: $0.bodyReader) }
            let all: [Particular] = [.name, .phone, .plate]
            #expect(seen.map(\.particulars) == [all, all, [.text], all])
            #expect(seen.map(\.disclosure) == [.full, .masked, .full, .full])
            #expect(seen.map(\.purpose) == [.work, .contact, .work, .work])
        }
    }

    @Test func `are the same people when the same request comes again, and another one is refused`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let (order, person, _) = try await Self.report(node, as: manager)
            let again = try await node.event("case.report", nil, Self.report, id: "r", as: manager)
            #expect(again.json["duplicate"] == true && again.json["subject"]?.string == order)
            let other = Self.report.with("text", "门打不开")
            let refused = try await node.event("case.report", nil, other, id: "r", as: manager)
            #expect(refused.status == 409 && refused.json["type"] == "urn:linli:problem:id-reused")
            #expect(refused.json["field"] == "/data/text")
            let known = Self.report.with("reporter", ["id": .string(person)])
            #expect(try await node.event("case.report", nil, known, id: "r2", as: manager).status == 200)
            let nobody = Self.report.with("reporter", ["id": "p13812340000"])
            let unknown = try await node.event("case.report", nil, nobody, id: "r3", as: manager)
            #expect(unknown.status == 400 && unknown.json["field"] == "/data/reporter")
            let export = try await node.get("/v1/people/\(person)/export", as: manager)
            #expect(export.json["particulars"]?["phone"] == "13812340000", "\(export.text)")
            #expect(export.json["cases"]?.array?.count == 2 && export.json["texts"]?.array?.count == 2)
            #expect(export.json["cases"]?.array?.first?["events"]?.array?.first?["type"] == "linli.case.reported")
        }
    }

    @Test func `are erased with what was written about them, and the log proves it`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let (order, person, text) = try await Self.report(node, as: manager)
            let comment = try await node.event("case.comment", order, ["text": "张三 又来电话"], id: "k", as: manager)
            #expect(comment.status == 200)
            let worker = try await node.token("operator")
            #expect(try await node.send("POST", "/v1/people/\(person)/erase", as: worker).status == 403)
            let answer = try await node.send("POST", "/v1/people/\(person)/erase", as: manager)
            let erased = try #require(answer.json["erased"]?.array, "\(answer.text)")
            #expect(erased.count == 3)
            let ids = Set(erased.compactMap { $0["id"]?.string })
            #expect(ids.isSuperset(of: [person, text]))
            for path in ["people/\(person)", "texts/\(text)", "people/\(person)/export"] {
                let query = path.hasSuffix("export") ? "" : "?purpose=work"
                let look = try await node.get("/v1/\(path)\(query)", as: manager)
                #expect(look.status == 410 && look.json["type"] == "urn:linli:problem:erased", "\(path): \(look.text)")
            }
            let proofs = try node.access.filter { $0.kind.name == "subject.erased" }
            #expect(
                proofs.map(\.subject) == erased.map { $0["id"]?.string } && proofs.allSatisfy { $0.actor == "manager" })
            let bodies = try proofs.map { try SubjectErased(reading: $0.bodyReader) }
            #expect(bodies.map { $0.fingerprint.bytes.hexadecimal } == erased.map { $0["fingerprint"]?.string })
            #expect(bodies.map(\.with) == [nil, HeldID(text: person), HeldID(text: person)])
            // The case goes on without them.
            #expect(try await node.get("/v1/workorders/\(order)", as: manager).status == 200)
            let again = try await node.send("POST", "/v1/people/\(person)/erase", as: manager)
            #expect(again.status == 200 && again.json["erased"] == [])
        }
    }

    @Test func `are not needed for an alarm, whatever is wrong with the vault`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "linli-vault-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let directory = folder.path + "/node"
        try await NodeUnderTest.with(at: directory) { _ in }
        try LocalDisk().remove(directory + ".vault-key")
        try await NodeUnderTest.with(at: directory) { node in
            let manager = try await node.token("manager")
            try await node.furnish(as: manager)
            let alarm = try await node.event("alarm.raise", "s1", ["category": "fire.smoke"], id: "a", as: manager)
            #expect(alarm.status == 200)
            let report = try await node.event("case.report", nil, Self.report, id: "r", as: manager)
            #expect(report.status == 503 && report.json["type"] == "urn:linli:problem:vault-unavailable")
            let ready = try await node.get("/readyz", as: nil)
            #expect(ready.status == 200 && ready.text.contains("master key of the vault is missing"))
        }
    }
}

extension JSONValue {
    func with(_ name: String, _ value: JSONValue) -> JSONValue {
        .object(members!.filter { $0.name != name } + [JSONMember(name, value)])
    }
}
