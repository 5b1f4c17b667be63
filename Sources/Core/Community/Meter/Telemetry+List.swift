internal import Calendar
public import Wire

/// A meter with what was true of it at some instant.
public struct ListedMeter: Sendable {
    public struct Register: Sendable {
        public let number: Int
        public let direction: Direction
        public let since: Instant
        public let stepMilliseconds: Int64
    }

    public let id: MeterID
    public let medium: Medium
    public let category: MeterCategory?
    public let place: PlacePath
    /// In thousandths of the unit an hour; nil while nobody knows.
    public let ratedPower: Int64?
    /// Where in the list the meter above it is.
    public fileprivate(set) var parent: Int?
    public fileprivate(set) var registers: [Register] = []
}

extension Telemetry {
    /// Every meter with its registers, in the order in which they came.
    public mutating func meters(at time: Instant) -> [ListedMeter] {
        var (list, positions): ([ListedMeter], [MeterID: Int]) = ([], [:])
        var parents: [MeterID?] = []
        for (number, id) in accounts.meterIDs.enumerated() {
            let terms = accounts.terms[number]
            let register = ListedMeter.Register(
                number: number, direction: terms.direction, since: Instant(milliseconds: terms.since),
                stepMilliseconds: terms.step)
            if let position = positions[id] {
                list[position].registers.append(register)
                continue
            }
            guard let meter = accounts.meters[id] else { continue }
            positions[id] = list.count
            parents.append(meter.parent(at: time.milliseconds))
            list.append(
                ListedMeter(
                    id: id, medium: meter.medium, category: meter.categories.value(at: time.milliseconds),
                    place: meter.places.value(at: time.milliseconds) ?? .community,
                    ratedPower: meter.ratedPowers.value(at: time.milliseconds).flatMap { $0 > 0 ? $0 : nil },
                    registers: [register]))
        }
        for (position, parent) in parents.enumerated() { list[position].parent = parent.flatMap { positions[$0] } }
        return list
    }

    /// What went through a register on a day.
    public mutating func totals(of register: Int, day: Int64) -> Totals? {
        accounts.flush()
        return accounts.days[RegisterDay.Key(day: day, register: Int64(register))]?.totals
    }

    /// The quarters of an hour of a day that was measured from its beginning to its end.
    public mutating func quarters(of register: Int, day: Int64) -> [Int64]? {
        guard let record = curve(of: register, day: day), record.qualities.allSatisfy(\.isMeasured) else { return nil }
        var row = CategoryDay(.blank, quarters: accounts.clock[day].civil.intervalCount(lasting: CategoryDay.quarter))
        row.add(record.amounts, times: 1, 1, step: accounts.terms[register].step)
        return row.quarters
    }

    /// The quarters of an hour in which a category used a medium on a day.
    public mutating func quarters(of category: MeterCategory, _ medium: Medium, day: Int64) -> [Int64]? {
        accounts.flush()
        return accounts.categoryDays[
            GroupKey(period: day, medium: medium, category: category, direction: .import)]?.quarters
    }

    /// The terms that hold from some instant on, in the order of their keys.
    public var tariffList: [Tariff] { list(tariffs) { ($0.key.from, $0.key.medium.rawValue) } }
    public var factorList: [Factor] { list(factors) { ($0.key.from, $0.key.medium.rawValue + $0.key.kind.rawValue) } }
    public var premisesList: [Premises] { list(premises) { ($0.key.from, $0.key.place.text) } }
    public var weatherList: [DayWeather] { list(weather) { ($0.key, "") } }
    public var baselineList: [Baseline] { list(baselines) { ($0.from, $0.key.place.text + $0.key.medium.rawValue) } }
    public var adjustmentList: [BaselineAdjustment] {
        list(adjustments) { ($0.key.from, $0.key.place.text + $0.key.medium.rawValue) }
    }

    private func list<Entity: Row>(_ table: Table<Entity>, by key: (Entity) -> (Int64, String)) -> [Entity] {
        var found: [Entity] = []
        table.forEach { found.append($0) }
        return found.sorted { key($0) < key($1) }
    }
}
