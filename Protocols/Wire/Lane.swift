/// The logs a node keeps. Each has its own files, sequence, tree and retention.
public enum Lane: String, CaseIterable, Sendable {
    /// Alarms, work orders, inspections, surveys, attestations, places, people: what is urgent.
    case incident
    /// Readings, and every fact that changes what a reading means.
    case telemetry
    /// Logins, refusals, reads of personal data, visitors.
    case access
}

extension Lane: CustomStringConvertible {
    public var description: String { rawValue }
}
