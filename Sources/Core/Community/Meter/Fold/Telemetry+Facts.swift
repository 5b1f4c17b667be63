internal import Calendar
internal import Wire

/// What changes the meaning of readings. Each says from when on, which may be long ago: the days since then are worked
/// out again.
extension Telemetry {
    mutating func evolve(_ event: MeterEvent, _ fact: Fact<TelemetryEvent>) {
        // What was recorded elsewhere may be of times that no clock shows.
        guard event.time.milliseconds.magnitude < timeLimit else { return }
        let id = MeterID(text: fact.subject)
        switch event {
        case .registered(let event): register(event, id, fact)
        case .registerAdded(let event): add(event, to: id)
        case .ratioChanged(let event):
            guard event.isSound else { return }
            change(RegisterKey(id, event.register), from: event.from, fact.occasion(.ratio)) {
                $0.ratios.set(event.ratio, from: event.from)
                return $0.ratios.change(after: event.from.milliseconds)
            }
        case .replaced(let event):
            add(
                IndexBreak(at: event.at.milliseconds, final: event.final, initial: event.initial),
                to: RegisterKey(id, event.register), fact.occasion(.replacement))
        case .reset(let event):
            add(
                IndexBreak(at: event.at.milliseconds, final: event.final, initial: event.initial),
                to: RegisterKey(id, event.register), fact.occasion(.reset))
        case .reparented(let event):
            accounts.regroup(id, from: event.from, fact.occasion(.parent)) {
                $0.parents.set(event.parent ?? "", from: event.from)
            }
        case .recategorised(let event):
            accounts.regroup(id, from: event.from, fact.occasion(.category)) {
                $0.categories.set(event.category, from: event.from)
            }
        case .reassigned(let event):
            accounts.meters.modify(id) { $0.places.set(fact.place ?? .community, from: event.from) }
        case .rated(let event):
            let end = accounts.meters.modify(id) { meter in
                meter.ratedPowers.set(event.ratedPower ?? 0, from: event.from)
                return meter.ratedPowers.change(after: event.from.milliseconds)
            }
            for register in accounts.registers(of: id) {
                accounts.reopen(register, from: event.from.milliseconds, until: end ?? nil, fact.occasion(.ratedPower))
            }
        }
    }

    private mutating func register(_ event: MeterRegistered, _ id: MeterID, _ fact: Fact<TelemetryEvent>) {
        guard accounts.meters[id] == nil else { return }
        var meter = Meter()
        meter.id = id
        meter.medium = event.medium
        meter.categories = Timeline(event.category, from: event.from)
        meter.parents = Timeline(event.parent ?? "", from: event.from)
        meter.places = Timeline(fact.place ?? .community, from: event.from)
        meter.ratedPowers = Timeline(event.ratedPower ?? 0, from: event.from)
        accounts.meters.put(meter)
    }

    private mutating func add(_ event: RegisterAdded, to id: MeterID) {
        let key = RegisterKey(id, event.name)
        guard event.isSound, accounts.meters[id] != nil, accounts.number(of: key) == nil else { return }
        var register = Register()
        register.number = Int64(accounts.terms.count)
        register.id = key
        register.decimals = event.decimals
        register.digits = event.digits
        register.direction = event.direction
        register.intervalMinutes = event.intervalMinutes
        register.stamps = event.stamps
        register.since = event.from.milliseconds
        register.firstIndex = event.index
        register.ratios = Timeline(event.ratio, from: event.from)
        accounts.registers.put(register)
        accounts.add(register)
    }

    private mutating func add(_ change: IndexBreak, to key: RegisterKey, _ occasion: Accounts.Occasion) {
        guard let number = accounts.number(of: key), change.at > accounts.terms[number].since,
            change.at <= occasion.recorded.milliseconds &+ Accounts.future,
            (0...ReadingBatch.maximumIndex).contains(change.initial),
            (0...ReadingBatch.maximumIndex).contains(change.final ?? 0)
        else { return }
        accounts.flush(number)
        accounts.makeRow(number, at: change.at)
        self.change(key, from: Instant(milliseconds: change.at), occasion) { register in
            register.breaks.removeAll { $0.at == change.at }
            register.breaks.insert(
                change, at: register.breaks.firstIndex { $0.at > change.at } ?? register.breaks.count)
            // Days further on follow when they begin otherwise.
            return change.at
        }
    }

    /// Changes a register and works out its days again from an instant on until the one that `change` returns, or to
    /// the end.
    private mutating func change(
        _ key: RegisterKey, from: Instant, _ occasion: Accounts.Occasion, _ change: (inout Register) -> Int64?
    ) {
        guard let number = accounts.number(of: key) else { return }
        accounts.flush(number)
        let end = accounts.registers.modify(Int64(number)) { change(&$0) }
        accounts.reopen(number, from: from.milliseconds, until: end ?? nil, occasion)
    }

    mutating func evolve(_ event: TermEvent, _ fact: Fact<TelemetryEvent>) {
        switch event {
        case .zone(let event):
            // Days that are booked keep their clock: a community does not move.
            guard accounts.terms.isEmpty, let zone = ZoneRules.named(event.zone) else { return }
            accounts.clock = DayClock(zone: zone)
            var clock = CommunityClock()
            clock.zone = event.zone
            clocks.put(clock)
        case .tariff(let event):
            guard let medium = Medium(rawValue: fact.subject) else { return }
            var tariff = Tariff()
            tariff.key = Tariff.Key(medium: medium, from: event.from.milliseconds)
            (tariff.seasons, tariff.source) = (event.seasons, event.source)
            tariffs.put(tariff)
        case .factor(let event):
            guard let medium = Medium(rawValue: fact.subject) else { return }
            var factor = Factor()
            factor.key = Factor.Key(kind: event.factor, medium: medium, from: event.from.milliseconds)
            (factor.value, factor.source) = (event.value, event.source)
            factors.put(factor)
        case .premises(let event):
            var row = Premises()
            row.key = Premises.Key(place: fact.place ?? .community, from: event.from.milliseconds)
            (row.area, row.households, row.people) = (event.area, event.households, event.people)
            premises.put(row)
        case .weather(let event):
            var row = DayWeather()
            (row.key, row.mean, row.source) = (event.day, event.mean, event.source)
            weather.put(row)
        case .baseline(let event):
            guard let medium = Medium(rawValue: fact.subject) else { return }
            var row = Baseline()
            row.key = Baseline.Key(place: fact.place ?? .community, medium: medium)
            (row.from, row.until) = (event.from.milliseconds, event.until.milliseconds)
            baselines.put(row)
        case .adjustment(let event):
            guard let medium = Medium(rawValue: fact.subject) else { return }
            var row = BaselineAdjustment()
            row.key = BaselineAdjustment.Key(
                place: fact.place ?? .community, medium: medium, from: event.from.milliseconds)
            (row.amount, row.until, row.source) = (event.amount, event.until, event.source)
            adjustments.put(row)
        }
    }
}

extension MeterEvent {
    /// From when on it is so.
    fileprivate var time: Instant {
        switch self {
        case .registered(let event): event.from
        case .registerAdded(let event): event.from
        case .ratioChanged(let event): event.from
        case .replaced(let event): event.at
        case .reset(let event): event.at
        case .reparented(let event): event.from
        case .recategorised(let event): event.from
        case .reassigned(let event): event.from
        case .rated(let event): event.from
        }
    }
}

extension RegisterAdded {
    /// Sizes with which sums cannot overflow, and intervals that hours are made of.
    var isSound: Bool {
        (0...6).contains(decimals) && (1...15).contains(digits) && [1, 5, 15, 30, 60].contains(intervalMinutes)
            && RatioChanged.sound.contains(ratio) && (0...ReadingBatch.maximumIndex).contains(index)
            && from.milliseconds.magnitude < timeLimit
    }
}

extension RatioChanged {
    /// Up to a million.
    static let sound: ClosedRange<Int64> = 1...1_000_000_000
    var isSound: Bool { RatioChanged.sound.contains(ratio) && from.milliseconds.magnitude < timeLimit }
}
