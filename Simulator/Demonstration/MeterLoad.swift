import Calendar
public import Community
import Randomness
public import Wire

/// The meters of a demonstration community as its concentrators report them: each has a load of its own that follows
/// the day and changes from interval to interval. The first is the incomer, through which goes what all the others
/// take, and a hundredth more that is lost on the way. The same numbers on every run.
public struct MeterLoad: Sendable {
    /// Meters of one concentrator.
    public static let rosterSize = 400
    private static let day: Int64 = 86_400_000
    /// What is lost between the incomer and the others, in thousandths of what they take.
    private static let lossPerMille: Int64 = 10

    let name: String
    let medium: Medium
    let meters: Int
    let step: Int64
    /// Intervals in one batch.
    let times: Int
    private let start: Int64
    private var indexes: [Int64]
    private let means: [Int64]
    private var random: SeededGenerator
    private var next: Int64
    private var rosterNumber = 0
    private var base: RosterBase
    private let site: MeterSite
    /// The first register that is an extra, and the one that counts what goes back.
    private let firstExtra: Int
    private let export: Int?
    private let usual: Int64

    public init(
        _ name: String, _ medium: Medium, meters: Int, stepMinutes: Int64, times: Int, from start: Instant,
        seed: UInt64 = 1
    ) {
        self.init(
            name, medium, meters: meters, stepMinutes: stepMinutes, times: times, from: start, seed: seed, at: .nowhere)
    }

    init(
        _ name: String, _ medium: Medium, meters: Int, stepMinutes: Int64, times: Int, from start: Instant,
        seed: UInt64, at site: MeterSite
    ) {
        self.name = name
        self.medium = medium
        self.meters = meters
        self.times = times
        self.start = start.milliseconds
        step = stepMinutes * 60_000
        var random = SeededGenerator(seed: seed)
        // Hundredths of a kilowatt hour in a quarter of an hour, or litres in an hour: 0.06 to 0.9 kW, 2 to 24 l/h.
        means = (0..<meters).map { _ in Int64(random.number(in: 2...23)) }
        indexes = (0..<meters).map { _ in Int64(random.number(in: 0...89_999_999)) }
        self.random = random
        self.site = site
        export = site.extras.contains(.solar) ? meters - 1 : nil
        firstExtra = meters - site.extras.count - (export == nil ? 0 : 1)
        // What all of them take in an interval of the day.
        usual = means[1..<firstExtra].reduce(0, +)
        next = self.start + step
        base = RosterBase()
    }

    /// When the last reading of the next batch is taken.
    public var nextBatch: Instant { Instant(milliseconds: next + Int64(times - 1) * step) }

    /// What has to be known before the first batch.
    public func facts() -> [Proposal<TelemetryEvent>] {
        (0..<(export ?? meters)).flatMap { number -> [Proposal<TelemetryEvent>] in
            var registered = MeterRegistered()
            registered.medium = medium
            registered.category = category(number)
            registered.parent = number == 0 ? nil : MeterID(text: id(0))
            registered.from = Instant(milliseconds: start)
            registered.ratedPower = number == 0 ? rating : nil
            var added = RegisterAdded()
            added.decimals = medium == .electricity ? 2 : 3
            added.intervalMinutes = Int(step / 60_000)
            // What a whole community takes would turn eight digits over every few weeks.
            added.digits = number == 0 ? 12 : 8
            added.index = indexes[number]
            added.from = registered.from
            var events: [TelemetryEvent] = [.meter(.registered(registered)), .meter(.registerAdded(added))]
            if number == 0, let export {
                (added.name, added.direction, added.index) = ("export", .export, indexes[export])
                events.append(.meter(.registerAdded(added)))
            }
            let place = site.place(of: number, isCommon: category(number) != .household)
            return events.map { proposal($0, id(number), place) }
        }
    }

    /// In watts: what is taken on a cold evening, and seldom more. Nobody has rated what stands nowhere.
    private var rating: Int64? {
        site.rooms.isEmpty || medium != .electricity ? nil : usual * 55 * (3_600_000 / step)
    }

    private func category(_ number: Int) -> MeterCategory {
        if number >= firstExtra { return site.extras[number - firstExtra] }
        let common: [MeterCategory] = [
            .lift, .publicLighting, .waterPump, .ventilationAndFire, .vehicleCharging, .security,
        ]
        if number == 0 { return .incomer }
        return number % 20 == 0 ? common[number / 20 % common.count] : .household
    }

    private func id(_ number: Int) -> String { "\(name)-\(10_000 + number)" }

    /// The events of the next batch of every concentrator; once a day the rosters are based on what is shown by then.
    public mutating func batch() throws(BatchError) -> [Proposal<TelemetryEvent>] {
        var events: [Proposal<TelemetryEvent>] = []
        if (next - step - start) % Self.day == 0 { events = rosters() }
        let times = (0..<Int64(times)).map { next + $0 * step }
        next += Int64(self.times) * step
        let rows = times.map { advance(to: $0) }
        for first in stride(from: 0, to: meters, by: Self.rosterSize) {
            let range = first..<min(first + Self.rosterSize, meters)
            var batch = ReadingBatch(times: times)
            for number in range { batch.values += rows.map { $0[number] } }
            var readings = ReadingsRecorded()
            readings.columns = try batch.packed(
                since: RosterBase(time: base.time, indexes: Array(base.indexes[range])))
            events.append(proposal(.readings(readings), roster(first), nil))
        }
        return events
    }

    /// What every register shows at a time, one step after the last.
    private mutating func advance(to time: Int64) -> [Int64] {
        // Twice the mean in the evening, half of it at night.
        let hour = (time - start) / 3_600_000 % 24
        let shape: Int64 = hour < 6 ? 2 : hour < 18 ? 4 : 8
        var (total, made): (Int64, Int64) = (0, 0)
        for number in 1..<(export ?? meters) {
            let chance = Int64(random.number(in: 0...15) + random.number(in: 0...16))
            if number < firstExtra {
                let increment = means[number] * shape * chance / 64
                indexes[number] += increment
                total += increment
            } else {
                let category = category(number)
                let increment = usual * extra(category, hour, shape, time) * chance / 64_000
                indexes[number] += increment
                if category.isSource { made += increment } else { total += increment }
            }
        }
        let through = total + total * Self.lossPerMille / 1_000 - made
        indexes[0] += max(0, through)
        if let export { indexes[export] += max(0, -through) }
        return indexes
    }

    /// What an extra counts, in thousandths of what all others together take.
    private func extra(_ category: MeterCategory, _ hour: Int64, _ shape: Int64, _ time: Int64) -> Int64 {
        switch category {
        // Most at noon, when the others take half of what they do in the evening.
        case .solar: max(0, 36 - (hour - 12) * (hour - 12)) * 160
        case .reclaimedWater: 150 * shape
        case .airConditioning:
            site.climate.degrees(of: ZoneRules.shanghai.civil(Instant(milliseconds: time - 1)).date) * shape * 6
        // Cars are charged when it is cheap, and when people come home.
        case .vehicleCharging: hour < 6 ? 300 : hour < 18 ? 50 : 250
        default: 40 * shape
        }
    }

    private mutating func rosters() -> [Proposal<TelemetryEvent>] {
        let isFirst = rosterNumber == 0
        rosterNumber += 1
        base = RosterBase(time: next - step, indexes: indexes)
        return stride(from: 0, to: meters, by: Self.rosterSize).map { first in
            let range = first..<min(first + Self.rosterSize, meters)
            guard isFirst else {
                var rebased = RosterRebased()
                rebased.registersOf = RosterID(text: "\(name)-c\(first)-1")
                (rebased.time, rebased.indexes) = (base.time, Array(base.indexes[range]))
                return proposal(.rebased(rebased), roster(first), nil)
            }
            var declared = RosterDeclared()
            declared.registers = range.map { number in
                number == export
                    ? RegisterKey(MeterID(text: id(0)), "export") : RegisterKey(MeterID(text: id(number)))
            }
            (declared.time, declared.indexes) = (base.time, Array(base.indexes[range]))
            return proposal(.roster(declared), roster(first), nil)
        }
    }

    private func roster(_ first: Int) -> String { "\(name)-c\(first)-\(rosterNumber)" }

    private func proposal(_ event: TelemetryEvent, _ subject: String, _ place: PlacePath?) -> Proposal<TelemetryEvent> {
        Proposal(occurred: Instant(milliseconds: next), place: place, subject: subject, actor: nil, event: event)
    }
}
