import EventLoop
import Foundation
import JSON
import Ledger
import Samples
import Testing
import Wire

/// Whole nodes and a real broker, while one thing after the other goes wrong.
@Suite(.serialized) struct BrokerKillTests {
    @Test func `messages are stored once and in order when node, broker and network fail in the middle of them`()
        async throws
    {
        try await BrokeredNode.live(messages: 2_000, troubles: 3, number: 101)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["LINLI_SOAK"] != nil))
    func `Soak: a hundred thousand messages are stored once and in order while all of it fails again and again`()
        async throws
    {
        try await BrokeredNode.live(messages: 100_000, troubles: 30, number: 102)
    }
}

/// A node that listens to a broker over a network, each of which fails in its turn.
private struct BrokeredNode {
    private static let devices = 10

    /// None of the messages has an id: what comes again is known by its place alone. Half of the devices tell the time, by
    /// which each message is known to the test, and half say the same words again and again.
    private static let mappings: JSONValue = [
        [
            "topic": "timed/{device}", "word": "{/open}", "time": ["milliseconds": "{/at}"],
            "cases": ["true": raise, "false": lower],
        ],
        ["topic": "plain/{device}", "payload": "text", "cases": ["true": raise, "false": lower]],
    ]
    private static let raise: JSONValue = [
        "verb": "alarm.raise", "subject": "{device}", "data": ["category": "fire.smoke"],
    ]
    private static let lower: JSONValue = [
        "verb": "alarm.return", "subject": "{device}", "data": ["category": "fire.smoke"],
    ]

    private let broker: Broker
    private let cable: Cable
    private var program: NodeProgram
    private var running: RunningNode
    private let base = Int64(Date().timeIntervalSince1970) * 1_000
    private var sent = 0

    static func live(messages: Int, troubles: Int, number: Int) async throws {
        try await withOwnDirectory { directory in
            var node = try await BrokeredNode(in: directory, number: number)
            var interrupted = 0
            for trouble in 0..<troubles {
                try node.publish(messages / (troubles + 1))
                if try node.stored.count < node.sent { interrupted += 1 }
                try node.suffer(trouble)
            }
            // On a busy machine a node may have stored every burst before anything failed: it gets larger ones.
            while interrupted == 0, node.sent < 20 * messages {
                try node.publish(messages)
                if try node.stored.count < node.sent { interrupted += 1 }
                try node.suffer(0)
            }
            try node.publish(max(0, messages - node.sent))
            try node.finish()
            #expect(interrupted > 0, "nothing failed in the middle of anything")
        }
    }

    private init(in directory: String, number: Int) async throws {
        broker = try Broker(in: directory, number: number)
        cable = try Cable(to: broker.host, port: broker.port)
        program = try NodeProgram(directory + "/node", number: number)
        let configuration: JSONValue = [
            "mqtt": ["broker": .string("\(cable.host):\(cable.port)"), "mappings": Self.mappings]
        ]
        try Data(configuration.encoded).write(to: URL(filePath: program.directory + "/node.json5"))
        running = try program.start()
        try await furnish()
        #expect(broker.wait(for: "Sending SUBACK"))
    }

    private mutating func furnish() async throws {
        let address = try program.ready()
        let token = try program.adminToken
        try await EventLoop.with { loop in
            try await Task(executorPreference: loop) {
                let admin = try NodeClient(to: address, on: loop, token: token)
                let manager = try await admin.manager()
                let place = try await manager.post("/v1/places/b1/add", ["kind": "building", "name": "一号楼"])
                #expect(place.status == 200)
                for device in 0..<Self.devices {
                    let answer = try await manager.post(
                        "/v1/devices/s\(device)/install", ["kind": "smoke", "model": "m", "place": "b1"])
                    #expect(answer.status == 200)
                }
                admin.close()
            }.value
        }
    }

    /// Device after device says something, each of them now this and now that.
    private mutating func publish(_ count: Int) throws {
        let publisher = try Publisher(to: broker)
        for _ in 0..<count {
            let (device, isOpen) = (sent % Self.devices, sent / Self.devices % 2 == 0)
            if device % 2 == 0 {
                try publisher.publish("timed/s\(device)", #"{"open":\#(isOpen),"at":\#(base + Int64(sent))}"#)
            } else {
                try publisher.publish("plain/s\(device)", "\(isOpen)")
            }
            sent += 1
        }
        try publisher.confirm()
    }

    /// In the middle of what the broker owes the node, one thing after the other goes.
    private mutating func suffer(_ trouble: Int) throws {
        switch trouble % 3 {
        case 0:
            #expect(running.kill() == -SIGKILL)
            running = try program.start()
            _ = try program.ready()
        case 1:
            broker.stop()
            try broker.start()
        default:
            cable.cut()
            cable.mend()
        }
    }

    private var stored: [Record] {
        get throws {
            try LedgerView(of: Site(directory: program.directory)).records()[.incident, default: []].filter {
                $0.index == 0 && $0.key.principal == "mqtt"
            }
        }
    }

    /// Waits until the node has all, ends it, and looks at what it has.
    private func finish() throws {
        let start = ContinuousClock.now
        while try stored.count < sent, ContinuousClock.now - start < .seconds(600) { usleep(100_000) }
        running.terminate()
        #expect(running.wait() == 0)
        let stored = try stored
        #expect(stored.count == sent, "\(program.said)")
        for device in 0..<Self.devices {
            let own = stored.filter { $0.key.source.hasSuffix("/s\(device)") }
            let turns = stride(from: device, to: sent, by: Self.devices)
            #expect(own.map { "\($0.kind)" == "alarm.returned" } == turns.map { $0 / Self.devices % 2 == 1 })
            guard device % 2 == 0 else { continue }
            #expect(own.map(\.occurred.milliseconds) == turns.map { base + Int64($0) })
        }
    }
}
