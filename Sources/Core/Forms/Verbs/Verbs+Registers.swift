internal import Community
internal import Wire

extension VerbForm {
    /// What the registers of meters show, and what stands before them.
    static let registers: [VerbForm] = [
        telemetry("meter.add-register", "A meter has a register; readings of it may follow.") {
            form throws(FormError) in
            let meter = try form.meter()
            var event = RegisterAdded()
            event.name = try form.register()
            event.decimals = try form.required("decimals", .count(0...6, example: 2))
            event.digits = try form.required("digits", .count(1...15, example: 8))
            event.direction = try form.optional("direction") ?? .import
            event.intervalMinutes = try form.required("interval", .count(1...60, example: 15))
            event.stamps = try form.optional("stamps") ?? .end
            event.ratio = try form.optional("ratio", .ratio) ?? 1_000
            event.index = try form.required(
                "index",
                .decimal(as: event.decimals, sayingOf: "decimals", "what the register shows", example: "120.50"))
            event.from = try form.required("from")
            return .addRegister(meter, event)
        },
        telemetry("meter.change-ratio", "Other transformers stand before a register, or were found to.") {
            form throws(FormError) in
            let meter = try form.meter()
            var event = RatioChanged()
            event.register = try form.register()
            event.ratio = try form.required("ratio", .ratio)
            event.from = try form.required("from")
            return .changeRatio(meter, event)
        },
        telemetry("meter.replace", "Another device takes a meter's place and goes on with its own index.") {
            form throws(FormError) in
            let meter = try form.meter()
            var event = MeterReplaced()
            event.register = try form.register()
            event.final = try form.required("final", .index)
            event.initial = try form.required("initial", .index)
            event.at = try form.required("at")
            return .replace(meter, event)
        },
        telemetry("meter.reset", "A register was set to another index; nothing flowed by that.") {
            form throws(FormError) in
            let meter = try form.meter()
            var event = RegisterReset()
            event.register = try form.register()
            event.final = try form.optional("final", .index)
            event.initial = try form.required("initial", .index)
            event.at = try form.required("at")
            return .reset(meter, event)
        },
    ]

    /// What they showed.
    static let readings: [VerbForm] = [
        telemetry("roster.declare", "The registers that a concentrator reports together.") { form throws(FormError) in
            let roster = try form.roster()
            var event = RosterDeclared()
            event.registers = try form.required("registers", RegisterKey.form.list(1...ReadingBatch.maximumChannels))
            event.time = (try form.required("from") as Instant).milliseconds
            // What they showed need not be known: nothing is below any of it.
            event.indexes =
                try form.optional("indexes", FormType<Int64>.index.list(1...ReadingBatch.maximumChannels))
                ?? Array(repeating: 0, count: event.registers.count)
            return .declareRoster(roster, event)
        },
        telemetry("roster.rebase", "Another roster of the same registers, from what they show now.") {
            form throws(FormError) in
            .rebaseRoster(try form.roster(), as: try form.required("as", .id("hub-1-2027")))
        },
        telemetry("readings.record", "What a concentrator has read.") { form throws(FormError) in
            .recordReadings(try form.roster(), try form.optional("kind") ?? .actual, try form.readings())
        },
        telemetry("meter.read", "What somebody has read off a display, as its text.") { form throws(FormError) in
            let meter = try form.meter()
            return .readMeter(
                RegisterKey(meter, try form.register()), text: try form.required("value", .name("120.50", upTo: 20)),
                at: try form.required("at"))
        },
        telemetry("reading.correct", "A reading was another one, or, without an index, none at all.") {
            form throws(FormError) in
            let meter = try form.meter()
            var event = ReadingCorrected()
            event.register = try form.register()
            event.time = try form.required("at")
            event.readingKind = try form.required("kind")
            event.index = try form.optional("index", .index)
            return .correct(meter, event)
        },
        telemetry("heartbeat.receive", "A device is alive.") { form throws(FormError) in
            .hear(device: try form.subject("device", FormType<DeviceID>.id("hub-1")).text)
        },
    ]
}

extension Form {
    fileprivate mutating func roster() throws(FormError) -> RosterID { try subject("roster", .id("hub-1")) }

    /// Most meters have one register, which need not be named.
    fileprivate mutating func register() throws(FormError) -> String {
        try optional("register", FormType<ID<Register>>.id("1.8.0"))?.text ?? RegisterKey.usual
    }
}

extension FormType where Value == Int64 {
    /// CT times PT, in thousandths.
    fileprivate static var ratio: FormType { .decimal(3, "times what the register shows", example: "40") }
}
