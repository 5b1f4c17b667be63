import Community
import Files
import Foundation
import JSON
import Ledger
import Merkle
import Samples
import Testing
import Vault
import Views
import Wire

@testable import Node

@Suite struct `Somebody who is erased` {
    private static let plants = ["赵钱孙李", "13987654321", "京Z99988", "他说他叫周吴郑王"]

    private struct Erased: Sendable {
        let person: String
        let words: String
        /// What somebody else wrote about something else.
        let otherWords: String
        let heads: [Lane: TreeHead]
    }

    /// A backup is taken while everybody is known, and put back when somebody is not any more: with the log, what the vault
    /// held then, the master key and the one copy of the keys.
    @Test func `is not brought back by a backup, and every proof holds`() async throws {
        try await withOwnDirectory { directory in
            let (node, copy, keys) = (directory + "/node", directory + "/copy", directory + "/elsewhere/keys")
            try LocalDisk().makeDirectory(directory + "/elsewhere")
            let erased = try await NodeUnderTest.with(at: node) { node in
                try await Self.erase(node, afterCopyTo: copy, keys: keys)
            }
            try Self.expectProven(node, erased.heads)
            let site = Site(directory: directory + "/restored")
            _ = try NodeBackup.restore(try Backup(copy), to: site, withoutDistrict: true)
            try LocalDisk().replace(site.directory + ".vault-key", with: LocalDisk().contents(of: node + ".vault-key"))
            try NodeDirectory(site).vault.restore(contents: nil, keys: keys)
            try await NodeUnderTest.with(at: site.directory) { node in
                let manager = try await node.token("manager")
                for path in ["people/\(erased.person)", "texts/\(erased.words)"] {
                    let look = try await node.get("/v1/\(path)?purpose=work", as: manager)
                    #expect(look.status == 410, "\(path): \(look.text)")
                }
                let other = try await node.get("/v1/texts/\(erased.otherWords)?purpose=work", as: manager)
                #expect(other.json["text"] == "泵在检修", "\(other.text)")
                // The log that was restored did not know of it.
                let told = try node.access.filter { $0.kind.name == "subject.erased" }
                #expect(Set(told.compactMap(\.subject)) == [erased.person, erased.words])
                #expect(told.allSatisfy { $0.actor == "linli:node" })
            }
            try Self.expectProven(site.directory, erased.heads)
            for plant in Self.plants { try Self.expectNone(plant, under: directory) }
        }
    }

    @Test func `was told of and erased at the machine where no node ran, and the log knows`() async throws {
        try await withOwnDirectory { directory in
            let program = try NodeProgram(directory + "/node", number: 251)
            let person = try await NodeUnderTest.with(at: program.directory) { node in
                try await Self.report(node, as: try await node.token("manager")).person
            }
            let export = try program.linli(["vault", "export", program.directory, person])
            #expect(export.status == 0 && export.text.contains(Self.plants[0]), "\(export.text)\(export.errors)")
            let erased = try program.linli(["vault", "erase", program.directory, person])
            #expect(erased.status == 0 && erased.text.contains("fingerprint"), "\(erased.text)\(erased.errors)")
            let again = try program.linli(["vault", "export", program.directory, person])
            #expect(again.status == 3 && again.errors.contains("is erased"), "\(again.text)\(again.errors)")
            let access = try LedgerView(of: Site(directory: program.directory)).records()[.access, default: []]
            let told = access.filter { $0.kind.name.hasPrefix("subject.") }
            #expect(told.map(\.kind.name) == ["subject.read", "subject.erased", "subject.erased"])
            #expect(told.allSatisfy { $0.actor == "linli:console" })
        }
    }

    /// Somebody reports a case; says under which references the log has them and their words.
    private static func report(
        _ node: NodeUnderTest, as manager: String
    ) async throws -> (person: String, words: String) {
        try await node.furnish(as: manager)
        let report: JSONValue = [
            "place": "b1", "category": "lift.fault", "priority": "P2", "source": "hotline", "text": .string(plants[3]),
            "reporter": ["name": .string(plants[0]), "phone": .string(plants[1]), "plate": .string(plants[2])],
        ]
        let order = try #require(
            try await node.event("case.report", nil, report, id: "r", as: manager).json["subject"]?.string)
        let told = try await node.get("/v1/workorders/\(order)", as: manager).json["timeline"]?.array?.first?["data"]
        return (try #require(told?["reporter"]?.string), try #require(told?["text"]?.string))
    }

    private static func erase(_ node: NodeUnderTest, afterCopyTo copy: String, keys: String) async throws -> Erased {
        let manager = try await node.token("manager")
        let (person, words) = try await report(node, as: manager)
        let failed = try await node.event("device.fail", "s1", ["reason": "泵在检修"], id: "f", as: manager)
        #expect(failed.status == 200)
        let events = try LedgerView(of: Site(directory: node.directory)).records()[.incident, default: []]
        let reason = try DeviceFailed(reading: try #require(events.last { $0.kind.name == "device.failed" }).bodyReader)
        let site = Site(directory: node.directory)
        try NodeDirectory(site).vault.backUp(keysTo: keys)
        let taken = try NodeBackup.take(of: site, to: copy)
        #expect(taken.keys.paths == [keys] && taken.keys.left == [])
        let answer = try await node.send("POST", "/v1/people/\(person)/erase", as: manager)
        #expect(answer.json["erased"]?.array?.count == 2 && answer.json["copiesLeft"] == [], "\(answer.text)")
        return Erased(
            person: person, words: words, otherWords: try #require(reason.reason),
            heads: Dictionary(uniqueKeysWithValues: taken.manifest.lanes.map { ($0.lane, $0.head) }))
    }

    /// The log is whole, and begins as it did before anybody was erased.
    private static func expectProven(_ directory: String, _ heads: [Lane: TreeHead]) throws {
        let ledger = try Ledger(opening: Site(directory: directory))
        defer { try? ledger.close() }
        for lane in ledger.lanes {
            let before = try #require(heads[lane.lane])
            #expect(try lane.root(of: before.size) == before)
        }
        let view = try LedgerView(of: Site(directory: directory))
        for lane in Lane.allCases { #expect(try view.verify(lane).damage.isEmpty) }
    }

    private static func expectNone(_ plant: String, under directory: String) throws {
        for case let file as URL in FileManager.default.enumerator(
            at: URL(fileURLWithPath: directory), includingPropertiesForKeys: nil)!
        {
            guard let content = try? Data(contentsOf: file) else { continue }
            #expect(content.range(of: Data(plant.utf8)) == nil, "\(plant) stands in \(file.lastPathComponent)")
        }
    }
}
