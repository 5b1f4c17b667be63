import EventLoop
import Files
import JSON
import Samples
import Testing

/// `linli admin …`, told to a node that runs.
@Suite struct `Whoever administers a node` {
    @Test func `adds people, gives them roles and passwords, removes them, and issues tokens`() async throws {
        try await withOwnDirectory { directory in
            let node = try AdministeredNode(in: directory)
            let admin = node.admin
            let added = try admin(["people", "add", "wang", "worker", "--scope", "b1"])
            let names = added.lines.map { String($0.prefix { $0 != ":" }) }
            #expect(added.status == 0 && names == ["person", "login", "password", "until"])
            let id = try #require(added.lines.first?.split(separator: " ").last.map(String.init))
            let again = try admin(["people", "add", "wang", "worker"]).status
            let given = try admin(["people", "role", id, "operator"]).status
            #expect([again, given] == [3, 0])
            let listed = try admin(["people", "list"]).lines
            #expect(listed.count == 2 && listed[1].hasPrefix(id))
            #expect(listed[1].contains("wang") && listed[1].contains("operator"))
            let reset = try admin(["people", "reset-password", id]).lines
            #expect(reset[0] == added.lines[0] && reset[2] != added.lines[2])
            let ended = try admin(["people", "end-sessions", id]).status
            let removals = [try admin(["people", "remove", id]).status, try admin(["people", "remove", id]).status]
            #expect([ended] + removals == [0, 0, 3])
            let token = try #require(admin(["tokens", "issue", "gateway", "device", "--scope", "b1"]).lines.first)
            let tokens = try admin(["tokens", "list"]).lines
            #expect(token.hasPrefix("linli_k") && tokens.count == 3)
            let revoked = try admin(["tokens", "revoke", String(token.split(separator: "_")[1])]).status
            let incomplete = try admin(["people", "add", "wang"]).status
            #expect([revoked, incomplete] == [0, 2])
            try node.end()
        }
    }

    @Test func `puts up devices with a token that allows it, has somebody told, and says what is kept`() async throws {
        try await withOwnDirectory { directory in
            let node = try AdministeredNode(in: directory)
            let admin = node.admin
            let manager = directory + "/manager.token"
            let token = try #require(admin(["tokens", "issue", "li", "manager"]).lines.first)
            try LocalDisk().replace(manager, with: Array(token.utf8))
            let refused = try admin(["devices", "list"])
            #expect(refused.status == 3)
            try await node.addPlace("b3", with: token)
            let install = ["devices", "install", "smoke-1", "smoke-detector", "GST-104", "b3", "--token", manager]
            #expect(try [admin(install).status, admin(install).status] == [0, 3])
            #expect(try admin(["devices", "move", "smoke-1", "b4", "--token", manager]).status == 3)
            let devices = try admin(["devices", "list", "--token", manager]).lines
            #expect(devices.count == 2 && devices[1].hasPrefix("smoke-1"))
            #expect(try admin(["devices", "remove", "smoke-1", "--token", manager]).status == 0)

            let terms = directory + "/hook.json"
            try LocalDisk().replace(
                terms, with: Array(#"{"name":"值班","form":"cloudevent","url":"http://127.0.0.1:9/"}"#.utf8))
            let hook = try #require(admin(["hooks", "add", terms]).lines.first)
            let hooks = try admin(["hooks", "list"]).lines
            #expect(hooks.count == 2 && hooks[1].hasPrefix(hook) && hooks[1].contains("127.0.0.1"))
            #expect(
                try [admin(["hooks", "remove", hook]).status, admin(["hooks", "remove", hook]).status] == [0, 3])

            #expect(try admin(["retention", "change", "media", "400"]).status == 0)
            #expect(try admin(["retention", "change", "access", "183"]).status == 3)
            #expect(try admin(["retention", "change", "access", "long"]).status == 2)
            let kept = try admin(["retention", "list"]).lines
            #expect(kept.count == 5 && kept[4].hasPrefix("media") && kept[4].contains("400"))
            #expect(try admin(["retention", "change", "media", "always"]).status == 0)
            try node.end()
        }
    }
}

/// A node that runs, and orders to it.
private struct AdministeredNode {
    private let program: NodeProgram
    private let process: RunningNode
    private let address: SocketAddress

    init(in directory: String) throws {
        var program = try NodeProgram(directory + "/node", number: 252)
        process = try program.start()
        address = try program.ready()
        self.program = program
    }

    func admin(_ words: [String]) throws -> (status: Int32, lines: [String]) {
        let own = words.contains("--token") ? [] : ["--dir", program.directory]
        let finished = try program.linli(
            ["admin"] + words + ["--node", "\(address.host):\(address.port)", "--plain"] + own)
        return (finished.status, finished.text.split(separator: "\n").map(String.init))
    }

    func addPlace(_ path: String, with token: String) async throws {
        try await EventLoop.with { [address] loop in
            let status = try await Task(executorPreference: loop) {
                let client = try NodeClient(to: address, on: loop, token: token)
                defer { client.close() }
                return try await client.post("/v1/places/\(path)/add", ["kind": "building", "name": "三"]).status
            }.value
            #expect(status == 200)
        }
    }

    func end() throws {
        process.terminate()
        #expect(process.wait() == 0)
    }
}
