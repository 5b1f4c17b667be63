import Community
import Wire

/// The meters of a demonstration community as its concentrators report them: each has a load of its own that follows
/// the day and changes from interval to interval. The same numbers on every run.
struct EnergyLoad {
    /// Meters of one concentrator.
    static let rosterSize = 400
    static let start: Int64 = 1_735_660_800_000  // 2025-01-01 in Shanghai
    private static let day: Int64 = 86_400_000

    let name: String
    let medium: Medium
    let meters: Int
    let step: Int64
    /// Intervals in one batch.
    let times: Int
    private var indexes: [Int64]
    private let means: [Int64]
    private var random: UInt64
    private var next: Int64
    private var rosterNumber = 0
    private var base: RosterBase

    init(_ name: String, _ medium: Medium, meters: Int, stepMinutes: Int64, times: Int) {
        self.name = name
        self.medium = medium
        self.meters = meters
        step = stepMinutes * 60_000
        self.times = times
        random = UInt64(meters) &* 0x9e37_79b9_7f4a_7c15
        var seed = random
        func chance(_ count: UInt64) -> Int64 { Int64(EnergyLoad.next(&seed) % count) }
        // Hundredths of a kilowatt hour in a quarter of an hour, or litres in an hour: 0.06 to 0.9 kW, 2 to 24 l/h.
        means = (0..<meters).map { _ in 2 + chance(22) }
        indexes = (0..<meters).map { _ in chance(90_000_000) }
        next = EnergyLoad.start + step
        base = RosterBase()
    }

    private static func next(_ state: inout UInt64) -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    /// What has to be known before the first batch.
    func facts() -> [Proposal<TelemetryEvent>] {
        (0..<meters).flatMap { number -> [Proposal<TelemetryEvent>] in
            var registered = MeterRegistered()
            registered.medium = medium
            registered.category = category(number)
            registered.from = Instant(milliseconds: EnergyLoad.start)
            var added = RegisterAdded()
            added.decimals = medium == .electricity ? 2 : 3
            added.intervalMinutes = Int(step / 60_000)
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
        return number % 20 == 0 ? common[number / 20 % common.count] : .household
    }

    private func id(_ number: Int) -> String { "\(name)-\(10_000 + number)" }

    /// The events of the next batch of every concentrator; once a day the rosters are based on what is shown by then.
    mutating func batch() throws(BatchError) -> [Proposal<TelemetryEvent>] {
        var events: [Proposal<TelemetryEvent>] = []
        if (next - step - EnergyLoad.start) % EnergyLoad.day == 0 { events = rosters() }
        let times = (0..<Int64(times)).map { next + $0 * step }
        next += Int64(self.times) * step
        for first in stride(from: 0, to: meters, by: EnergyLoad.rosterSize) {
            let range = first..<min(first + EnergyLoad.rosterSize, meters)
            var batch = ReadingBatch(times: times)
            for number in range {
                for time in times { batch.values.append(advance(number, time)) }
            }
            var readings = ReadingsRecorded()
            readings.columns = try batch.packed(
                since: RosterBase(time: base.time, indexes: Array(base.indexes[range])))
            events.append(proposal(.readings(readings), roster(first), nil))
        }
        return events
    }

    private mutating func advance(_ number: Int, _ time: Int64) -> Int64 {
        // Twice the mean in the evening, half of it at night.
        let hour = (time - EnergyLoad.start) / 3_600_000 % 24
        let shape: Int64 = hour < 6 ? 2 : hour < 18 ? 4 : 8
        let chance = Int64(EnergyLoad.next(&random) % 16 + EnergyLoad.next(&random) % 17)
        indexes[number] += means[number] * shape * chance / 64
        return indexes[number]
    }

    private mutating func rosters() -> [Proposal<TelemetryEvent>] {
        let isFirst = rosterNumber == 0
        rosterNumber += 1
        base = RosterBase(time: next - step, indexes: indexes)
        return stride(from: 0, to: meters, by: EnergyLoad.rosterSize).map { first in
            let range = first..<min(first + EnergyLoad.rosterSize, meters)
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
