/// What changes a meter, or what its readings mean.
public enum MeterEvent: EventSet {
    case registered(MeterRegistered)
    case registerAdded(RegisterAdded)
    case ratioChanged(RatioChanged)
    case replaced(MeterReplaced)
    case reset(RegisterReset)
    case reparented(MeterReparented)
    case recategorised(MeterRecategorised)
    case reassigned(MeterReassigned)
    case rated(MeterRated)

    public static let kinds: [EventKind<MeterEvent>] = [
        EventKind(MeterRegistered.self) { .registered($0) }, EventKind(RegisterAdded.self) { .registerAdded($0) },
        EventKind(RatioChanged.self) { .ratioChanged($0) }, EventKind(MeterReplaced.self) { .replaced($0) },
        EventKind(RegisterReset.self) { .reset($0) }, EventKind(MeterReparented.self) { .reparented($0) },
        EventKind(MeterRecategorised.self) { .recategorised($0) },
        EventKind(MeterReassigned.self) { .reassigned($0) }, EventKind(MeterRated.self) { .rated($0) },
    ]

    public var payload: any EventPayload {
        switch self {
        case .registered(let payload): payload
        case .registerAdded(let payload): payload
        case .ratioChanged(let payload): payload
        case .replaced(let payload): payload
        case .reset(let payload): payload
        case .reparented(let payload): payload
        case .recategorised(let payload): payload
        case .reassigned(let payload): payload
        case .rated(let payload): payload
        }
    }
}

/// Terms of the whole community: its clock, tariffs, factors and denominators, and what it is compared with.
public enum TermEvent: EventSet {
    case zone(ZoneSet)
    case tariff(TariffSet)
    case factor(FactorSet)
    case premises(PremisesMeasured)
    case weather(WeatherObserved)
    case baseline(BaselineSet)
    case adjustment(BaselineAdjusted)

    public static let kinds: [EventKind<TermEvent>] = [
        EventKind(ZoneSet.self) { .zone($0) }, EventKind(TariffSet.self) { .tariff($0) },
        EventKind(FactorSet.self) { .factor($0) }, EventKind(PremisesMeasured.self) { .premises($0) },
        EventKind(WeatherObserved.self) { .weather($0) }, EventKind(BaselineSet.self) { .baseline($0) },
        EventKind(BaselineAdjusted.self) { .adjustment($0) },
    ]

    public var payload: any EventPayload {
        switch self {
        case .zone(let payload): payload
        case .tariff(let payload): payload
        case .factor(let payload): payload
        case .premises(let payload): payload
        case .weather(let payload): payload
        case .baseline(let payload): payload
        case .adjustment(let payload): payload
        }
    }
}

/// Everything that the telemetry lane holds.
public enum TelemetryEvent: EventSet {
    case readings(ReadingsRecorded)
    case roster(RosterDeclared)
    case rebased(RosterRebased)
    case corrected(ReadingCorrected)
    case heartbeat(HeartbeatReceived)
    case meter(MeterEvent)
    case terms(TermEvent)

    public static let kinds: [EventKind<TelemetryEvent>] =
        [
            EventKind(ReadingsRecorded.self) { .readings($0) }, EventKind(RosterDeclared.self) { .roster($0) },
            EventKind(RosterRebased.self) { .rebased($0) }, EventKind(ReadingCorrected.self) { .corrected($0) },
            EventKind(HeartbeatReceived.self) { .heartbeat($0) },
        ] + MeterEvent.kinds.map { $0.map { .meter($0) } } + TermEvent.kinds.map { $0.map { .terms($0) } }

    public var payload: any EventPayload {
        switch self {
        case .readings(let payload): payload
        case .roster(let payload): payload
        case .rebased(let payload): payload
        case .corrected(let payload): payload
        case .heartbeat(let payload): payload
        case .meter(let event): event.payload
        case .terms(let event): event.payload
        }
    }
}
