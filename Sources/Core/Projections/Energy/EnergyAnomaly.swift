public import Community

/// Something in the readings that a person should look at: an alarm is proposed for it, and by that the loop closes.
public struct EnergyAnomaly: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case nightFlow = "night-flow"
        case spike
        case flatLine = "flat-line"
        case imbalance
    }

    /// Another version of the rules finds other things, and may propose them again.
    public static let version = 1

    public let kind: Kind
    public let meter: MeterID
    /// The day on which it was found, since 1970.
    public let day: Int64
    /// What is so, for the alarm.
    public let reason: String

    public init(_ kind: Kind, _ meter: MeterID, day: Int64, reason: String) {
        self.kind = kind
        self.meter = meter
        self.day = day
        self.reason = reason
    }

    /// The id of the command that proposes the alarm: by rule, subject and day, so that a restart or a replay proposes
    /// nothing twice.
    public var commandID: String { "energy-\(EnergyAnomaly.version)-\(kind.rawValue)-\(meter)-\(day)" }
}

/// The limits of the rules, each with its default and the reason for it.
public struct EnergyRules: Hashable, Sendable {
    /// 02:00 to 04:00, when the fewest people use water.
    public var night: Range<Int> = 2..<4
    /// One night may have been a party.
    public var nights = 3
    /// Two litres of water an hour: cisterns that drip, and those who are up. In millionths of a cubic metre. [design]
    public var nightFlowPerHousehold: Int64 = 2_000
    /// An interval this many times the most of the same interval on earlier days.
    public var spike: Int64 = 3
    /// Earlier days that must be known before anything is called a spike.
    public var spikeDays = 7
    /// Equal intervals other than zero, one after the other: a register that is stuck on its pace.
    public var flatIntervals = 48
    /// What may be lost between a meter and those below it, in thousandths.
    public var tolerance: Int64 = 50

    public init() {}
}

/// Days of one meter, consecutive and the oldest first.
public struct WatchedMeter: Hashable, Sendable {
    public struct Day: Hashable, Sendable {
        public var number: Int64
        public var amounts: [Int64]
        public var qualities: [Quality]

        public init(_ number: Int64, amounts: [Int64], qualities: [Quality]) {
            self.number = number
            self.amounts = amounts
            self.qualities = qualities
        }
    }

    public let meter: MeterID
    public let days: [Day]

    public init(_ meter: MeterID, _ days: [Day]) {
        self.meter = meter
        self.days = days
    }

    /// Everything the rules find on the last of the days.
    public func anomalies(_ rules: EnergyRules = EnergyRules(), legitimateNightFlow: Int64? = nil) -> [EnergyAnomaly] {
        [nightFlow(rules, legitimateNightFlow), spike(rules), flatLine(rules)].compactMap { $0 }
    }

    /// Night after night more than what the households may legitimately use: something leaks.
    private func nightFlow(_ rules: EnergyRules, _ legitimate: Int64?) -> EnergyAnomaly? {
        guard let legitimate, days.count >= rules.nights, let last = days.last else { return nil }
        let least = days.suffix(rules.nights).map { $0.leastOfNight(rules) }
        guard least.allSatisfy({ ($0 ?? 0) > legitimate }) else { return nil }
        return EnergyAnomaly(
            .nightFlow, meter, day: last.number,
            reason: "\(rules.nights) nights at \(least.compactMap { $0 }.min() ?? 0) millionths an hour or more")
    }

    private func spike(_ rules: EnergyRules) -> EnergyAnomaly? {
        guard days.count > rules.spikeDays, let last = days.last else { return nil }
        let earlier = days.dropLast().suffix(rules.spikeDays)
        for (index, amount) in last.amounts.enumerated() where last.qualities[index].isMeasured {
            let known = earlier.compactMap { day -> Int64? in
                index < day.amounts.count && day.qualities[index].isMeasured ? day.amounts[index] : nil
            }
            // An interval in which nothing was ever used has no pace to exceed.
            guard known.count == rules.spikeDays, let most = known.max(), most > 0,
                Int128(amount) > Int128(most) * Int128(rules.spike)
            else { continue }
            return EnergyAnomaly(
                .spike, meter, day: last.number,
                reason: "interval \(index) has \(amount) millionths, \(most) at the most in \(rules.spikeDays) days")
        }
        return nil
    }

    private func flatLine(_ rules: EnergyRules) -> EnergyAnomaly? {
        guard let last = days.last else { return nil }
        var (run, value) = (0, Int64(0))
        for day in days {
            for (amount, quality) in zip(day.amounts, day.qualities) {
                guard quality.isMeasured else {
                    run = 0
                    continue
                }
                run = amount == value && amount != 0 && run > 0 ? run + 1 : 1
                value = amount
                if run >= rules.flatIntervals, day.number == last.number {
                    return EnergyAnomaly(
                        .flatLine, meter, day: day.number, reason: "\(run) intervals of \(value) millionths each")
                }
            }
        }
        return nil
    }
}

extension WatchedMeter.Day {
    /// The least that an hour of the night used. Nil when not all of it was measured.
    func leastOfNight(_ rules: EnergyRules) -> Int64? {
        // The clock changes within these hours on no day of Shanghai; elsewhere such a day is left out.
        guard amounts.count % 24 == 0 else { return nil }
        let perHour = amounts.count / 24
        let hours = rules.night.map { $0 * perHour..<($0 + 1) * perHour }
        guard hours.allSatisfy({ $0.allSatisfy { qualities[$0].isMeasured } }) else { return nil }
        return hours.map { amounts[$0].reduce(0) { $0.addingSaturated($1) } }.min()
    }
}

extension EnergyBalance {
    /// An anomaly for each part of the tree that does not add up.
    public func anomalies(_ rules: EnergyRules = EnergyRules(), day: Int64) -> [EnergyAnomaly] {
        findings(tolerance: rules.tolerance).map { finding in
            switch finding {
            case .silent(let meter):
                EnergyAnomaly(
                    .imbalance, meter, day: day, reason: "it tells nothing while something is used below its parent")
            case .misScaled(let meter, let perMille):
                EnergyAnomaly(.imbalance, meter, day: day, reason: "it tells \(perMille) thousandths of what it should")
            case .unmetered(let meter):
                EnergyAnomaly(.imbalance, meter, day: day, reason: "something is used below it that no meter counts")
            case .surplus(let meter):
                EnergyAnomaly(.imbalance, meter, day: day, reason: "more comes out below it than goes in")
            }
        }
    }
}
