import Community
import Files
import Forms
import Foundation
import HTTPTypes
import JSON
import Logs
import Synchronization
import Testing
import Wire

@testable import Node

@Suite struct `Who people are and what they write` {
    private static let plants = ["赵钱孙李", "13987654321", "京Z99988", "110101199003079999", "九号楼九单元九九九", "周吴郑王"]

    private static func planted(_ field: FormField) -> JSONValue {
        field.sensitivity == .freeText
            ? .string("他说他叫\(plants[5])")
            : [
                "name": .string(plants[0]), "phone": .string(plants[1]), "plate": .string(plants[2]),
                "id-number": .string(plants[3]), "address": .string(plants[4]),
            ]
    }

    /// Every field of every form that may hold such a thing holds one, whether the command is accepted or not.
    @Test func `is in no file of a node, no measure and no line that it writes`() async throws {
        let log = Mutex<[UInt8]>([])
        let directory = FileManager.default.temporaryDirectory.appending(path: "linli-planted-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        var options = NodeOptions.underTest
        options.log.level = .debug
        try await NodeUnderTest.with(
            options: options, at: directory.path + "/node",
            writing: { lines in
                log.withLock { $0 += lines }
            }
        ) { node in
            let manager = try await node.token("manager")
            let assessor = try await node.token("assessor")
            try await node.furnish(as: manager)
            let alarm = try await node.event("alarm.raise", "s1", ["category": "fire.smoke"], id: "a", as: manager)
            let report: JSONValue = ["place": "b1", "category": "lift.fault", "priority": "P2", "source": "hotline"]
            let order = try await node.event("case.report", nil, report, id: "c", as: manager)
            let subjects = [
                "alarm": alarm.json["subject"], "case": order.json["subject"], "device": "s1", "staff": "guard-7",
            ]
            _ = try await node.event(
                "department.found", "security", ["name": "保安部", "level": "L3"], id: "d", as: manager)
            var accepted: Set<String> = []
            for verb in VerbForm.all where verb.fields.contains(where: { $0.sensitivity != .plain }) {
                var members = verb.fields.map { field in
                    JSONMember(field.name, field.sensitivity == .plain ? field.example : Self.planted(field))
                }
                members.removeAll { ["media", "origin", "round", "checkpoint"].contains($0.name) }
                for (name, value) in [
                    ("place", "b1"), ("category", verb.name.hasPrefix("condition") ? "fire.smoke" : "lift.fault"),
                    ("department", "security"), ("until", "2027-01-01T00:00:00Z"),
                    ("validUntil", "2027-01-01T00:00:00Z"),
                ] as [(String, JSONValue)] {
                    if let at = members.firstIndex(where: { $0.name == name }) { members[at] = JSONMember(name, value) }
                }
                let subject = verb.subject.map { subjects[$0.name]??.string ?? $0.example.string! }
                let answer = try await node.event(
                    verb.name, subject, .object(members), id: "planted-\(verb.name)",
                    as: verb.name.hasPrefix("attestation") ? assessor : manager)
                #expect([200, 409].contains(answer.status), "\(verb.name): \(answer.text)")
                if answer.status == 200 { accepted.insert(verb.name) }
                Self.expectNoPlant(in: answer.bytes, "the answer to \(verb.name)")
            }
            #expect(
                accepted.isSuperset(of: [
                    "alarm.comment", "case.report", "case.comment", "staff.engage", "device.fail", "finding.report",
                    "attestation.make",
                ]), "\(accepted)")
            for path in [
                "/metrics", "/v1/log/incident/tile/entries/000.p/9", "/readyz", "/v1/alarms", "/v1/workorders",
                "/v1/staff",
                "/v1/findings", "/v1/attestations", "/v1/conditions", "/v1/devices", "/v1/twin/b1",
                "/v1/workorders/\(order.json["subject"]?.string ?? "")",
            ] {
                let token = path.hasPrefix("/v1/log") || path == "/metrics" ? node.admin : manager
                for type in ["application/json", "text/csv"] {
                    let told = try await node.send("GET", path, as: token, ["accept": type])
                    Self.expectNoPlant(in: told.bytes, "\(path) as \(type)")
                }
            }
            // They are in the vault all the same.
            let known = try await node.get("/v1/people/guard-7?purpose=review", as: manager)
            #expect(known.json["name"]?.string == Self.plants[0], "\(known.text)")
            #expect(known.json["phone"]?.string == Self.plants[1])
            try Self.expectNoPlant(under: directory)
        }
        try Self.expectNoPlant(under: directory)
        Self.expectNoPlant(in: log.withLock { $0 }, "the log")
        #expect(log.withLock { $0.count } > 1_000)
    }

    private static func expectNoPlant(under directory: URL) throws {
        var (files, bytes) = (0, 0)
        for case let file as URL in FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)! {
            guard let content = try? Data(contentsOf: file) else { continue }
            (files, bytes) = (files + 1, bytes + content.count)
            expectNoPlant(in: Array(content), file.lastPathComponent)
        }
        #expect(files > 10 && bytes > 10_000)
    }

    private static func expectNoPlant(in bytes: [UInt8], _ place: String) {
        let data = Data(bytes)
        for plant in plants {
            #expect(data.range(of: Data(plant.utf8)) == nil, "\(plant) stands in \(place)")
            let utf16 = Data(plant.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
            #expect(data.range(of: utf16) == nil, "\(plant) stands in \(place)")
        }
    }
}
