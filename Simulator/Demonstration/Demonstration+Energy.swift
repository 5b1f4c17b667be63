import Calendar
import Community
import Wire

/// What readings are reckoned with, and what they are compared with.
extension Demonstration {
    /// Values as they were published; those of water are of a community that does not exist.
    private static let factors: [(medium: Medium, kind: FactorKind, value: Int64, source: String)] = [
        (.electricity, .coal, 122_900, "GB/T 2589-2020"), (.electricity, .coalEquivalent, 302_500, "示范值"),
        (.electricity, .carbon, 530_600, "2023年全国电力平均二氧化碳排放因子"), (.water, .coal, 257_100, "GB/T 2589-2020"),
        (.water, .coalEquivalent, 257_100, "GB/T 2589-2020"), (.water, .carbon, 168_000, "示范值"),
    ]

    /// What is known before the first reading.
    var terms: [Proposal<TelemetryEvent>] {
        var terms = Self.factors.map { factor in
            var event = FactorSet()
            (event.factor, event.value, event.source) = (factor.kind, factor.value, factor.source)
            event.from = begins
            return term(.factor(event), factor.medium.rawValue)
        }
        var tariff = TariffSet()
        (tariff.seasons, tariff.from, tariff.source) = ([Self.season], begins, "示范值")
        terms.append(term(.tariff(tariff), Medium.electricity.rawValue))
        let buildings = (1...estate.buildings).map { PlacePath(text: "b\($0)") }
        for (place, households) in [(PlacePath.community, estate.households)]
            + buildings.map({ ($0, estate.households / estate.buildings) })
        {
            var premises = PremisesMeasured()
            (premises.area, premises.from) = (Int64(households) * 95 * 100, begins)
            (premises.households, premises.people) = (Int64(households), Int64(households) * 5 / 2)
            terms.append(term(.premises(premises), place.description, at: place))
        }
        return terms
    }

    /// Cheap from 22:00 to 06:00, dear in the forenoon and the evening, and dearest when people cook.
    private static var season: TariffSeason {
        var season = TariffSeason()
        for quarter in 0..<96 {
            season.quarters[quarter] =
                switch quarter {
                case ..<24, 88...: .valley
                case 32..<44: .peak
                case 72..<76: .sharp
                case 76..<84: .peak
                default: .flat
                }
        }
        return season
    }

    /// The weather of a day that is over.
    func weather(of date: CivilDate) -> Proposal<TelemetryEvent> {
        var event = WeatherObserved()
        (event.day, event.mean, event.source) = (Int64(date.daysSinceEpoch), climate.mean(of: date), "58362")
        return term(.weather(event), "weather", occurred: CivilDay(date, in: zone).end)
    }

    /// The first twelve whole months, when they are over.
    var baseline: (from: Instant, until: Instant) {
        var first = Period(containing: begins, .month, in: zone)
        if first.start(in: zone) < begins { first = first.next(in: zone) }
        let from = first.firstDate
        return (first.start(in: zone), zone.startOfDay(CivilDate(year: from.year + 1, month: from.month, day: 1)!))
    }

    func setBaselines() -> [Proposal<TelemetryEvent>] {
        [Medium.electricity, .water].map { medium in
            var event = BaselineSet()
            (event.from, event.until) = baseline
            return term(.baseline(event), medium.rawValue, occurred: event.until)
        }
    }

    private func term(
        _ event: TermEvent, _ subject: String, at place: PlacePath = .community, occurred: Instant? = nil
    ) -> Proposal<TelemetryEvent> {
        Proposal(
            occurred: occurred ?? begins, place: place == .community ? nil : place, subject: subject,
            actor: "manager-1", event: .terms(event))
    }
}
