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

    public init(
        _ name: String, _ medium: Medium, meters: Int, stepMinutes: Int64, times: Int, from start: Instant,
        seed: UInt64 = 1
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
        next = self.start + step
        base = RosterBase()
    }

    /// When the last reading of the next batch is taken.
    public var nextBatch: Instant { Instant(milliseconds: next + Int64(times - 1) * step) }

    /// What has to be known before the first batch.
    public func facts() -> [Proposal<TelemetryEvent>] {
        (0..<meters).flatMap { number -> [Proposal<TelemetryEvent>] in
            var registered = MeterRegistered()
            registered.medium = medium
            registered.category = category(number)
            registered.parent = number == 0 ? nil : MeterID(text: id(0))
            registered.from = Instant(milliseconds: start)
            var added = RegisterAdded()
            added.decimals = medium == .electricity ? 2 : 3
            added.intervalMinutes = Int(step / 60_000)
            // What a whole community takes would turn eight digits over every few weeks.
            added.digits = number == 0 ? 12 : 8
            added.index = indexes[number]
            added.from = registered.from
            let place = PlacePath(text: "b\(number / 80)/u\(number / 20 % 4)/r\(number % 20)")
            return [.meter(.registered(registered)), .meter(.registerAdded(added))].map {
                proposal($0, id(number), place)
            }
        }
    }

    private func category(_ number: Int) -> MeterCategory {
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
        var total: Int64 = 0
        for number in 1..<meters {
            let chance = Int64(random.number(in: 0...15) + random.number(in: 0...16))
            let increment = means[number] * shape * chance / 64
            indexes[number] += increment
            total += increment
        }
        indexes[0] += total + total * Self.lossPerMille / 1_000
        return indexes
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
            declared.registers = range.map { RegisterKey(MeterID(text: id($0))) }
            (declared.time, declared.indexes) = (base.time, Array(base.indexes[range]))
            return proposal(.roster(declared), roster(first), nil)
        }
    }

    private func roster(_ first: Int) -> String { "\(name)-c\(first)-\(rosterNumber)" }

    private func proposal(_ event: TelemetryEvent, _ subject: String, _ place: PlacePath?) -> Proposal<TelemetryEvent> {
        Proposal(occurred: Instant(milliseconds: next), place: place, subject: subject, actor: nil, event: event)
    }
}
