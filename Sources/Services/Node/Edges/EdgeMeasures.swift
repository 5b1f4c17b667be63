import Logs
import Metrics
import Synchronization
import Threads
import Wire

/// What a node measures of devices that do not speak HTTP.
final class EdgeMeasures: Sendable {
    /// What came of a message.
    enum Outcome: String, CaseIterable {
        case stored
        /// It was stored when it came before, or says what is so already.
        case repeated
        /// It asks for nothing.
        case ignored
        /// Nothing can be made of it.
        case unreadable
        /// A rule of the domain refuses what it asks for.
        case refused
    }

    static let lanes = [Lane.incident, .telemetry]

    private let messages: MetricSeries<Counter>
    private let connections: MetricSeries<Counter>
    private let connected: MetricSeries<Gauge>
    private let waits: MetricSeries<Counter>
    private let log: Log
    private let lines = Mutex(Lines())

    /// A sensor gone mad must not fill the disk with lines about it.
    private struct Lines {
        static let perMinute = 20
        var minute: Int64 = 0
        var count = 0
        var left = 0

        /// Whether another line may be written, and how many were not since the last one.
        mutating func may(at minute: Int64) -> Int? {
            if minute != self.minute { (self.minute, count) = (minute, 0) }
            guard count < Lines.perMinute else {
                left += 1
                return nil
            }
            count += 1
            defer { left = 0 }
            return left
        }
    }

    init(_ registry: MetricsRegistry, _ log: Log) {
        self.log = log
        let lanes = MetricLabel("lane", Self.lanes.map(\.rawValue))
        messages = registry.add(
            MetricFamily(
                "linli_mqtt_messages", "Messages of a broker that are acknowledged, by what came of them.", by: lanes,
                MetricLabel("outcome", Outcome.allCases.map(\.rawValue))))
        connections = registry.add(
            MetricFamily("linli_mqtt_connections", "Times that a broker has let us in.", by: lanes))
        connected = registry.add(MetricFamily("linli_mqtt_connected", "Whether there is a broker.", by: lanes))
        waits = registry.add(
            MetricFamily(
                "linli_mqtt_waits", "Times that messages had to wait because the lane could not store them.", by: lanes)
        )
    }

    func count(_ outcome: Outcome, in lane: Lane) {
        messages[lane.edge, Outcome.allCases.firstIndex(of: outcome)!].increment()
    }

    /// Says why a message is not kept.
    func refused(_ outcome: Outcome, in lane: Lane, topic: String, _ reason: String) {
        count(outcome, in: lane)
        let minute = SystemClock.monotonicNanoseconds() / 60_000_000_000
        guard let left = lines.withLock({ $0.may(at: minute) }) else { return }
        log.write(
            .warning, "mqtt.refused",
            ["lane": .text(lane.rawValue), "topic": .text(topic), "reason": .text(reason), "unsaid": .integer(left)])
    }

    func waiting(in lane: Lane, _ reason: String) {
        waits[lane.edge].increment()
        log.write(.warning, "mqtt.waiting", ["lane": .text(lane.rawValue), "reason": .text(reason)])
    }

    func connected(in lane: Lane) {
        connections[lane.edge].increment()
        connected[lane.edge].set(to: 1)
        log.write(.info, "mqtt.connected", ["lane": .text(lane.rawValue)])
    }

    func disconnected(in lane: Lane, _ reason: String) {
        connected[lane.edge].set(to: 0)
        log.write(.warning, "mqtt.disconnected", ["lane": .text(lane.rawValue), "reason": .text(reason)])
    }
}

extension Lane {
    fileprivate var edge: Int { EdgeMeasures.lanes.firstIndex(of: self)! }
}
