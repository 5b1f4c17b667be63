public import Wire

/// What somebody wants recorded in the telemetry lane.
public enum TelemetryCommand: Hashable, Sendable {
    case registerMeter(MeterID, serving: PlacePath, MeterRegistered)
    case addRegister(MeterID, RegisterAdded)
    case changeRatio(MeterID, RatioChanged)
    case replace(MeterID, MeterReplaced)
    case reset(MeterID, RegisterReset)
    case reparent(MeterID, MeterReparented)
    case recategorise(MeterID, MeterRecategorised)
    case reassign(MeterID, serving: PlacePath, MeterReassigned)
    case rate(MeterID, MeterRated)

    case setZone(ZoneSet)
    case setTariff(Medium, TariffSet)
    case setFactor(Medium, FactorSet)
    case measurePremises(PlacePath, PremisesMeasured)
    case observeWeather(WeatherObserved)
    case setBaseline(Medium, at: PlacePath, BaselineSet)
    case adjustBaseline(Medium, at: PlacePath, BaselineAdjusted)

    case declareRoster(RosterID, RosterDeclared)
    /// Another roster of the same registers, based on what they show now.
    case rebaseRoster(RosterID, as: RosterID)
    /// What a concentrator reports. Single readings that cannot be are put aside; the others count.
    case recordReadings(RosterID, ReadingKind, ReadingBatch)
    /// What was shown by registers that no roster names yet, at some times: by the stamps of whoever sends it.
    case recordShown([RegisterKey], ReadingKind, ReadingBatch)
    /// What a person reads off a display, as its text.
    case readMeter(RegisterKey, text: String, at: Instant)
    case correct(MeterID, ReadingCorrected)
    case hear(device: String)
}

extension Rule {
    static let meterUnknown = Rule("meter.unknown")
    static let meterExists = Rule("meter.exists")
    static let meterName = Rule("meter.name")
    static let meterPlace = Rule("meter.place")
    static let meterParent = Rule("meter.parent")
    static let meterLoop = Rule("meter.loop")
    static let meterPower = Rule("meter.rated-power")
    static let registerUnknown = Rule("meter.register-unknown")
    static let registerExists = Rule("meter.register-exists")
    static let registerUnsound = Rule("meter.register-unsound")
    static let ratioUnsound = Rule("meter.ratio")
    static let breakTime = Rule("meter.break-time")
    static let breakIndex = Rule("meter.break-index")
    static let zoneFixed = Rule("zone.fixed")
    static let zoneUnknown = Rule("zone.unknown")
    static let tariffIncomplete = Rule("tariff.incomplete")
    static let factorNegative = Rule("factor.negative")
    static let premisesNegative = Rule("premises.negative")
    static let weatherRange = Rule("weather.range")
    static let baselinePeriod = Rule("baseline.period")
    static let baselineAdjustment = Rule("baseline.adjustment")
    static let rosterUnknown = Rule("roster.unknown")
    static let rosterExists = Rule("roster.exists")
    static let rosterUnsound = Rule("roster.unsound")
    static let batchUnsound = Rule("readings.columns")
    static let readingMalformed = Rule("reading.malformed")
    public static let readingTime = Rule("reading.time")
    public static let readingDecreases = Rule("reading.decreases")
    public static let readingImplausible = Rule("reading.implausible")

    public static let telemetryRules: [Rule] = [
        meterUnknown, meterExists, meterName, meterPlace, meterParent, meterLoop, meterPower, registerUnknown,
        registerExists, registerUnsound, ratioUnsound, breakTime, breakIndex, zoneFixed, zoneUnknown,
        tariffIncomplete, factorNegative, premisesNegative, weatherRange, baselinePeriod, baselineAdjustment,
        rosterUnknown, rosterExists, rosterUnsound, batchUnsound, readingMalformed, readingTime, readingDecreases,
        readingImplausible,
    ]
}
