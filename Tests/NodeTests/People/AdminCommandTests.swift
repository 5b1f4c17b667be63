import EventLoop
import Samples
import Testing

/// `linli admin …`, told to a node that runs.
@Suite struct `Whoever administers a node` {
    @Test func `adds people, gives them roles and passwords, removes them, and issues tokens`() async throws {
        try await withOwnDirectory { directory in
            var program = try NodeProgram(directory + "/node", number: 252)
            let node = try program.start()
            let address = try program.ready()
            let running = program
            func admin(_ words: String...) throws -> (status: Int32, lines: [String]) {
                let finished = try running.linli(
                    ["admin"] + words + [
                        "--node", "\(address.host):\(address.port)", "--plain", "--dir", running.directory,
                    ])
                return (finished.status, finished.text.split(separator: "\n").map(String.init))
            }
            let added = try admin("people", "add", "wang", "worker", "--scope", "b1")
            let names = added.lines.map { String($0.prefix { $0 != ":" }) }
            #expect(added.status == 0 && names == ["person", "login", "password", "until"])
            let id = try #require(added.lines.first?.split(separator: " ").last.map(String.init))
            let again = try admin("people", "add", "wang", "worker").status
            let given = try admin("people", "role", id, "operator").status
            #expect([again, given] == [3, 0])
            let listed = try admin("people", "list").lines
            #expect(listed.count == 2 && listed[1].hasPrefix(id))
            #expect(listed[1].contains("wang") && listed[1].contains("operator"))
            let reset = try admin("people", "reset-password", id).lines
            #expect(reset[0] == added.lines[0] && reset[2] != added.lines[2])
            let ended = try admin("people", "end-sessions", id).status
            let removals = [try admin("people", "remove", id).status, try admin("people", "remove", id).status]
            #expect([ended] + removals == [0, 0, 3])
            let token = try #require(admin("tokens", "issue", "gateway", "device", "--scope", "b1").lines.first)
            let tokens = try admin("tokens", "list").lines
            #expect(token.hasPrefix("linli_k") && tokens.count == 3)
            let revoked = try admin("tokens", "revoke", String(token.split(separator: "_")[1])).status
            let incomplete = try admin("people", "add", "wang").status
            #expect([revoked, incomplete] == [0, 2])
            node.terminate()
            #expect(node.wait() == 0)
        }
    }
}
