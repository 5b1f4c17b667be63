internal import Calendar
internal import Wire

/// Decisions on the terms of the community.
extension Telemetry {
    func setZone(_ event: ZoneSet, _ context: CommandContext) throws(Rejection) -> Proposal<TelemetryEvent> {
        guard accounts.terms.isEmpty else {
            throw Rejection(.zoneFixed, "days are booked by the clock that the community has")
        }
        guard ZoneRules.named(event.zone) != nil else {
            throw Rejection(
                .zoneUnknown, "the rules of \(event.zone) are not known", allowed: ZoneRules.known.map(\.id))
        }
        return propose(.terms(.zone(event)), "zone", nil, context)
    }

    /// Every month has one season, so that every instant has one band.
    func setTariff(
        _ medium: Medium, _ event: TariffSet, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        guard event.seasons.flatMap(\.months).sorted() == Array(1...12),
            event.seasons.allSatisfy({ $0.quarters.count == 96 })
        else { throw Rejection(.tariffIncomplete, "each month is in one season, and a season has 96 quarters") }
        return propose(.terms(.tariff(event)), medium.rawValue, nil, context)
    }

    func setFactor(
        _ medium: Medium, _ event: FactorSet, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        guard event.value >= 0 else { throw Rejection(.factorNegative, "a factor is not negative") }
        return propose(.terms(.factor(event)), medium.rawValue, nil, context)
    }

    func measure(
        _ place: PlacePath, _ event: PremisesMeasured, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        guard event.area >= 0, event.households >= 0, event.people >= 0 else {
            throw Rejection(.premisesNegative, "an area, households and people are not negative")
        }
        return propose(.terms(.premises(event)), place.description, place.text.isEmpty ? nil : place, context)
    }
}
