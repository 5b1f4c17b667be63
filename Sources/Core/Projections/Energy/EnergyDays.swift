import Calendar
import Community
import Wire

/// The meters of a day and what they told on it, to be looked at for anomalies.
struct EnergyDays {
    let list: [ListedMeter]
    private let positions: [MeterID: Int]
    /// Where in the list those are that take something from a meter.
    private let users: [Int: [Int]]
    /// Into what is made below them flows what no balance here knows of.
    private let makers: Set<Int>
    private let day: CivilDay
    private let rules: EnergyRules
    private let premises: PremisesBook

    init(_ day: Int64, _ rules: EnergyRules, _ telemetry: inout Telemetry) {
        self.day = CivilDay(CivilDate(daysSinceEpoch: Int(day)), in: telemetry.zone)
        self.rules = rules
        list = telemetry.meters(at: self.day.end.advanced(byMilliseconds: -1))
        positions = Dictionary(uniqueKeysWithValues: list.enumerated().map { ($1.id, $0) })
        premises = PremisesBook(telemetry.premisesList)
        var (users, makers): ([Int: [Int]], Set<Int>) = ([:], [])
        for (position, meter) in list.enumerated() {
            guard let parent = meter.parent else { continue }
            if meter.isSource { makers.insert(parent) } else { users[parent, default: []].append(position) }
        }
        (self.users, self.makers) = (users, makers)
    }

    subscript(id: MeterID) -> ListedMeter? { positions[id].map { list[$0] } }

    func below(_ position: Int) -> [Int] { users[position] ?? [] }

    /// What the rules find in one meter, and between it and those below it.
    func anomalies(at position: Int, in telemetry: inout Telemetry) -> [EnergyAnomaly] {
        imbalance(at: position, in: &telemetry) + ownAnomalies(of: list[position], in: &telemetry)
    }

    /// Millions of units in one interval are a broken register, and their squares would not fit into a sum.
    private static let largestAmount: UInt64 = 1 << 48

    private var number: Int64 { Int64(day.date.daysSinceEpoch) }

    /// What a household does at which hour is its own affair, and differs from day to day: it counts in the sums above it.
    private func ownAnomalies(of meter: ListedMeter, in telemetry: inout Telemetry) -> [EnergyAnomaly] {
        guard meter.category != .household else { return [] }
        return meter.registers.filter { $0.direction == .import }.flatMap { register in
            WatchedMeter(meter.id, days(of: register, in: &telemetry)).anomalies(
                rules, legitimateNightFlow: nightFlow(through: meter))
        }
    }

    /// As many days up to this one as the rules look back, as far as there is no gap between them.
    private func days(of register: ListedMeter.Register, in telemetry: inout Telemetry) -> [WatchedMeter.Day] {
        var days: [WatchedMeter.Day] = []
        for number in stride(from: number, through: number - Int64(max(rules.spikeDays, rules.nights)), by: -1) {
            guard let record = telemetry.curve(of: register.number, day: number) else { break }
            days.append(WatchedMeter.Day(number, amounts: record.amounts, qualities: record.qualities))
        }
        return days.reversed()
    }

    /// What may flow through a water meter in an hour of the night; nil when nobody has said how many live behind it.
    private func nightFlow(through meter: ListedMeter) -> Int64? {
        guard meter.medium == .water,
            let households = premises.premises(of: meter.place, in: day.start..<day.end)?.households
        else { return nil }
        return Int64(clamping: Int128(households) * Int128(rules.nightFlowPerHousehold))
    }

    private func imbalance(at position: Int, in telemetry: inout Telemetry) -> [EnergyAnomaly] {
        guard !below(position).isEmpty, !makers.contains(position) else { return [] }
        let members = ([position] + below(position)).map { list[$0] }
        let step = members.flatMap(\.registers).map(\.stepMilliseconds).max() ?? 0
        guard step > 0, members.allSatisfy({ $0.registers.allSatisfy { step % $0.stepMilliseconds == 0 } }) else {
            return []
        }
        let nodes = members.enumerated().map { index, meter in
            let net = net(of: meter, step: step, in: &telemetry)
            return EnergyBalance.Node(
                meter.id, below: index == 0 ? nil : members[0].id, amounts: net.amounts, qualities: net.qualities)
        }
        return EnergyBalance(nodes).anomalies(rules, day: number)
    }

    /// What went through a meter less what came back, in intervals as long as the longest of those that it is compared with.
    private func net(
        of meter: ListedMeter, step: Int64, in telemetry: inout Telemetry
    ) -> (amounts: [Int64], qualities: [Quality]) {
        let count = day.intervalCount(lasting: step)
        var net = (
            amounts: Array(repeating: Int64(0), count: count), qualities: Array(repeating: Quality.actual, count: count)
        )
        for register in meter.registers {
            let record = telemetry.curve(of: register.number, day: number)
            let parts = Int(step / register.stepMilliseconds)
            for index in 0..<count {
                for part in index * parts..<(index + 1) * parts {
                    guard let record, record.amounts.indices.contains(part), record.qualities[part].isMeasured,
                        record.amounts[part].magnitude <= EnergyDays.largestAmount
                    else {
                        net.qualities[index] = .missing
                        continue
                    }
                    net.amounts[index] &+=
                        register.direction == .export ? 0 &- record.amounts[part] : record.amounts[part]
                }
            }
        }
        return net
    }
}
