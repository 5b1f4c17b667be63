import Calendar
import Samples
import Testing
import Wire

@testable import Community

@Suite struct `Telemetry that others have recorded` {
    /// Nothing of it was decided here: meters that nobody knows, times at the ends of time, indexes that no meter shows.
    @Test(arguments: 1...120)
    func `is folded and can be asked about, whatever it says, and a restart changes nothing`(seed: UInt64) throws {
        var hostile = HostileMeters(seed: seed)
        for _ in 0..<60 { try hostile.record() }
        hostile.ask()
        hostile.lab.restart()
        for _ in 0..<20 { try hostile.record() }
        hostile.ask()
        let together = TelemetryLab(folding: hostile.lab.records)
        #expect(Set(together.rows.tables.keys) == Set(hostile.lab.rows.tables.keys))
        for table in together.rows.tables.keys.sorted() {
            #expect(together.rows.nonzero(table) == hostile.lab.rows.nonzero(table), "\(table)")
        }
    }
}

private struct HostileMeters {
    var lab = TelemetryLab()
    private var random: SeededGenerator

    /// The ends of the numbers, of what is believed, and around a day that is.
    private static let numbers: [Int64] = [
        .min, .min + 1, -9_007_199_254_740_992, -86_400_000, -1, 0, 1, 900_000, 86_400_000, 1_767_225_600_000,
        1_767_226_500_000, 1_767_312_000_000, 253_402_300_799_999, ReadingBatch.maximumIndex, ReadingBatch.absent,
        .max - 86_400_000, .max - 1, .max,
    ]
    private static let meters = ["a", "b", "c"]
    private static let usual = RegisterKey.usual

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func number() -> Int64 { random.element(of: Self.numbers) }
    private mutating func time() -> Instant { Instant(milliseconds: number()) }
    /// Now and then one that was believed: else nothing would come of the rest.
    private mutating func since() -> Instant { random.coin() ? Instant(milliseconds: 1_767_225_600_000) : time() }
    private mutating func key() -> RegisterKey {
        RegisterKey(MeterID(text: random.element(of: Self.meters)), Self.usual)
    }

    mutating func record() throws {
        if random.number(in: 0...3) == 0 { return try recordReadings() }
        let subject = random.element(of: Self.meters)
        try lab.take(event(), subject: subject, place: random.coin() ? "b1" : nil, recorded: recorded())
    }

    /// The ledger dates what is recorded, but believes what it takes over from elsewhere.
    private mutating func recorded() -> Instant {
        random.coin() ? TelemetryLab.recorded : Instant(milliseconds: max(0, number()))
    }

    /// Columns as a concentrator packs them, of a roster with the same base.
    private mutating func recordReadings() throws {
        let registers = (0..<random.number(in: 1...3)).map { _ in key() }
        let start = random.coin() ? 1_767_225_600_000 : number()
        let step = random.coin() ? 900_000 : number()
        var times = [start]
        for _ in 0..<random.number(in: 0...4) { times.append(times.last! &+ step) }
        let values = (0..<registers.count * times.count).map { _ -> Int64 in
            random.coin() ? Int64(random.number(in: 0...1_000)) : number()
        }
        var roster = RosterDeclared()
        (roster.registers, roster.time) = (registers, times[0])
        roster.indexes = registers.map { _ in random.coin() ? 0 : number() }
        try lab.take(.roster(roster), subject: "r", recorded: recorded())
        // Packed since another base than the roster's, or no columns at all; what cannot be packed was never sent.
        let base = RosterBase(time: max(0, min(start, 1_767_225_600_000)), indexes: registers.map { _ in 0 })
        let bytes = (0..<random.number(in: 0...40)).map { _ in UInt8(random.number(in: 0...255)) }
        let columns =
            random.coin() ? try? ReadingBatch(times: times, values: values).packed(since: base) : Packed(bytes)
        guard let columns else { return }
        var readings = ReadingsRecorded()
        readings.readingKind = random.element(of: ReadingKind.allCases)
        readings.columns = columns
        try lab.take(.readings(readings), subject: "r", recorded: recorded())
    }

    private mutating func event() -> TelemetryEvent {
        switch random.number(in: 0...13) {
        case 0:
            var event = MeterRegistered()
            event.medium = random.element(of: Medium.allCases)
            if random.coin() { event.parent = MeterID(text: random.element(of: Self.meters)) }
            if random.coin() { event.ratedPower = number() }
            event.from = since()
            return .meter(.registered(event))
        case 1, 2:
            var event = RegisterAdded()
            (event.decimals, event.digits) = (random.number(in: 0...6), random.number(in: 1...15))
            event.intervalMinutes = random.element(of: [1, 5, 15, 30, 60, 0, -1, .max])
            event.ratio = random.coin() ? 1_000 : number()
            event.index = random.coin() ? 0 : number()
            event.from = since()
            return .meter(.registerAdded(event))
        case 3:
            var event = RatioChanged()
            (event.ratio, event.from) = (random.coin() ? 2_000 : number(), time())
            return .meter(.ratioChanged(event))
        case 4:
            var event = MeterReplaced()
            (event.final, event.initial, event.at) = (number(), number(), time())
            return .meter(.replaced(event))
        case 5:
            var event = RegisterReset()
            (event.initial, event.at) = (number(), time())
            if random.coin() { event.final = number() }
            return .meter(.reset(event))
        case 6:
            var event = MeterReparented()
            if random.coin() { event.parent = MeterID(text: random.element(of: Self.meters)) }
            event.from = time()
            return .meter(.reparented(event))
        case 7:
            var event = MeterRecategorised()
            event.category = random.element(of: MeterCategory.allCases)
            event.from = time()
            return .meter(.recategorised(event))
        case 8:
            var event = MeterReassigned()
            event.from = time()
            return .meter(.reassigned(event))
        case 9:
            var event = MeterRated()
            if random.coin() { event.ratedPower = number() }
            event.from = time()
            return .meter(.rated(event))
        case 10:
            var event = ReadingCorrected()
            (event.time, event.readingKind) = (time(), random.element(of: ReadingKind.allCases))
            if random.coin() { event.index = number() }
            return .corrected(event)
        case 11:
            var event = RosterRebased()
            (event.registersOf, event.time, event.indexes) = ("r", number(), [number()])
            return .rebased(event)
        case 12:
            var event = PremisesMeasured()
            (event.area, event.households, event.people, event.from) = (number(), number(), number(), time())
            return .terms(.premises(event))
        default: return .heartbeat(HeartbeatReceived())
        }
    }

    /// Every question that somebody may have about it.
    mutating func ask() {
        lab.store()
        for meter in Self.meters {
            let key = RegisterKey(MeterID(text: meter), Self.usual)
            for day in [20_453, 20_454, -1, 0] as [Int64] { _ = lab.record(day, key) }
        }
    }
}
