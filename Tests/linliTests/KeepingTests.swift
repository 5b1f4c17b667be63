import CBOR
import Digest
import Files
import Foundation
import Ledger
import Merkle
import Samples
import Testing
import Wire

/// What an operator does with a log that has grown old: prove, prune, restore, export.
@Suite struct KeepingTests {
    private func command(_ id: Int) throws -> Command {
        let event = try Event(
            occurred: Instant(milliseconds: 0), kind: Kind("alarm.raised"),
            body: Body([1: .text(String(repeating: "烟", count: 50))]))
        return try Command(key: CommandKey(principal: "gateway", source: "urn:dev:1", id: "a-\(id)"), events: [event])
    }

    /// Two sealed segments of `count` records each that were stored before the days in which repetitions are recognised.
    private func withOldLog(of count: Int, _ body: (Shell) throws -> Void) throws {
        try withShell { shell in
            let age = LedgerOptions().idempotencyDays + 1
            let site = Site(directory: shell.log) {
                let now = Site.systemClock()
                return ClockReading(
                    wall: now.wall.advanced(byDays: -age), monotonicMilliseconds: now.monotonicMilliseconds)
            }
            try Ledger.create(at: site)
            let ledger = try Ledger(opening: site)
            for first in [0, count] {
                _ = try ledger.incident.appendBlocking((first..<(first + count)).map { try command($0) })
                try ledger.incident.seal()
            }
            try ledger.close()
            try body(shell)
        }
    }

    @Test func `an old segment is pruned, missed and restored`() throws {
        try withOldLog(of: 10) { shell in
            let whole = try shell.linli("log", "cat", shell.log, "incident").output
            let pruned = try shell.linli(
                "log", "prune", shell.log, "incident", "--before", "10", "--archive", shell.directory + "/archive",
                "--without-district", "--json")
            #expect(pruned.status == 0, "\(pruned.errors)")
            let report = try #require(try json(pruned.output) as? [String: Any])
            #expect(report["retainedFrom"] as? Int == 10)
            let archives = try #require(report["archives"] as? [String])
            #expect(archives.count == 1)
            let missed = try shell.linli("log", "cat", shell.log, "incident", "--from", "3")
            #expect(missed.status == 3 && missed.errors.contains("linli log restore"))
            #expect(try shell.linli("log", "verify", shell.log).status == 0)
            let restored = try shell.linli("log", "restore", shell.log, "incident", archives[0])
            #expect(restored.status == 0, "\(restored.errors)")
            #expect(try shell.linli("log", "cat", shell.log, "incident").output == whole)
            #expect(try shell.linli("log", "verify", shell.log).status == 0)
        }
    }

    @Test func `an export that fails leaves no file, and none is written over`() throws {
        try withOldLog(of: 10) { shell in
            _ = try shell.linli(
                "log", "prune", shell.log, "incident", "--before", "10", "--archive", shell.directory + "/archive",
                "--without-district")
            let folder = shell.directory + "/out"
            try LocalDisk().makeDirectory(folder)
            let file = folder + "/incident.linli"
            let refused = try shell.linli("log", "export", shell.log, "incident", "--from", "3", "--to-file", file)
            #expect(refused.status == 3 && refused.errors.contains("was pruned"))
            let name = shell.log + "/incident/00000000000000000010.segment"
            let segment = try LocalDisk().contents(of: name)
            // A page of the second half: the header of the export has been written before it is met.
            let page = LedgerOptions().pageBytes
            let spoiled = Data(segment.prefix(page * 2) + [UInt8](repeating: 0x33, count: segment.count - page * 2))
            try spoiled.write(to: URL(filePath: name))
            #expect(try shell.linli("log", "export", shell.log, "incident", "--to-file", file).status == 3)
            #expect(try LocalDisk().names(in: folder) == [])
            try Data(segment).write(to: URL(filePath: name))
            #expect(try shell.linli("log", "export", shell.log, "incident", "--to-file", file).status == 0)
            let bytes = try LocalDisk().contents(of: file)
            let again = try shell.linli("log", "export", shell.log, "incident", "--to-file", file, "--to", "12")
            #expect(again.status == 3 && again.errors.contains("exists"))
            #expect(try LocalDisk().contents(of: file) == bytes)
            #expect(try LocalDisk().names(in: folder) == ["incident.linli"])
        }
    }

    @Test func `a printed proof is checked by anybody who holds the key`() throws {
        try withOldLog(of: 10) { shell in
            let printed = try shell.linli("log", "prove", shell.log, "incident", "7", "--size", "17", "--since", "9")
            let proof = try #require(try json(printed.output) as? [String: Any])
            let record = try #require((proof["record"] as? String).flatMap { Data(base64Encoded: $0) })
            let keys = try #require(proof["verifierKeys"] as? [String]).map { try VerifierKey($0) }
            let note = try SignedNote(parsing: Array(#require(proof["checkpoint"] as? String).utf8))
            _ = try note.verify(with: keys)
            let head = try Checkpoint(note.text).head
            #expect(head.size == 17 && proof["size"] as? Int == 17 && proof["seq"] as? Int == 7)
            let hashes = try ["inclusion", "consistency"].map { name in
                try #require(proof[name] as? [String]).map { try #require(Hash([UInt8](hex: $0))) }
            }
            var hasher = TreeHasher()
            try InclusionProof(index: 7, size: 17, path: hashes[0]).verify(
                leaf: hasher.leaf([UInt8](record).span), root: head.root, with: &hasher)
            let old = try LedgerView(of: Site(directory: shell.log)).lane(.incident).tree().head(of: 9)
            try ConsistencyProof(oldSize: 9, newSize: 17, path: hashes[1]).verify(
                oldRoot: old.root, newRoot: head.root, with: &hasher)
        }
    }

    @Test func `whoever reads only the first lines of a long log ends it quietly`() throws {
        try withOldLog(of: 1_000) { shell in
            let script = "\"$0\" log cat \"$1\" incident | head -n 1"
            let result = try BuiltProgram(installed: "/bin/sh").run(
                ["-c", script, BuiltProgram("linli").path, shell.log], in: shell.directory)
            #expect(result.status == 0 && result.errors.isEmpty && result.text.hasPrefix("0  "))
        }
    }
}
