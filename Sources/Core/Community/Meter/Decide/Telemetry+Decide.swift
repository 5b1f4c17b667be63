internal import Calendar
internal import Wire

extension Telemetry {
    /// The events that a command leads to, or why it leads to none.
    public mutating func decide(
        _ command: TelemetryCommand, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<TelemetryEvent>] {
        switch command {
        case .registerMeter(let id, let place, let event): [try register(id, place, event, context)]
        case .addRegister(let id, let event): [try add(event, to: id, context)]
        case .changeRatio(let id, let event):
            [try changeRatio(id, event, context)]
        case .replace(let id, let event):
            [try propose(.replaced(event), id, event.register, event.at, [event.final, event.initial], context)]
        case .reset(let id, let event):
            [try propose(.reset(event), id, event.register, event.at, [event.final ?? 0, event.initial], context)]
        case .reparent(let id, let event): [try reparent(id, event, context)]
        case .recategorise(let id, let event): [proposal(.meter(.recategorised(event)), try meter(id), context)]
        case .reassign(let id, let place, let event): [try reassign(id, place, event, context)]
        case .rate(let id, let event): [try rate(id, event, context)]
        case .setZone(let event): [try setZone(event, context)]
        case .setTariff(let medium, let event): [try setTariff(medium, event, context)]
        case .setFactor(let medium, let event): [try setFactor(medium, event, context)]
        case .measurePremises(let place, let event): [try measure(place, event, context)]
        case .observeWeather(let event): [try observe(event, context)]
        case .setBaseline(let medium, let place, let event): [try setBaseline(medium, place, event, context)]
        case .adjustBaseline(let medium, let place, let event): [try adjust(medium, place, event, context)]
        case .declareRoster(let id, let event): [try declare(id, event, context)]
        case .rebaseRoster(let id, let new): [try rebase(id, as: new, context)]
        case .recordReadings(let id, let kind, let batch): [try record(batch, of: id, kind, context)]
        case .recordShown(let keys, let kind, let batch): try record(batch, shownBy: keys, kind, context)
        case .readMeter(let key, let text, let time): try read(key, text, at: time, context)
        case .correct(let id, let event): [try correct(id, event, context)]
        case .hear(let device): [propose(.heartbeat(HeartbeatReceived()), device, nil, context)]
        }
    }

    func propose(
        _ event: TelemetryEvent, _ subject: String, _ place: PlacePath?, _ context: CommandContext
    ) -> Proposal<TelemetryEvent> {
        Proposal(
            occurred: context.occurred, place: place, subject: subject, actor: context.actor, event: event)
    }

    private func proposal(
        _ event: TelemetryEvent, _ meter: Meter, _ context: CommandContext
    ) -> Proposal<TelemetryEvent> {
        propose(event, meter.id.text, meter.places.latest, context)
    }

    mutating func meter(_ id: MeterID) throws(Rejection) -> Meter {
        guard let meter = accounts.meters[id] else { throw Rejection(.meterUnknown, "there is no meter \(id)") }
        return meter
    }

    func register(_ key: RegisterKey) throws(Rejection) -> RegisterTerms {
        guard let number = accounts.number(of: key) else {
            throw Rejection(.registerUnknown, "there is no register \(key)")
        }
        return accounts.terms[number]
    }

    // MARK: Meters

    private mutating func register(
        _ id: MeterID, _ place: PlacePath, _ event: MeterRegistered, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        guard id.isName else { throw Rejection(.meterName, "a meter's id is letters, digits and -_.: in ASCII") }
        guard accounts.meters[id] == nil else { throw Rejection(.meterExists, "there is a meter \(id) already") }
        guard place.isValid || place == .community else { throw Rejection(.meterPlace, "\(place) is no place") }
        guard (event.ratedPower ?? 1) > 0 else { throw Rejection(.meterPower, "a rated power is above zero") }
        if let parent = event.parent { try checkParent(parent, of: id, event.medium, at: event.from) }
        return propose(.meter(.registered(event)), id.text, place, context)
    }

    /// The parent measures the same medium, and is not below the meter itself.
    private mutating func checkParent(
        _ parent: MeterID, of id: MeterID, _ medium: Medium, at time: Instant
    ) throws(Rejection) {
        guard let row = accounts.meters[parent], row.medium == medium else {
            throw Rejection(.meterParent, "there is no meter \(parent) of \(medium.rawValue)")
        }
        var above = Optional(parent)
        for _ in 0..<Accounts.maximumDepth {
            guard let next = above else { return }
            if next == id { break }
            above = accounts.meters[next]?.parent(at: time.milliseconds)
        }
        throw Rejection(.meterLoop, "\(parent) is below \(id), or the tree would be too deep")
    }

    private mutating func reparent(
        _ id: MeterID, _ event: MeterReparented, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        let meter = try meter(id)
        if let parent = event.parent { try checkParent(parent, of: id, meter.medium, at: event.from) }
        return proposal(.meter(.reparented(event)), meter, context)
    }

    private mutating func reassign(
        _ id: MeterID, _ place: PlacePath, _ event: MeterReassigned, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        let meter = try meter(id)
        guard place.isValid || place == .community else { throw Rejection(.meterPlace, "\(place) is no place") }
        return propose(.meter(.reassigned(event)), meter.id.text, place, context)
    }

    private mutating func rate(
        _ id: MeterID, _ event: MeterRated, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        guard (event.ratedPower ?? 1) > 0 else { throw Rejection(.meterPower, "a rated power is above zero") }
        return proposal(.meter(.rated(event)), try meter(id), context)
    }

    // MARK: Registers

    private mutating func add(
        _ event: RegisterAdded, to id: MeterID, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        let meter = try meter(id)
        let key = RegisterKey(id, event.name)
        guard accounts.number(of: key) == nil else {
            throw Rejection(.registerExists, "there is a register \(key) already")
        }
        guard event.isSound, ID<Register>(text: event.name).isName else {
            throw Rejection(
                .registerUnsound,
                "a register has a name, up to 6 decimals, 1 to 15 digits, an interval of 1, 5, 15, 30 or 60 minutes, and a "
                    + "ratio of up to 1,000,000")
        }
        return proposal(.meter(.registerAdded(event)), meter, context)
    }

    private mutating func changeRatio(
        _ id: MeterID, _ event: RatioChanged, _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        let meter = try meter(id)
        _ = try register(RegisterKey(id, event.register))
        guard event.isSound else {
            throw Rejection(.ratioUnsound, "a ratio is above 0, up to 1,000,000, in thousandths")
        }
        return proposal(.meter(.ratioChanged(event)), meter, context)
    }

    private mutating func propose(
        _ event: MeterEvent, _ id: MeterID, _ name: String, _ time: Instant, _ indexes: [Int64],
        _ context: CommandContext
    ) throws(Rejection) -> Proposal<TelemetryEvent> {
        let meter = try meter(id)
        let terms = try register(RegisterKey(id, name))
        guard time.milliseconds > terms.since,
            time <= context.now.advanced(byMilliseconds: Accounts.future)
        else { throw Rejection(.breakTime, "it is before the register began, or yet to come") }
        guard indexes.allSatisfy({ (0..<terms.limit).contains($0) }) else {
            throw Rejection(.breakIndex, "the register does not show such an index")
        }
        return proposal(.meter(event), meter, context)
    }
}
