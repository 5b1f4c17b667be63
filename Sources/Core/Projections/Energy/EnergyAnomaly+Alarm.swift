public import Community

extension EnergyAnomaly {
    /// A command with the id that makes its repetition the same command.
    public struct Due: Hashable, Sendable {
        public let id: String
        public let command: AlarmCommand
    }

    /// The alarm that closes the loop: the meter is the device that watches its own energy use.
    public var due: Due {
        Due(
            id: commandID,
            command: .raise(AlarmReport(ConditionKey(device: DeviceID(text: meter.text), category: Self.category))))
    }

    public static let category: CategoryCode = "energy.abnormal"

    /// What to propose of all that was found, each once, in an order that does not depend on who found it first.
    public static func due(for found: [EnergyAnomaly]) -> [Due] {
        var ids: Set<String> = []
        return found.map(\.due).filter { ids.insert($0.id).inserted }.sorted {
            $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
        }
    }
}
