internal import Community
internal import Wire

extension VerbForm {
    /// What is measured, and where it stands in the tree of meters.
    static let meters: [VerbForm] = [
        telemetry("meter.register", "A meter serves a place.") { form throws(FormError) in
            let meter = try form.meter()
            var event = MeterRegistered()
            event.medium = try form.required("medium")
            event.category = try form.required("category")
            event.parent = try form.optional("parent", .id("E-0"))
            event.ratedPower = try form.optional("ratedPower", .power)
            event.from = try form.required("from")
            return .registerMeter(meter, serving: try form.required("place"), event)
        },
        telemetry("meter.reparent", "A meter is below another one, or below none.") { form throws(FormError) in
            let meter = try form.meter()
            var event = MeterReparented()
            event.parent = try form.optional("parent", .id("E-0"))
            event.from = try form.required("from")
            return .reparent(meter, event)
        },
        telemetry("meter.recategorise", "What a meter counts is used for something else.") { form throws(FormError) in
            let meter = try form.meter()
            var event = MeterRecategorised()
            event.category = try form.required("category")
            event.from = try form.required("from")
            return .recategorise(meter, event)
        },
        telemetry("meter.reassign", "A meter serves another place.") { form throws(FormError) in
            let meter = try form.meter()
            var event = MeterReassigned()
            event.from = try form.required("from")
            return .reassign(meter, serving: try form.required("place"), event)
        },
        telemetry("meter.rate", "The most that can flow through a meter; left out where nobody knows.") {
            form throws(FormError) in
            let meter = try form.meter()
            var event = MeterRated()
            event.ratedPower = try form.optional("ratedPower", .power)
            event.from = try form.required("from")
            return .rate(meter, event)
        },
    ]

    static func telemetry(
        _ name: String, _ summary: String,
        _ read: @escaping @Sendable (inout Form) throws(FormError) -> TelemetryCommand
    ) -> VerbForm {
        VerbForm(name, summary) { form throws(FormError) in .telemetry(try read(&form)) }
    }
}

extension Form {
    mutating func meter() throws(FormError) -> MeterID { try subject("meter", .id("E-101")) }
}

extension FormType where Value == Int64 {
    fileprivate static var power: FormType { .decimal(3, "the medium's unit an hour", example: "13.2") }
}
