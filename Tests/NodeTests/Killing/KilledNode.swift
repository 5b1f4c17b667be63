import EventLoop
import Foundation
import Ledger
import Samples
import Testing
import Wire

/// A node in the middle of load that is killed again and again, then stopped in order, with two who follow what happens.
/// It belongs to the loop.
final class KilledNode: @unchecked Sendable {
    // Sendable because it is touched on the loop's thread alone.
    private var program: NodeProgram
    private var random: SeededGenerator
    private let loop: EventLoop
    private let kills: Int
    private let comment: Comment
    private let letters: Correspondence
    private let all = Follower(from: "incident:0,telemetry:0")
    /// Begins behind what founds the community, and follows what is urgent alone.
    private let urgent = Follower(from: "incident:\(1 + Correspondence.devices)")
    private var followers: [Follower] { [all, urgent] }
    private var token = ""

    private init(_ seed: Int, kills: Int, in directory: String, on loop: EventLoop) throws {
        program = try NodeProgram(directory + "/node", number: seed)
        random = SeededGenerator(seed: UInt64(seed))
        letters = Correspondence(seed: random.next())
        comment = "seed \(seed)"
        self.kills = kills
        self.loop = loop
    }

    static func live(seed: Int, kills: Int, in directory: String) async throws {
        try await EventLoop.with { loop in
            try await Task(executorPreference: loop) {
                let node = try KilledNode(seed, kills: kills, in: directory, on: loop)
                try await node.live()
            }.value
        }
    }

    private func live() async throws {
        try await found()
        for _ in 0..<kills { try await liveUntilKilled() }
        try await liveUntilStopped()
        try await liveToTheEnd()
        try check()
    }

    // MARK: Lives

    private func found() async throws {
        let running = try program.start()
        let client = try await NodeClient(to: try program.ready(), on: loop, token: try program.adminToken).manager()
        token = client.token
        try await letters.found(client)
        running.terminate()
        end(running, client)
    }

    private func liveUntilKilled() async throws {
        let running = try program.start()
        // Some do not come so far as to serve.
        if Int.random(in: 0..<4, using: &random) == 0 {
            usleep(.random(in: 0..<60_000, using: &random))
            #expect(running.kill() == -SIGKILL, comment)
            return
        }
        let client = try connect()
        async let followed: Void = follow(client)
        await letters.mail.sendAgain(client)
        var status: Int32?
        await letters.go(client, answers: .random(in: 1...200, using: &random)) { status = running.kill() }
        #expect(status == -SIGKILL, comment)
        await followed
        client.close()
    }

    private func liveUntilStopped() async throws {
        let running = try program.start()
        let client = try connect()
        let before = followers.map(\.ended)
        async let followed: Void = follow(client)
        await letters.mail.sendAgain(client)
        await letters.go(client, answers: .random(in: 20...200, using: &random)) { running.terminate() }
        await followed
        end(running, client)
        #expect(followers.map(\.ended) == before.map { $0 + 1 }, "streams were torn, \(comment)")
        for lane in Lane.allCases {
            // With this note the next start reads nothing again.
            let note = program.directory + "/\(lane.rawValue)/stopped"
            #expect(FileManager.default.fileExists(atPath: note), "\(lane) was not closed in order, \(comment)")
        }
    }

    /// All that was promised and not answered is seen to, and those who follow catch up.
    private func liveToTheEnd() async throws {
        let running = try program.start()
        let client = try connect()
        async let followed: Void = follow(client)
        await letters.mail.sendAgain(client)
        let (incident, telemetry) = (try log.lane(.incident).size, try log.lane(.telemetry).size)
        await all.wait { [all] in all.next(in: .incident) >= incident && all.next(in: .telemetry) >= telemetry }
        await urgent.wait { [urgent] in urgent.next(in: .incident) >= incident }
        running.terminate()
        await followed
        end(running, client)
    }

    private func end(_ running: RunningNode, _ client: NodeClient) {
        client.close()
        #expect(running.wait() == 0, "\(program.said), \(comment)")
    }

    private func connect() throws -> NodeClient {
        try NodeClient(to: try program.ready(), on: loop, token: token)
    }

    private func follow(_ client: NodeClient) async {
        async let first: Void = all.follow(client)
        await urgent.follow(client)
        await first
    }

    // MARK: What must hold of what is left

    private var log: LedgerView {
        get throws { try LedgerView(of: Site(directory: program.directory)) }
    }

    private func check() throws {
        for words in [["log", "verify", program.directory], ["replay", program.directory, "--check"]] {
            let check = try program.linli(words)
            #expect(check.status == 0, "\(words): \(check.text)\(check.errors), \(comment)")
        }
        let records = try log.records()
        letters.mail.check(in: records, comment)
        for lane in [Lane.incident, .telemetry] {
            let events = records[lane, default: []].map { Follower.Seen($0) }
            #expect(all.seen[lane, default: []] == Array(events.prefix(all.count(of: lane))), comment)
            guard lane == .incident else { continue }
            let rest = events.dropFirst(1 + Correspondence.devices).prefix(urgent.count(of: lane))
            #expect(urgent.seen[lane, default: []] == Array(rest), comment)
        }
    }
}
