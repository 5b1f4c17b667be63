internal import Calendar
internal import Community
internal import Wire

extension VerbForm {
    /// What readings are reckoned with.
    static let terms: [VerbForm] = [
        telemetry("zone.set", "The clock by which days and months of the community begin.") { form throws(FormError) in
            var event = ZoneSet()
            event.zone = try form.required("zone", .name("Asia/Shanghai"))
            return .setZone(event)
        },
        telemetry("tariff.set", "At which times of the day a medium is dear or cheap.") { form throws(FormError) in
            let medium = try form.medium()
            var event = TariffSet()
            event.seasons = try form.required("seasons", TariffSeason.form.list(1...12))
            event.from = try form.required("from")
            event.source = try form.source()
            return .setTariff(medium, event)
        },
        telemetry("factor.set", "How much coal, or carbon dioxide, a unit of a medium stands for.") {
            form throws(FormError) in
            let medium = try form.medium()
            var event = FactorSet()
            event.factor = try form.required("factor")
            event.value = try form.required("value", .decimal(6, "kilograms for a unit", example: "0.1229"))
            event.from = try form.required("from")
            event.source = try form.source()
            return .setFactor(medium, event)
        },
        telemetry("premises.measure", "How large a place is, and how many live there.") { form throws(FormError) in
            let place = try form.place()
            var event = PremisesMeasured()
            event.area = try form.required("area", .decimal(2, "square metres", example: "96000"))
            event.households = try form.required("households", .count(1_200))
            event.people = try form.required("people", .count(3_200))
            event.from = try form.required("from")
            return .measurePremises(place, event)
        },
        telemetry("weather.observe", "How warm a day was on average.") { form throws(FormError) in
            var event = WeatherObserved()
            let day: CivilDate = try form.required("day")
            event.day = Int64(day.daysSinceEpoch)
            event.mean = try form.required(
                "mean", .integer(-1_000...600, "in tenths of a degree Celsius", example: 285))
            event.source = try form.source()
            return .observeWeather(event)
        },
        telemetry("baseline.set", "The months that what a place uses later is compared with.") {
            form throws(FormError) in
            let medium = try form.medium()
            var event = BaselineSet()
            event.from = try form.required("from")
            event.until = try form.required("until")
            return .setBaseline(medium, at: try form.required("place"), event)
        },
        telemetry("baseline.adjust", "A place uses more or less from then on, and not by weather or saving.") {
            form throws(FormError) in
            let medium = try form.medium()
            var event = BaselineAdjusted()
            event.amount = try form.required(
                "amount",
                .integer(-1_000_000_000_000...1_000_000_000_000, "in millionths of the unit a day", example: 12_000_000)
            )
            event.from = try form.required("from")
            event.until = try form.optional("until")
            event.source = try form.source()
            return .adjustBaseline(medium, at: try form.required("place"), event)
        },
    ]
}

extension Form {
    fileprivate mutating func medium() throws(FormError) -> Medium { try subject("medium", Medium.form) }

    /// Who has decreed or published it, and under which number.
    fileprivate mutating func source() throws(FormError) -> String { try required("source", .name("GB/T 2589-2020")) }
}
