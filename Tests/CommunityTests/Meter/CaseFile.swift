import Calendar
import Testing
import Wire

@testable import Community

/// A worked example: what meters there are, what came in, in which order, and what must come of it. The form is
/// described in `Protocols/Vectors/Energy/README.md`.
struct CaseFile {
    let name: String
    private let lines: [(number: Int, words: [String])]
    private var lab = TelemetryLab()
    private var zone = ZoneRules.shanghai

    init(name: String, text: String) {
        self.name = name
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { number, line in
            let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
            return words.isEmpty ? nil : (number + 1, words)
        }
    }

    /// Returns the number of things that were expected.
    mutating func run() throws -> Int {
        var expectations = 0
        for (number, words) in lines {
            if words.contains("=") {
                expectations += 1
                let found = try look(words)
                let wanted = words.drop { $0 != "=" }.dropFirst().joined(separator: " ")
                #expect(found == wanted, "\(name), line \(number)")
            } else {
                try take(words)
            }
        }
        return expectations
    }

    struct Mistake: Error { let words: [String] }

    // MARK: What comes in

    private mutating func take(_ words: [String]) throws {
        switch words[0] {
        case "zone":
            zone = ZoneRules.named(words[1])!
            var event = ZoneSet()
            event.zone = words[1]
            try lab.take(.terms(.zone(event)), subject: "zone")
        case "meter": try meter(words)
        case "register": try register(words)
        case "read": try read(words)
        case "correct":
            var event = ReadingCorrected()
            event.time = time(words[1])
            event.index = words[3] == "void" ? nil : index(words[3], words[2])
            try lab.take(.corrected(event), subject: words[2])
        case "replaced":
            var event = MeterReplaced()
            event.at = time(words[2])
            event.final = index(words[4], words[1])
            event.initial = index(words[6], words[1])
            try lab.take(.meter(.replaced(event)), subject: words[1])
        case "reset":
            var event = RegisterReset()
            event.at = time(words[2])
            event.initial = index(words[4], words[1])
            event.final = words.count > 6 ? index(words[6], words[1]) : nil
            try lab.take(.meter(.reset(event)), subject: words[1])
        case "ratio":
            var event = RatioChanged()
            event.ratio = try DecimalIndex.parse(words[2], decimals: 3)
            event.from = time(words[4])
            try lab.take(.meter(.ratioChanged(event)), subject: words[1])
        case "rated":
            var event = MeterRated()
            event.ratedPower = try DecimalIndex.parse(words[2], decimals: 3)
            event.from = time(words[4])
            try lab.take(.meter(.rated(event)), subject: words[1])
        case "category":
            var event = MeterRecategorised()
            event.category = MeterCategory(rawValue: words[2])!
            event.from = time(words[4])
            try lab.take(.meter(.recategorised(event)), subject: words[1])
        case "parent":
            var event = MeterReparented()
            event.parent = words[2] == "none" ? nil : MeterID(text: words[2])
            event.from = time(words[4])
            try lab.take(.meter(.reparented(event)), subject: words[1])
        case "restart": lab.restart()
        default: throw Mistake(words: words)
        }
    }

    /// meter ID MEDIUM CATEGORY [under ID] [rated POWER]
    private mutating func meter(_ words: [String]) throws {
        var event = MeterRegistered()
        event.medium = Medium(rawValue: words[2])!
        event.category = MeterCategory(rawValue: words[3])!
        event.parent = value("under", words).map { MeterID(text: $0) }
        event.ratedPower = try value("rated", words).map { try DecimalIndex.parse($0, decimals: 3) }
        try lab.take(.meter(.registered(event)), subject: words[1], place: "b1")
    }

    /// register ID from TIME index INDEX [every MINUTES] [decimals N] [digits N] [ratio R] [export] [stamps start]
    private mutating func register(_ words: [String]) throws {
        var event = RegisterAdded()
        event.from = time(words[3])
        event.decimals = value("decimals", words).flatMap { Int($0) } ?? 2
        event.digits = value("digits", words).flatMap { Int($0) } ?? 8
        event.intervalMinutes = value("every", words).flatMap { Int($0) } ?? 15
        event.ratio = try value("ratio", words).map { try DecimalIndex.parse($0, decimals: 3) } ?? 1_000
        event.direction = words.contains("export") ? .export : .import
        event.stamps = value("stamps", words).map { StampMark(rawValue: $0)! } ?? .end
        event.index = try DecimalIndex.parse(words[5], decimals: event.decimals)
        try lab.take(.meter(.registerAdded(event)), subject: words[1])
    }

    /// read TIME ID INDEX… [manual | substituted | estimated]: one index for each interval from the time on; `-` for none.
    private mutating func read(_ words: [String]) throws {
        let kinds: [String: ReadingKind] = ["manual": .manual, "substituted": .substituted, "estimated": .estimated]
        let kind = kinds[words.last!]
        let (key, start) = (RegisterKey(MeterID(text: words[2])), time(words[1]).milliseconds)
        guard let number = lab.fold.accounts.number(of: key) else { throw Mistake(words: words) }
        let step = lab.fold.accounts.terms[number].step
        let texts = words[3...].dropLast(kind == nil ? 0 : 1)
        let indexes = texts.map { $0 == "-" ? ReadingBatch.absent : index($0, words[2]) }
        try lab.read(key, indexes.indices.map { start + Int64($0) * step }, indexes, kind ?? .actual)
    }

    // MARK: What must come of it

    private mutating func look(_ words: [String]) throws -> String {
        switch words[0] {
        case "day":
            guard let row = lab.row(day(words[1]), RegisterKey(MeterID(text: words[2]))) else { return "none" }
            return text(row.totals) + (row.refused > 0 ? " refused \(row.refused)" : "")
        case "interval":
            let start = time(words[1]).milliseconds
            let day = lab.fold.accounts.clock.number(of: start + 1)
            let key = RegisterKey(MeterID(text: words[2]))
            guard let record = lab.record(day, key) else { return "none" }
            let step = lab.fold.accounts.terms[lab.fold.accounts.number(of: key)!].step
            let index = lab.fold.accounts.clock[day].civil.interval(at: time(words[1]), lasting: step)
            return "\(amount(record.amounts[index])) \(record.qualities[index].letter)"
        case "month":
            lab.fold.accounts.flush()
            let number = Int64(lab.fold.accounts.number(of: RegisterKey(MeterID(text: words[2])))!)
            let key = RegisterMonth.Key(month: month(words[1]), register: number)
            return lab.fold.accounts.months[key].map { text($0.totals) } ?? "none"
        case "category-day", "category-month":
            lab.fold.accounts.flush()
            var key = GroupKey.blank
            key.category = MeterCategory(rawValue: words[2])!
            if words[0] == "category-month" {
                key.period = month(words[1])
                return lab.fold.accounts.categoryMonths[key].map { text($0.totals) } ?? "none"
            }
            key.period = day(words[1])
            guard let row = lab.fold.accounts.categoryDays[key] else { return "none" }
            #expect(row.quarters.reduce(0, +) == row.totals.amount, "quarters of \(words)")
            return text(row.totals)
        case "revised":
            var count = 0
            lab.fold.accounts.revisions.forEach { count += $0.key.day == day(words[1]) ? 1 : 0 }
            return "\(count)"
        case "quarantined":
            var reasons: [String] = []
            lab.fold.accounts.quarantine.forEach { reasons.append($0.reason.rawValue) }
            return reasons.isEmpty ? "none" : reasons.sorted().joined(separator: " ")
        default: throw Mistake(words: words)
        }
    }

    /// "12.5 estimated 2 missing 1 of 96": whatever is zero is left out.
    private func text(_ totals: Totals) -> String {
        let parts = [
            ("estimated", totals.estimated), ("manual", totals.manual), ("substituted", totals.substituted),
            ("unplaced", totals.unplaced),
        ]
        let named = parts.filter { $0.1 != 0 }.map { " \($0.0) \(amount($0.1))" }.joined()
        return amount(totals.amount) + named + (totals.missing > 0 ? " missing \(totals.missing)" : "")
            + " of \(totals.intervals)"
    }

    /// Millionths as a decimal number without zeros at its end.
    private func amount(_ value: Int64) -> String {
        let digits = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
        var fraction = String(padded.suffix(6))
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return (value < 0 ? "-" : "") + padded.dropLast(6) + (fraction.isEmpty ? "" : "." + fraction)
    }

    private func value(_ word: String, _ words: [String]) -> String? {
        words.firstIndex(of: word).map { words[$0 + 1] }
    }

    /// By the meter's decimals.
    private func index(_ text: String, _ meter: String) -> Int64 {
        var decimals = 2
        lab.fold.accounts.registers.forEach { if $0.id.meter.text == meter { decimals = $0.decimals } }
        return try! DecimalIndex.parse(text, decimals: decimals)
    }

    /// `2026-03-29T02:30` by the clock of the case, or with a `Z` at its end in UTC.
    private func time(_ word: String) -> Instant {
        let parts = word.split(separator: "T")
        let isUTC = parts[1].hasSuffix("Z")
        let civil = CivilTime(CivilDate("\(parts[0])")!, ClockTime(String(parts[1].prefix(5)))!)
        return (isUTC ? ZoneRules.utc : zone).instant(of: civil)
    }

    private func day(_ word: String) -> Int64 { Int64(CivilDate(word)!.daysSinceEpoch) }
    private func month(_ word: String) -> Int64 {
        let parts = word.split(separator: "-").map { Int64($0)! }
        return parts[0] * 100 + parts[1]
    }
}
