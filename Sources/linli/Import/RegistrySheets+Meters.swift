import Calendar
import Community
import Forms
import Wire

/// What is measured, and what it means.
extension RegistrySheets {
    static let telemetry: [Sheet] = [
        meters, registers, ratios, parents, tariffs, factors, premises, weather, baselines, rosters,
    ]

    private static let meters = Sheet(
        name: "meters",
        columns: [
            .required("meter"), .required("place"), .required("medium"), .required("category"), .required("from"),
            .optional("parent"), .optional("rated_power"),
        ],
        key: ["meter"]
    ) { row throws(ImportProblem) in
        var event = MeterRegistered()
        event.medium = try row.required("medium", row.choice)
        event.category = try row.required("category", row.choice)
        event.parent = try row.id("parent")
        event.ratedPower = try row.optional("rated_power", row.amount(3))
        event.from = try row.required("from", row.instant)
        return .telemetry(
            .registerMeter(try row.required("meter", row.id), serving: try row.required("place", row.place), event))
    }

    private static let registers = Sheet(
        name: "registers",
        columns: [
            .required("meter"), .required("decimals"), .required("digits"), .required("interval"), .required("index"),
            .required("from"), .optional("register"), .optional("direction"), .optional("stamps"), .optional("ratio"),
        ],
        key: ["meter", "register"]
    ) { row throws(ImportProblem) in
        var event = RegisterAdded()
        event.name = try row.name("register") ?? RegisterKey.usual
        event.decimals = try row.required("decimals", row.count(0...6))
        event.digits = try row.required("digits", row.count(1...15))
        event.direction = try row.optional("direction", row.choice) ?? .import
        event.intervalMinutes = try row.required("interval", row.count(1...60))
        event.stamps = try row.optional("stamps", row.choice) ?? .end
        event.ratio = try row.optional("ratio", row.amount(3)) ?? 1_000
        event.index = try row.required("index", row.amount(event.decimals))
        event.from = try row.required("from", row.instant)
        return .telemetry(.addRegister(try row.required("meter", row.id), event))
    }

    private static let ratios = Sheet(
        name: "ratios", columns: [.required("meter"), .required("ratio"), .required("from"), .optional("register")],
        key: ["meter", "register", "from"]
    ) { row throws(ImportProblem) in
        var event = RatioChanged()
        event.register = try row.name("register") ?? RegisterKey.usual
        event.ratio = try row.required("ratio", row.amount(3))
        event.from = try row.required("from", row.instant)
        return .telemetry(.changeRatio(try row.required("meter", row.id), event))
    }

    private static let parents = Sheet(
        name: "parents", columns: [.required("meter"), .required("parent"), .required("from")], key: ["meter", "from"]
    ) { row throws(ImportProblem) in
        var event = MeterReparented()
        event.parent = try row.id("parent")
        event.from = try row.required("from", row.instant)
        return .telemetry(.reparent(try row.required("meter", row.id), event))
    }

    private static let tariffs = Sheet(
        name: "tariffs", columns: [.required("medium"), .required("bands"), .required("from"), .required("source")],
        key: ["medium", "from"]
    ) { row throws(ImportProblem) in
        var event = TariffSet()
        event.seasons = try row.required("bands", row.seasons)
        event.from = try row.required("from", row.instant)
        event.source = try row.required("source", row.name)
        return .telemetry(.setTariff(try row.required("medium", row.choice), event))
    }

    private static let factors = Sheet(
        name: "factors",
        columns: [
            .required("medium"), .required("factor"), .required("value"), .required("from"), .required("source"),
        ],
        key: ["medium", "factor", "from"]
    ) { row throws(ImportProblem) in
        var event = FactorSet()
        event.factor = try row.required("factor", row.choice)
        event.value = try row.required("value", row.amount(6))
        event.from = try row.required("from", row.instant)
        event.source = try row.required("source", row.name)
        return .telemetry(.setFactor(try row.required("medium", row.choice), event))
    }

    private static let premises = Sheet(
        name: "premises",
        columns: [
            .required("place"), .required("area"), .required("households"), .required("people"), .required("from"),
        ],
        key: ["place", "from"]
    ) { row throws(ImportProblem) in
        var event = PremisesMeasured()
        event.area = try row.required("area", row.amount(2))
        event.households = try row.required("households", row.amount(0))
        event.people = try row.required("people", row.amount(0))
        event.from = try row.required("from", row.instant)
        return .telemetry(.measurePremises(try row.required("place", row.place), event))
    }

    private static let weather = Sheet(
        name: "weather", columns: [.required("day"), .required("mean"), .required("source")], key: ["day"]
    ) { row throws(ImportProblem) in
        var event = WeatherObserved()
        event.day = Int64(try row.required("day", row.date).daysSinceEpoch)
        event.mean = try row.required("mean", row.temperature)
        event.source = try row.required("source", row.name)
        return .telemetry(.observeWeather(event))
    }

    private static let baselines = Sheet(
        name: "baselines",
        columns: [.required("place"), .required("medium"), .required("from"), .required("until")],
        key: ["place", "medium", "from", "until"]
    ) { row throws(ImportProblem) in
        var event = BaselineSet()
        event.from = try row.required("from", row.instant)
        event.until = try row.required("until", row.instant)
        return .telemetry(
            .setBaseline(
                try row.required("medium", row.choice), at: try row.required("place", row.place), event))
    }

    /// What the registers showed need not be known: nothing is below any of it.
    private static let rosters = Sheet(
        name: "rosters", columns: [.required("roster"), .required("registers"), .required("from")], key: ["roster"]
    ) { row throws(ImportProblem) in
        var event = RosterDeclared()
        event.registers = try row.required("registers", row.registers)
        event.time = try row.required("from", row.instant).milliseconds
        event.indexes = Array(repeating: 0, count: event.registers.count)
        return .telemetry(.declareRoster(try row.required("roster", row.id), event))
    }
}
