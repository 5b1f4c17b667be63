import Foundation
import Samples
import Testing

/// The built program, as a shell sees it.
@Suite struct LogCommandTests {
    private struct Shell {
        let directory: String
        var log: String { directory + "/log" }

        func linli(_ words: String...) throws -> FinishedProgram {
            try BuiltProgram("linli").run(words, in: directory)
        }

        /// The sample, taken in and adopted.
        func adopted() throws {
            #expect(try imported().status == 0)
            #expect(try linli("log", "adopt", log, "--without-district").status == 0)
        }

        func imported() throws -> FinishedProgram {
            let file = directory + "/sample.linli"
            try Data(try RepositoryFile.read("Protocols/Vectors/sample.linli")).write(to: URL(filePath: file))
            return try linli("log", "import", file, log)
        }
    }

    private func withShell(_ body: (Shell) throws -> Void) throws {
        try withTemporaryDirectory { try body(Shell(directory: $0)) }
    }

    private func json(_ bytes: [UInt8]) throws -> Any { try JSONSerialization.jsonObject(with: Data(bytes)) }

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
}
