import Community
import JSON
import Ledger
import Logs
import Metrics
import Samples
import SimulatedDisk
import Testing
import Views
import Wire

@testable import Node

/// The lanes of a node on a disk that a test fails, and the edge that fills them with the messages of a real broker.
final class BrokeredLane {
    let disk: SimulatedDisk
    let log = DeskLog()
    private let lanes: Lanes
    private let vault: VaultDoor
    private let edge: MQTTEdge
    private let registry = MetricsRegistry()
    private let writer = LogWriter { _ in }

    static let client = "node-incident"
    static let topic = "doors/d1"

    /// None of the messages has an id of its own.
    private static let mapping: JSONValue = [
        "topic": "doors/{device}", "payload": "text",
        "cases": ["open": ["verb": "alarm.raise", "subject": "{device}", "data": ["category": "fire.smoke"]]],
    ]

    /// Goes on with what is on a disk, or begins there.
    init(on disk: SimulatedDisk, host: String, port: Int, limits: LedgerOptions = LedgerOptions()) throws {
        self.disk = disk
        let site = Site(directory: "/n", fence: "/fence", disk: disk, options: limits)
        let isNew = try !disk.exists("/n")
        if isNew { try Ledger.create(at: site) }
        lanes = try Lanes(site, views: ViewOptions(), desks: .eager, clock: .system, watch: log)
        if isNew {
            let key = try CommandKey(principal: "tester", source: "urn:test", id: "d1")
            let device = IncidentCommand.registry(.installDevice("d1", kind: "door", model: "m", at: .community))
            try lanes.incident.decide([Ask(device, by: "tester", request: Request(key: key, content: []))])
        }
        let settings = try MQTTSettings(
            .inline(["broker": .string("\(host):\(port)"), "mappings": [Self.mapping]]), site, client: "node")
        vault = VaultDoor(opening: NodeDirectory(site).vault, lanes)
        edge = try MQTTEdge(
            .incident, settings, settings.mappings[.incident]!, Asking(lanes: lanes, gate: Grants(), vault: vault),
            EdgeMeasures(registry, Log(to: writer)), .system)
        edge.start()
    }

    /// What the metrics say, as Prometheus reads it.
    func measured(_ line: String) -> Bool {
        String(decoding: registry.exposition(as: .text), as: UTF8.self).contains(line)
    }

    /// What messages have come to, in their order.
    var stored: [String] {
        get throws {
            try lanes.ledger.incident.records(from: Seq(0), limit: 100).filter {
                $0.key.principal == "mqtt" && $0.index == 0
            }.map { "\($0.kind)" }
        }
    }

    func close() throws {
        end()
        try lanes.close()
    }

    /// Its process ends, with or without the machine, and the disk is what the next one finds.
    func end(with death: (SimulatedDisk) -> SimulatedDisk) -> SimulatedDisk {
        let left = death(disk)
        end()
        try? lanes.close()
        return left
    }

    private func end() {
        edge.close()
        // What its disk may not take any more, it finds out when it is opened again.
        try? vault.close()
        log.end()
        writer.close()
    }
}
