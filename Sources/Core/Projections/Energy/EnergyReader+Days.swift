import Calendar
import Community
import Wire

/// What is told by the quarters of an hour of each day.
extension EnergyReader {
    func addDays(
        of medium: Medium, _ tree: EnergyTree, tariffs: TariffBook, to figures: inout EnergyFigures.Of,
        in telemetry: inout Telemetry
    ) {
        guard medium == .electricity || medium == .water else { return }
        let chargers = tree.outermost.filter { list[$0].category?.isCharging ?? false }
        for day in span.days {
            let number = Int64(day.date.daysSinceEpoch)
            guard let made = quarters(of: tree.sources, .import, day, in: &telemetry),
                let imported = quarters(of: tree.tops, .import, day, in: &telemetry),
                let exported = quarters(of: tree.tops, .export, day, in: &telemetry)
            else { continue }
            let used = imported.indices.map { imported[$0] &+ made[$0] &- exported[$0] }
            if medium == .water {
                let night = WatchedMeter.Day(
                    number, amounts: used, qualities: Array(repeating: .actual, count: used.count))
                if let least = night.leastOfNight(EnergyRules()) { figures.nights.append(least) }
                continue
            }
            figures.demand.amounts += used
            for quarter in used.indices {
                figures.supply.add(
                    generated: made[quarter], exported: exported[quarter], imported: imported[quarter])
            }
            if let minutes = overload(of: tree.tops, day, in: &telemetry) {
                figures.overload = (figures.overload ?? 0) + minutes
            }
            figures.bands.add(tariffs.split(used, of: day))
            guard !tariffs.isEmpty, !chargers.isEmpty,
                let charged = charged(chargers, day, in: &telemetry)
            else { continue }
            figures.charging.add(tariffs.split(charged, of: day))
        }
    }

    /// The minutes in which the transformers of a place took more than they are rated for: each of its outermost meters
    /// stands behind one.
    private func overload(of tops: [Int], _ day: CivilDay, in telemetry: inout Telemetry) -> Int64? {
        var minutes: Int64?
        for position in tops {
            guard let rated = list[position].ratedPower,
                let quarters = quarters(of: [position], .import, day, in: &telemetry)
            else { continue }
            // Thousandths of the unit an hour are 250 millionths in a quarter of it.
            minutes = (minutes ?? 0) + 15 * Int64(quarters.count { $0 / 250 > rated })
        }
        return minutes
    }

    /// What some meters have counted in one direction; nil unless all of them were measured all day.
    private func quarters(
        of meters: [Int], _ direction: Direction, _ day: CivilDay, in telemetry: inout Telemetry
    ) -> [Int64]? {
        var sum = Array(repeating: Int64(0), count: day.intervalCount(lasting: 900_000))
        for position in meters {
            for register in list[position].registers where register.direction == direction {
                guard let quarters = telemetry.quarters(of: register.number, day: Int64(day.date.daysSinceEpoch))
                else { return nil }
                for index in sum.indices { sum[index] &+= quarters[index] }
            }
        }
        return sum
    }

    private func charged(_ chargers: [Int], _ day: CivilDay, in telemetry: inout Telemetry) -> [Int64]? {
        guard isWhole else { return quarters(of: chargers, .import, day, in: &telemetry) }
        let days = Set(chargers.compactMap { list[$0].category }).sorted { $0.rawValue < $1.rawValue }.compactMap {
            telemetry.quarters(of: $0, .electricity, day: Int64(day.date.daysSinceEpoch))
        }
        guard let first = days.first else { return nil }
        return days.dropFirst().reduce(first) { sum, more in zip(sum, more).map { $0 &+ $1 } }
    }
}

extension MeterCategory {
    fileprivate var isCharging: Bool { self == .vehicleCharging || self == .bicycleCharging }
}
