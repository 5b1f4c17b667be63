import Community
import Ledger
import Logs
import Metrics
import Surface
import Wire

/// The devices of a node that do not speak HTTP.
struct NodeEdges: Sendable {
    private var mqtt: [MQTTEdge] = []
    private var modbus: [ModbusEdge] = []

    /// Those that the options name.
    init(
        _ options: NodeOptions, _ site: Site, _ asking: Asking, _ registry: MetricsRegistry, _ clock: NodeClock,
        _ log: Log
    ) throws {
        if let source = options.mqtt {
            let settings = try MQTTSettings(source, site, client: "linli-\(asking.lanes.ledger.identity.idText)")
            let measures = EdgeMeasures(registry, log)
            for (lane, mappings) in settings.mappings {
                mqtt.append(try MQTTEdge(lane, settings, mappings, asking, measures, clock))
            }
        }
        if let source = options.modbus {
            let measures = MeterMeasures(registry, log)
            modbus = try ModbusSettings(source, site).lines.map { ModbusEdge($0, asking, measures, clock) }
        }
    }

    /// Begins to listen, now that nothing was found to be wrong.
    func start() {
        for edge in mqtt { edge.start() }
        for edge in modbus { edge.start() }
    }

    /// Takes nothing more from them, and waits for all of them as long as for the slowest.
    func close() {
        for edge in mqtt { edge.stop() }
        for edge in modbus { edge.stop() }
        for edge in mqtt { edge.close() }
        for edge in modbus { edge.close() }
    }

    /// What somebody should see to although alarms are stored.
    var troubles: [String] { mqtt.compactMap(\.trouble) + modbus.compactMap(\.trouble) }
}
