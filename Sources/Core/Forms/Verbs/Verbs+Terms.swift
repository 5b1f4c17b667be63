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
    ]
}

extension Form {
    fileprivate mutating func medium() throws(FormError) -> Medium { try subject("medium", Medium.form) }

    /// Who has decreed or published it, and under which number.
    fileprivate mutating func source() throws(FormError) -> String { try required("source", .name("GB/T 2589-2020")) }
}
