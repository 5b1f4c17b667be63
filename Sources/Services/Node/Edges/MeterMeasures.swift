import Edges
import Logs
import Metrics
import Synchronization

/// What a node measures of meters that it asks.
final class MeterMeasures: Sendable {
    /// How it stands with a meter.
    enum State: Hashable {
        case read
        case troubled(MeterTrouble.Name)

        static let all = [State.read] + MeterTrouble.Name.allCases.map { .troubled($0) }

        var name: String {
            switch self {
            case .read: "read"
            case .troubled(let name): name.rawValue
            }
        }
    }

    /// What came of the readings of a moment.
    enum Outcome: String, CaseIterable {
        case stored
        /// They were stored before.
        case repeated
        /// They came too late to be those of the moment, or of a time that cannot be.
        case untimely
        /// A rule of the domain refuses them.
        case refused
        /// The lane could not store them until the next moment came.
        case unstored
    }

    private let reads: MetricSeries<Counter>
    private let readings: MetricSeries<Counter>
    private let states = Mutex<[String: State]>([:])
    private let log: Log

    init(_ registry: MetricsRegistry, _ log: Log) {
        self.log = log
        let names = MetricLabel("state", State.all.map(\.name))
        reads = registry.add(
            MetricFamily("linli_modbus_reads", "Times that a meter was asked, by how it stood with it.", by: names))
        readings = registry.add(
            MetricFamily(
                "linli_modbus_readings", "Meters that were read, by what came of it.",
                by: MetricLabel("outcome", Outcome.allCases.map(\.rawValue))))
        registry.add(
            MetricFamily<Gauge>("linli_modbus_meters", "Meters that are asked, by how it stands with them.", by: names)
        ) { [self] place in
            Double(states.withLock { $0.values.count { $0 == State.all[place] } })
        }
    }

    /// A meter was asked. A change is said in the log, and nothing else.
    func asked(_ meter: String, _ trouble: MeterTrouble?) {
        let state = trouble.map { State.troubled($0.name) } ?? .read
        reads[State.all.firstIndex(of: state)!].increment()
        guard states.withLock({ $0.updateValue(state, forKey: meter) }) != state else { return }
        log.write(
            trouble == nil ? .info : .warning, "modbus.meter",
            [
                "meter": .text(meter), "state": .text(state.name),
                "reason": .text(trouble.map { "\($0)" } ?? "it is read"),
            ])
    }

    func count(_ outcome: Outcome, _ meters: Int) {
        readings[Outcome.allCases.firstIndex(of: outcome)!].increment(by: UInt64(meters))
    }

    /// What was read and not stored, or what nobody was told.
    func refused(_ what: String, _ reason: String) {
        log.write(.warning, "modbus.refused", ["what": .text(what), "reason": .text(reason)])
    }
}
