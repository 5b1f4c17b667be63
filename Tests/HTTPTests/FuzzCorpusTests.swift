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
        }
    }
    @Test func `leave a client whose calls end, and that keeps no connection`() async throws {
        let files = try RepositoryFile.list("Tests/Fuzz/Corpus/h2client")
        let lies = try files.compactMap { Lie(from: try RepositoryFile.read($0)) }
        #expect(!lies.isEmpty)
        try await AttackedClient.with { client in
            for lie in lies { try await client.check(lie) }
        }
    }
}
