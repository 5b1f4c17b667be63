/// What the readings of one register mean, in the form that reckoning wants.
struct RegisterTerms {
    let number: Int
    let step: Int64
    /// From the sender's stamp to the time at which the register showed the index.
    let shift: Int64
    /// The index at which it begins again.
    let limit: Int64
    let direction: Direction
    let since: Int64
    let firstIndex: Int64
    /// Millionths of the unit for one step of the index.
    let factors: [Timeline<Int64>.Step]
    let breaks: [IndexBreak]
    let ratedPowers: [Timeline<Int64>.Step]

    /// A pair of readings that says more is not believed: no community has used as much since there are any.
    static let maximumAmount: Int64 = 1_000_000_000_000_000

    init(_ register: Register, _ meter: Meter) {
        number = Int(register.number)
        step = Int64(register.intervalMinutes) * 60_000
        shift = register.stamps == .start ? step : 0
        limit = RegisterTerms.power(of: register.digits)
        direction = register.direction
        since = register.since
        firstIndex = register.firstIndex
        let scale = RegisterTerms.power(of: 6 - register.decimals)
        factors = register.ratios.steps.map { .init(from: $0.from, value: $0.value * scale / 1_000) }
        breaks = register.breaks
        ratedPowers = meter.ratedPowers.steps
    }

    static func power(of digits: Int) -> Int64 { (0..<digits).reduce(1) { power, _ in power * 10 } }

    func factor(at time: Int64) -> Int64 { RegisterTerms.value(of: factors, at: time) }

    /// The most that flows from one time to another: rated power times 1.2. Nil when nobody knows.
    func bound(from start: Int64, to end: Int64) -> Int64? {
        let power = RegisterTerms.value(of: ratedPowers, at: end)
        guard power > 0 else { return nil }
        // Thousandths of the unit an hour, times 1,000 for millionths, times 1.2, over 3,600,000 ms.
        let (product, overflow) = power.multipliedReportingOverflow(by: end - start)
        return overflow ? RegisterTerms.maximumAmount : min(product / 3_000, RegisterTerms.maximumAmount)
    }

    private static func value(of steps: [Timeline<Int64>.Step], at time: Int64) -> Int64 {
        (steps.last { $0.from <= time } ?? steps.first)?.value ?? 0
    }

    /// How far an index went. Nil when it went back and nothing explains it.
    func increment(from old: Int64, to new: Int64) -> Int64? {
        if new >= old { return new - old }
        // It began again when it was nearly full, and went on by less than what a full one is short of it.
        let wrapped = new + limit - old
        if old >= limit / 10 * 9, wrapped >= 0, wrapped <= limit / 10 { return wrapped }
        return direction == .export ? new - old : nil
    }

    /// The amount of an increment, in pieces wherever the ratio changed between the two readings: what flowed is then
    /// taken to have flowed evenly. Nil for more than can be.
    func pieces(_ increment: Int64, from start: IndexPoint, to end: Int64) -> [Piece]? {
        var pieces: [Piece] = []
        var (from, done) = (start.time, Int64(0))
        let changes = factors.lazy.map(\.from).filter { $0 > start.time && $0 < end }
        for time in Array(changes) + [end] {
            let until = share(of: increment, time - start.time, of: end - start.time)
            let (amount, overflow) = (until - done).multipliedReportingOverflow(by: factor(at: from))
            guard !overflow, amount.magnitude <= RegisterTerms.maximumAmount else { return nil }
            pieces.append(Piece(start: from, end: time, amount: amount))
            (from, done) = (time, until)
        }
        let whole = pieces.reduce(Int64(0)) { $0 &+ $1.amount }
        if let bound = bound(from: start.time, to: end), whole > bound { return nil }
        return pieces
    }

    struct Piece {
        var start: Int64
        var end: Int64
        var amount: Int64
    }
}

/// That part of an amount which belongs to the first `part` of `whole`, rounded down: the shares of consecutive parts
/// are the differences of these, and so add up to the amount.
func share(of amount: Int64, _ part: Int64, of whole: Int64) -> Int64 {
    part == whole ? amount : Int64(share(of: amount, Int128(part), of: Int128(whole)))
}

func share(of amount: Int64, _ part: Int128, of whole: Int128) -> Int128 {
    let product = Int128(amount) * part
    let quotient = product / whole
    return product < 0 && quotient * whole != product ? quotient - 1 : quotient
}
