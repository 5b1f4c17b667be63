internal import Calendar
internal import Wire

/// The readings of all registers, what they mean, and the sums over that.
struct Accounts {
    var registers: Table<Register>
    var meters: Table<Meter>
    var days: Table<RegisterDay>
    var months: Table<RegisterMonth>
    var categoryDays: Table<CategoryDay>
    var categoryMonths: Table<CategoryMonth>
    var revisions: Table<Revision>
    var quarantine: Table<QuarantinedReading>
    var terms: [RegisterTerms] = []
    var cursors: [Cursor] = []
    var memberships: [Membership] = []
    var clock: DayClock
    /// The readings of the cursors' days.
    private var times: [Int64] = []
    private var indexes: [Int64] = []
    private var numbers: [RegisterKey: Int] = [:]
    /// Of each register, the meter.
    private(set) var meterIDs: [MeterID] = []
    private var dirty: [Int] = []
    private var pending: [RawReading] = []
    private var increments: [Int64] = []

    /// What is being folded: why days change, for the trace.
    struct Occasion {
        var seq: Int64
        var recorded: Instant
        var reason: Revision.Reason
    }

    /// A sender's clock may be this far ahead.
    static let future: Int64 = 86_400_000
    /// Of rows of days in memory. Those of ten thousand plain days fit in; where something is to be told of each reading a
    /// day takes twenty times as much.
    static let bytesOfDays = 8 << 20
    /// A row must not outgrow what a reader of packed columns takes.
    static let readingsOfDay = 2_000

    init(rows: any RowSource, zone: ZoneRules) {
        registers = Table(rows)
        meters = Table(rows)
        days = Table(rows, bytes: Accounts.bytesOfDays)
        months = Table(rows)
        categoryDays = Table(rows)
        categoryMonths = Table(rows)
        revisions = Table(rows)
        quarantine = Table(rows)
        clock = DayClock(zone: zone)
        var stored: [Register] = []
        registers.forEach { stored.append($0) }
        for register in stored.sorted(by: { $0.number < $1.number }) { add(register) }
    }

    mutating func add(_ register: Register) {
        let number = Int(register.number)
        precondition(number == terms.count, "registers are numbered as they come")
        let terms = RegisterTerms(register, meters[register.id.meter] ?? Meter())
        self.terms.append(terms)
        memberships.append(Membership())
        let capacity = Cursor.capacity(step: terms.step)
        cursors.append(Cursor(offset: times.count, capacity: capacity))
        times.append(contentsOf: repeatElement(0, count: capacity))
        indexes.append(contentsOf: repeatElement(0, count: capacity))
        numbers[register.id] = number
        meterIDs.append(register.id.meter)
    }

    func number(of key: RegisterKey) -> Int? { numbers[key] }

    /// What is known of a register has changed.
    mutating func refreshTerms(of number: Int) {
        guard let register = registers[Int64(number)], let meter = meters[register.id.meter] else { return }
        terms[number] = RegisterTerms(register, meter)
    }

    // MARK: Readings as they should come

    mutating func take(_ batch: ReadingBatch, of registers: [Int], _ kind: ReadingKind, _ occasion: Occasion) {
        let latest = occasion.recorded.milliseconds &+ Accounts.future
        for (channel, register) in registers.enumerated() where register >= 0 {
            if !cursors[register].isLoaded { load(register) }
            let first = channel * batch.times.count
            let shift = terms[register].shift
            for place in batch.times.indices {
                let index = batch.values[first + place]
                guard index != ReadingBatch.absent else { continue }
                let time = batch.times[place] + shift
                // Once one of them goes the long way, those behind it follow.
                if pending.isEmpty, kind == .actual, time <= latest, accepts(register, time) {
                    append(register, time, index)
                } else {
                    pending.append(RawReading(time: time, kind: kind, index: index))
                }
            }
            guard !pending.isEmpty else { continue }
            merge(pending, into: register, occasion)
            pending.removeAll(keepingCapacity: true)
        }
    }

    @inline(__always)
    private mutating func accepts(_ register: Int, _ time: Int64) -> Bool {
        if cursors[register].takes(time) { return true }
        guard cursors[register].isComplete, time > cursors[register].end else { return false }
        let next = clock[cursors[register].day + 1].civil
        guard time <= next.end.milliseconds else { return false }
        openNextDay(register, next)
        return cursors[register].takes(time)
    }

    @inline(__always)
    private mutating func append(_ register: Int, _ time: Int64, _ index: Int64) {
        let place = cursors[register].offset &+ cursors[register].count
        times[place] = time
        indexes[place] = index
        cursors[register].count &+= 1
        cursors[register].lastTime = time
        if !cursors[register].isDirty {
            cursors[register].isDirty = true
            dirty.append(register)
        }
    }

    private mutating func openNextDay(_ register: Int, _ next: CivilDay) {
        let number = cursors[register].day + 1
        let base = write(register, next: number)
        cursors[register].isStored = false
        cursors[register].previous = cursors[register].day
        cursors[register].day = number
        cursors[register].start = next.start.milliseconds
        cursors[register].end = next.end.milliseconds
        cursors[register].base = base
        cursors[register].count = 0
        registers.modify(Int64(register)) { $0.lastDay = number }
    }

    // MARK: Between cursors and rows

    /// Brings the rows up to date with what the cursors hold.
    mutating func flush() {
        for register in dirty where cursors[register].isDirty { _ = write(register, next: nil) }
        dirty.removeAll(keepingCapacity: true)
    }

    mutating func flush(_ register: Int) {
        if cursors[register].isDirty { _ = write(register, next: nil) }
    }

    /// Writes the row of the cursor's day. Returns what the next day begins with.
    private mutating func write(_ register: Int, next: Int64?) -> IndexPoint {
        let cursor = cursors[register]
        cursors[register].isDirty = false
        let range = cursor.offset..<(cursor.offset + cursor.count)
        let key = RegisterDay.Key(day: cursor.day, register: Int64(register))
        var row = (cursor.isStored ? days[key] : nil) ?? RegisterDay()
        let old = row
        row.key = key
        row.base = cursor.base
        row.previous = cursor.previous
        row.next = next
        cursors[register].isStored = true
        let isPlain = terms[register].arePlain(
            times[range], indexes[range], of: clock[cursor.day].civil, isLast: next == nil, since: cursor.base,
            into: &increments)
        guard isPlain else {
            row.curve = .mixed(old.record(terms[register], of: clock[cursor.day].civil))
            row.setReadings(range.map { RawReading(time: times[$0], kind: .actual, index: indexes[$0]) })
            days.put(row)
            return reckon(register, cursor.day...cursor.day, nil)
        }
        let factor = terms[register].factor(at: cursor.start)
        row.curve = .plain(PlainDay(factor: factor, increments: increments))
        row.readings = Int64(cursor.count)
        row.refused = 0
        row.totals = Totals()
        row.totals.amount = (indexes[range.upperBound - 1] &- cursor.base.index) &* factor
        row.totals.intervals = Int64(cursor.count)
        if cursor.isStored { post(old, -1) }
        post(row, increments, times: factor)
        days.put(row)
        return IndexPoint(time: cursor.lastTime, index: indexes[range.upperBound - 1])
    }

    /// Takes up the last day of a register from its row.
    mutating func load(_ register: Int) {
        var cursor = Cursor(offset: cursors[register].offset, capacity: cursors[register].capacity)
        cursor.isLoaded = true
        defer { cursors[register] = cursor }
        guard let last = registers[Int64(register)]?.lastDay,
            let row = days[RegisterDay.Key(day: last, register: Int64(register))]
        else { return }
        let civil = clock[last].civil
        cursor.isStored = true
        cursor.day = last
        (cursor.start, cursor.end) = (civil.start.milliseconds, civil.end.milliseconds)
        cursor.base = row.base
        cursor.previous = row.previous
        let readings = row.record(terms[register], of: civil).readings
        cursor.isSimple =
            readings.count <= cursor.capacity
            && readings.allSatisfy { $0.kind == .actual && !$0.isCorrected && $0.index != ReadingBatch.absent }
        guard cursor.isSimple else { return }
        cursor.count = readings.count
        cursor.lastTime = readings.last?.time ?? cursor.start
        for (place, reading) in readings.enumerated() {
            times[cursor.offset + place] = reading.time
            indexes[cursor.offset + place] = reading.index
        }
    }
}
