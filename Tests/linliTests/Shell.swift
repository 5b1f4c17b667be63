import Foundation
import Samples
import Testing

/// A directory with a log in it, and the built program as a shell calls it.
struct Shell {
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

func withShell(_ body: (Shell) throws -> Void) throws {
    try withTemporaryDirectory { try body(Shell(directory: $0)) }
}

func json(_ bytes: [UInt8]) throws -> Any { try JSONSerialization.jsonObject(with: Data(bytes)) }
