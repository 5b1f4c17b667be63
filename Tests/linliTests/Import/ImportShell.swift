import Foundation
import Ledger
import Samples
import Testing
import Wire

/// What `linli import … --json` prints.
struct ImportSummary: Decodable {
    struct File: Decodable {
        let file: String
        let sheet: String?
        let lines, new, already, bad: Int
    }

    struct Issue: Decodable {
        let file: String
        let line: Int
        let column, rule: String?
        let problem: String
        let allowed: [String]
    }

    let files: [File]
    let issues: [Issue]
    let events: Int
    let stored, dryRun: Bool
}

extension Shell {
    /// A log that holds nothing.
    func begin() throws { try Ledger.create(at: Site(directory: log)) }

    /// A log of the community of the examples.
    func furnished() throws {
        try begin()
        let files = try RepositoryFile.list("Protocols/Examples/registry").map { try example($0) }
        #expect(try linliImport("registry", files).status == 0)
    }

    /// An example's copy in this directory.
    func example(_ path: String) throws -> String {
        try file(String(path.split(separator: "/").last!), RepositoryFile.read(path))
    }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(filePath: directory + "/" + name))
        return directory + "/" + name
    }

    func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

    func linliImport(_ kind: String, _ files: [String], _ options: String...) throws -> FinishedProgram {
        try BuiltProgram("linli").run(["import", kind, log] + files + options, in: directory)
    }

    func summary(_ kind: String, _ files: [String], _ options: String...) throws -> ImportSummary {
        let result = try BuiltProgram("linli").run(["import", kind, log] + files + options + ["--json"], in: directory)
        #expect(result.errors.isEmpty)
        return try JSONDecoder().decode(ImportSummary.self, from: Data(result.output))
    }

    func records(_ lane: Lane) throws -> [Record] {
        let view = try LedgerView(of: Site(directory: log)).lane(lane)
        var records: [Record] = []
        while case let page = try view.records(from: Seq(UInt64(records.count)), limit: 1_000), !page.isEmpty {
            records += page
        }
        return records
    }
}
