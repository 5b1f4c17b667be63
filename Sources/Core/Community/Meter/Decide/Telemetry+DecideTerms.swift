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

    // MARK: What use is compared with

    func observe(_ event: WeatherObserved, _ context: CommandContext) throws(Rejection) -> Proposal<TelemetryEvent> {
        let today = Int64(zone.civil(context.now).date.daysSinceEpoch)
        guard (0...today).contains(event.day), WeatherObserved.means.contains(event.mean) else {
            throw Rejection(.weatherRange, "the day is yet to come, or no day is as warm or as cold as that")
        }
        return propose(.terms(.weather(event)), "weather", nil, context)
    }

    /// Whole months, a year of them or more: less does not know every season.
    func setBaseline(
        _ medium: Medium, _ place: PlacePath, _ event: BaselineSet, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        let (first, end) = (month(of: event.from), month(of: event.until))
        guard let first, let end, BaselineSet.monthCounts.contains(end - first), event.until <= context.now else {
            throw Rejection(.baselinePeriod, "a baseline is 12 to 60 whole months that are over")
        }
        return try propose(.terms(.baseline(event)), medium, place, context)
    }

    /// Months since the year 0 up to an instant at which one begins.
    private func month(of time: Instant) -> Int? {
        guard time.milliseconds.magnitude < timeLimit else { return nil }
        let period = Period(containing: time, .month, in: zone)
        guard period.start(in: zone) == time else { return nil }
        return period.firstDate.year * 12 + period.firstDate.month
    }

    func adjust(
        _ medium: Medium, _ place: PlacePath, _ event: BaselineAdjusted, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        guard event.amount.magnitude <= RegisterTerms.maximumAmount,
            event.until ?? .init(milliseconds: .max) > event.from
        else { throw Rejection(.baselineAdjustment, "an adjustment ends after it begins, and no place uses as much") }
        return try propose(.terms(.adjustment(event)), medium, place, context)
    }

    private func propose(
        _ event: TelemetryEvent, _ medium: Medium, _ place: PlacePath, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        guard place.isValid || place == .community else { throw Rejection(.meterPlace, "\(place) is no place") }
        return propose(event, medium.rawValue, place.text.isEmpty ? nil : place, context)
    }
}

extension WeatherObserved {
    /// In tenths of a degree, a little beyond what was ever measured.
    static let means: ClosedRange<Int64> = -1_000...600
}

extension BaselineSet {
    static let monthCounts = 12...60
}
