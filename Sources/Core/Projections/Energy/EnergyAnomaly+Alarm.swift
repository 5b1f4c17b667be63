public import Community
public import Wire

extension EnergyAnomaly {
    public static let category: CategoryCode = "energy.abnormal"

    /// The alarm that closes the loop: the meter is the device that watches its own energy use.
    public func due(since: Instant) -> Due<AlarmCommand> {
        let condition = ConditionKey(device: DeviceID(text: meter.text), category: Self.category)
        return Due(rule: Self.rule, id: commandID, since: since, .raise(AlarmReport(condition)))
    }

    /// An alarm needs a device, and meters belong to another lane than devices do: this registers the meter as one, under
    /// its own id. Where it is registered already, or was and is gone, the command is refused and nothing is lost by it.
    /// Where the registry knows no such place, both this and the alarm are refused: who proposes them should say so, for a
    /// finding that nobody hears of is none.
    public func installation(of meter: ListedMeter, since: Instant) -> Due<IncidentCommand> {
        let device = DeviceID(text: meter.id.text)
        return Due(
            rule: Self.rule, id: "energy-\(Self.version)-device-\(meter.id)-\(day)", since: since,
            .registry(.installDevice(device, kind: "meter", model: meter.medium.rawValue, at: meter.place)))
    }

    private static let rule = "energy-\(version)"

    /// All that was found, each once, in an order that does not depend on who found it first.
    public static func distinct(_ found: [EnergyAnomaly]) -> [EnergyAnomaly] {
        var ids: Set<String> = []
        return found.map { ($0.commandID, $0) }.filter { ids.insert($0.0).inserted }.sorted {
            $0.0.utf8.lexicographicallyPrecedes($1.0.utf8)
        }.map(\.1)
    }
}
