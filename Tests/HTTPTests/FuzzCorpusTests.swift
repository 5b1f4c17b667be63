import HTTPAttack
import Samples
import Testing

@Suite struct `The corpora of the fuzzers of HTTP/2` {
    @Test(arguments: ["h2", "hpack"])
    func `leave a server that answers, forgets its connections and has not been kept busy`(
        target: String
    ) async throws {
        let files = try RepositoryFile.list("Tests/Fuzz/Corpus/\(target)")
        #expect(!files.isEmpty)
        let inputs = try files.map { try RepositoryFile.read($0) }
        try await AttackedServer.with { server in
            for input in inputs {
                if target == "h2" { server.check(connection: input) } else { server.check(headerBlock: input) }
            }
            server.checkNothingIsLeft()
        }
    }
}
