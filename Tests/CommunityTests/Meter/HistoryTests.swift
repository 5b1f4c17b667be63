import Samples
import Testing
import Wire

@testable import Community

@Suite struct HistoryTests {
    @Test(arguments: 0..<60)
    func `in whatever order and batches readings come, the rows are those of all of them at once`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let history = History(&random)
        var first: [String: [[ColumnValue]]]?
        for _ in 0..<3 {
            var lab = try history.lab()
            for event in history.shuffled(&random) {
                try history.take(event, &lab)
                switch Int.random(in: 0..<20, using: &random) {
                case 0: lab.store()
                case 1: lab.restart()
                default: break
                }
            }
            history.check(&lab)
            lab.store()
            let rows = HistoryTests.tables.reduce(into: [:]) { $0[$1] = lab.rows.nonzero($1) }
            for (table, found) in rows {
                let different = zip(found, first?[table] ?? found).first { $0 != $1 }
                #expect(different == nil && found.count == (first?[table] ?? found).count, "\(table)")
            }
            first = rows
        }
    }

    private static let tables = ["register_day", "register_month", "category_day", "category_month", "register"]
}

extension TelemetryRows {
    /// The rows whose figures are not all zero: of what was moved away again, a row of zeros stays.
    func nonzero(_ table: String) -> [[ColumnValue]] {
        let isSum = table.hasPrefix("category")
        return sorted(table).filter { row in !isSum || row[4...10].contains { $0 != .integer(0) } }
    }
}

/// Some meters, what happened to them, and what was reported of it.
struct History {
    enum Event {
        case readings([RegisterKey], ReadingBatch, ReadingKind)
        case other(TelemetryEvent, subject: String)
    }

    private var events: [Event] = []
    private var meters: [(key: RegisterKey, added: RegisterAdded, rated: Int64?, model: NaiveMeter)] = []

    static let start = NaiveMeter.start(of: 20_500)

    init(_ random: inout SeededGenerator) {
        for number in 0..<2 { add("m\(number)", &random) }
    }

    private mutating func add(_ name: String, _ random: inout SeededGenerator) {
        var added = RegisterAdded()
        added.from = Instant(
            milliseconds: History.start + [0, 0, 7 * 3_600_000, 1_234_567].randomElement(using: &random)!)
        added.intervalMinutes = [15, 60, 30].randomElement(using: &random)!
        added.decimals = 2
        added.digits = 6
        added.index = Int64.random(in: 0..<1_000_000, using: &random)
        added.direction = Int.random(in: 0..<6, using: &random) == 0 ? .export : .import
        let rated: Int64? = Bool.random(using: &random) ? 60_000 : nil
        var model = NaiveMeter(
            step: Int64(added.intervalMinutes) * 60_000, limit: 1_000_000, isExport: added.direction == .export,
            since: added.from.milliseconds, firstIndex: added.index,
            factors: [(added.from.milliseconds, 10_000)], rated: [(added.from.milliseconds, rated ?? 0)])
        report(name, &model, &random)
        model.run()
        meters.append((RegisterKey(MeterID(text: name)), added, rated, model))
    }

    /// What the register shows over four days, with everything that can happen to it.
    private mutating func report(_ name: String, _ model: inout NaiveMeter, _ random: inout SeededGenerator) {
        let (key, step) = (RegisterKey(MeterID(text: name)), model.step)
        let end = History.start + 4 * NaiveMeter.day
        var (index, offset) = (model.firstIndex, Int64(0))
        var time = model.since / step * step + step
        var known: [(Int64, Int64)] = []
        var silentUntil: Int64 = 0
        while time <= end {
            index += Int64.random(in: 0...20, using: &random)
            if Int.random(in: 0..<300, using: &random) == 0 {
                // The device is replaced at the end of the interval before.
                let change = IndexBreak(
                    at: time - step / 3, final: Bool.random(using: &random) ? wrapped(index - 1 + offset) : nil,
                    initial: Int64.random(in: 0..<1_000, using: &random))
                if change.at > model.since {
                    model.breaks.append(change)
                    offset = change.initial - index + 1
                    var event = RegisterReset()
                    (event.final, event.initial, event.at) = (
                        change.final, change.initial, Instant(milliseconds: change.at)
                    )
                    events.append(.other(.meter(.reset(event)), subject: name))
                }
            }
            if Int.random(in: 0..<40, using: &random) == 0 {
                let hours: Int64 = [1, 2, 3, 10, 23, 24, 30].randomElement(using: &random)!
                silentUntil = time + hours * 3_600_000
            }
            let isWrong = Int.random(in: 0..<80, using: &random) == 0
            let shown = isWrong ? Int64.random(in: 0..<1_000_000, using: &random) : wrapped(index + offset)
            if time >= silentUntil { known.append((time, shown)) }
            if Int.random(in: 0..<60, using: &random) == 0 {
                let odd = time - Int64.random(in: 0..<step, using: &random)
                if odd > model.since { note(key, [odd], [wrapped(index + offset)], .manual, &model) }
            }
            time += step
        }
        batches(of: known, key, &model, &random)
        facts(name, &model, &random)
        corrections(name, known, &model, &random)
    }

    private func wrapped(_ index: Int64) -> Int64 { ((index % 1_000_000) + 1_000_000) % 1_000_000 }

    private mutating func batches(
        of known: [(Int64, Int64)], _ key: RegisterKey, _ model: inout NaiveMeter, _ random: inout SeededGenerator
    ) {
        var place = 0
        while place < known.count {
            let count = min([1, 4, 4, 24, 96].randomElement(using: &random)!, known.count - place)
            let part = known[place..<(place + count)]
            note(key, part.map(\.0), part.map(\.1), .actual, &model)
            // Sometimes a part of it comes again.
            if Int.random(in: 0..<10, using: &random) == 0 {
                note(key, part.prefix(3).map(\.0), part.prefix(3).map(\.1), .actual, &model)
            }
            place += count
        }
    }

    private mutating func note(
        _ key: RegisterKey, _ times: [Int64], _ indexes: [Int64], _ kind: ReadingKind, _ model: inout NaiveMeter
    ) {
        events.append(.readings([key], ReadingBatch(times: times, values: indexes), kind))
        for (time, index) in zip(times, indexes) {
            model.readings[NaiveMeter.Key(time: time, kind: kind.rawValue)] = index
        }
    }

    private mutating func facts(_ name: String, _ model: inout NaiveMeter, _ random: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            var event = RatioChanged()
            event.from = Instant(milliseconds: History.start + Int64.random(in: 1..<300, using: &random) * 1_000_000)
            event.ratio = Int64.random(in: 1...9, using: &random) * 500
            guard event.from.milliseconds > model.since,
                !model.factors.contains(where: { $0.from == event.from.milliseconds })
            else { continue }
            model.factors.append((event.from.milliseconds, event.ratio * 10))
            events.append(.other(.meter(.ratioChanged(event)), subject: name))
        }
        model.factors.sort { $0.from < $1.from }
        if Bool.random(using: &random) {
            var event = MeterRated()
            event.from = Instant(milliseconds: History.start + 2 * NaiveMeter.day)
            event.ratedPower = Int64.random(in: 1...4, using: &random) * 20_000
            model.rated.append((event.from.milliseconds, event.ratedPower!))
            events.append(.other(.meter(.rated(event)), subject: name))
        }
        if Bool.random(using: &random) {
            var event = MeterRecategorised()
            event.from = Instant(milliseconds: History.start + NaiveMeter.day)
            event.category = .lift
            events.append(.other(.meter(.recategorised(event)), subject: name))
        }
    }

    private mutating func corrections(
        _ name: String, _ known: [(Int64, Int64)], _ model: inout NaiveMeter, _ random: inout SeededGenerator
    ) {
        var seen: Set<Int64> = []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            guard let (time, index) = known.randomElement(using: &random), seen.insert(time).inserted else { continue }
            var event = ReadingCorrected()
            event.time = Instant(milliseconds: time)
            event.index = Bool.random(using: &random) ? nil : index + 1
            model.readings[NaiveMeter.Key(time: time, kind: 0)] = event.index ?? ReadingBatch.absent
            events.append(.other(.corrected(event), subject: name))
        }
    }

    func lab() throws -> TelemetryLab {
        var lab = TelemetryLab()
        for meter in meters {
            var registered = MeterRegistered()
            registered.from = meter.added.from
            registered.ratedPower = meter.rated
            try lab.take(.meter(.registered(registered)), subject: meter.key.meter.text)
            try lab.take(.meter(.registerAdded(meter.added)), subject: meter.key.meter.text)
        }
        return lab
    }

    /// In no order at all, or in that of time with some that come late.
    func shuffled(_ random: inout SeededGenerator) -> [Event] {
        guard Bool.random(using: &random) else { return events.shuffled(using: &random) }
        var (order, late): ([Event], [Event]) = ([], [])
        for event in events {
            if Int.random(in: 0..<10, using: &random) == 0 { late.append(event) } else { order.append(event) }
        }
        return order + late.shuffled(using: &random)
    }

    func take(_ event: Event, _ lab: inout TelemetryLab) throws {
        switch event {
        case .readings(let registers, let batch, let kind): try lab.read(registers, batch, kind)
        case .other(let event, let subject): try lab.take(event, subject: subject)
        }
    }

    func check(_ lab: inout TelemetryLab) {
        for (key, _, _, model) in meters {
            var (found, wanted): (Int64, Int64) = (0, 0)
            for number in 20_499...model.lastDay {
                guard let row = lab.row(number, key), let record = lab.record(number, key) else { continue }
                let model = (
                    record: model.record(number), unplaced: model.unplaced[number] ?? 0,
                    refused: model.refused[number] ?? 0
                )
                #expect(record.amounts == model.record.map(\.amount), "\(key) day \(number)")
                #expect(record.qualities == model.record.map(\.quality), "\(key) day \(number)")
                #expect(
                    row.totals.unplaced == model.unplaced && row.refused == Int64(model.refused), "\(key) day \(number)"
                )
                #expect(row.totals.amount == record.amounts.reduce(0, +))
                found += row.totals.whole
            }
            wanted = model.intervals.values.reduce(0) { $0 + $1.amount } + model.unplaced.values.reduce(0, +)
            #expect(found == wanted, "\(key): nothing is lost between the days")
        }
    }
}
