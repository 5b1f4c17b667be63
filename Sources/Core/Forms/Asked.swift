public import Community
public import Wire

/// What somebody wants recorded, in the lane where it belongs.
public enum Asked: Hashable, Sendable {
    case incident(IncidentCommand)
    case telemetry(TelemetryCommand)

    public var lane: Lane {
        switch self {
        case .incident: .incident
        case .telemetry: .telemetry
        }
    }

    public var incident: IncidentCommand? {
        if case .incident(let command) = self { command } else { nil }
    }

    public var telemetry: TelemetryCommand? {
        if case .telemetry(let command) = self { command } else { nil }
    }
}
