import Foundation
import Ledger
import Samples
import Testing

@testable import linli

/// The built program, as a shell sees it.
@Suite struct LogCommandTests {
    @Test func `an import can be looked at, checked and proven`() throws {
        try withShell { shell in
            #expect(try shell.imported().errors.isEmpty)
            for words in [["stat"], ["verify"]] {
                let result = try BuiltProgram("linli").run(
                    ["log"] + words + [shell.log, "--json"], in: shell.directory)
                #expect(result.status == 0 && result.errors.isEmpty)
                _ = try json(result.output)
            }
            let lines = try shell.linli("log", "cat", shell.log, "incident", "--json").text.split(separator: "\n")
            #expect(lines.count == 60)
            for line in lines { _ = try json(Array(line.utf8)) }
            let proof = try shell.linli("log", "prove", shell.log, "incident", "7", "--since", "20")
            #expect(proof.status == 0)
            #expect((try json(proof.output) as? [String: Any])?["size"] as? Int == 60)
        }
    }

    @Test func `an imported log is written to only after its adoption`() throws {
        try withShell { shell in
            _ = try shell.imported()
            let refused = try shell.linli("log", "seal", shell.log, "incident")
            #expect(refused.status == 3 && refused.errors.contains("linli log adopt"))
            #expect(try shell.linli("log", "adopt", shell.log).status == 3)
            #expect(try shell.linli("log", "adopt", shell.log, "--without-district").status == 0)
            #expect(try shell.linli("log", "seal", shell.log, "incident").status == 0)
        }
    }

    @Test func `what one ledger exports another takes in`() throws {
        try withShell { shell in
            try shell.adopted()
            let (file, copy) = (shell.directory + "/out.linli", shell.directory + "/copy")
            #expect(try shell.linli("log", "export", shell.log, "incident", "--to-file", file).status == 0)
            #expect(try shell.linli("log", "import", file, copy, "--json").status == 0)
            #expect(
                try shell.linli("log", "cat", copy, "incident").output
                    == shell.linli("log", "cat", shell.log, "incident").output)
        }
    }

    @Test func `a young segment is not pruned and nothing can be restored`() throws {
        try withShell { shell in
            try shell.adopted()
            _ = try shell.linli("log", "seal", shell.log, "incident")
            let restored = try shell.linli("log", "restore", shell.log, "incident", "nowhere")
            #expect(restored.status == 3 && restored.errors.contains("nothing to restore"))
            let young = try shell.linli(
                "log", "prune", shell.log, "incident", "--before", "61", "--archive", shell.directory + "/archive",
                "--without-district")
            #expect(young.status == 3 && young.errors.contains("prune it later"))
            let pruned = try shell.linli("log", "prune", shell.log, "incident")
            #expect(pruned.status == 2 && pruned.errors.contains("--before and --archive are needed"))
        }
    }

    @Test func `a damaged file is found and named`() throws {
        try withShell { shell in
            try shell.adopted()
            _ = try shell.linli("log", "seal", shell.log, "incident")
            let name = "00000000000000000000.segment"
            let url = URL(filePath: shell.log + "/incident/" + name)
            var bytes = try Data(contentsOf: url)
            bytes[bytes.count - 100] ^= 1
            try bytes.write(to: url)
            let result = try shell.linli("log", "verify", shell.log)
            #expect(result.status == 1 && result.text.contains("DAMAGED") && result.text.contains(name))
        }
    }

    @Test func `wrong words end with code 2 and change nothing`() throws {
        try withShell { shell in
            for words in [["log", "stat"], ["log", "stat", "a", "b"], ["lok"], ["log", "cat", "d", "cellar"]] {
                let result = try BuiltProgram("linli").run(words, in: shell.directory)
                #expect(result.status == 2 && result.errors.contains("`linli help`") && result.output.isEmpty)
            }
        }
    }

    @Test func `a lane that cannot be looked at is a finding, and the others are read`() throws {
        try withShell { shell in
            try shell.adopted()
            try FileManager.default.removeItem(atPath: shell.log + "/telemetry/contents")
            let result = try shell.linli("log", "verify", shell.log)
            #expect(result.status == 1)
            for words in ["incident: intact", "telemetry: DAMAGED", "access: intact", "telemetry/contents"] {
                #expect(result.text.contains(words))
            }
        }
    }

    @Test func `why a command failed is said, whatever closing adds to it`() throws {
        struct Reason: Error {}
        try withShell { shell in
            try shell.adopted()
            let parsed = try Parsed([shell.log, "incident"], of: LogCommands.seal)
            #expect(throws: Reason.self) {
                try LogCommands.withLedger(parsed) { ledger in
                    try ledger.close()
                    throw Reason()
                }
            }
        }
    }
}
