import Calendar
import Wire

/// Why a line of a worked case cannot be read.
struct WordError: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

/// The words of a line, taken one by one.
struct Words {
    private var left: ArraySlice<Substring>

    init(_ line: Substring) { left = line.split(whereSeparator: \.isWhitespace)[...] }

    var isEmpty: Bool { left.isEmpty }
    var next: Substring? { left.first }
    var rest: String { left.joined(separator: " ") }

    /// Whether the line begins with a date and a time of day: `2026-02-13 16:00`.
    var seesMoment: Bool {
        left.count > 1 && CivilDate(String(left.first!)) != nil && left[left.startIndex + 1].contains(":")
    }

    /// `c1` and what follows are the names of cases.
    var seesCaseName: Bool { next.map { $0.first == "c" && Int($0.dropFirst()) != nil } ?? false }

    /// The words that stand between semicolons.
    func split() -> [Words] {
        left.joined(separator: " ").split(separator: ";").map { Words($0) }
    }

    mutating func take(_ word: String) -> Bool {
        guard left.first.map({ $0 == word }) ?? false else { return false }
        left.removeFirst()
        return true
    }

    mutating func word(_ what: String) throws(WordError) -> String {
        guard let word = left.popFirst() else { throw WordError("\(what) is missing at the end of the line") }
        return String(word)
    }

    mutating func expect(_ word: String) throws(WordError) {
        guard take(word) else { throw WordError("“\(word)” should stand where “\(left.first ?? "the end")” does") }
    }

    mutating func finish() throws(WordError) {
        guard left.isEmpty else { throw WordError("nobody knows what “\(rest)” means") }
    }

    mutating func value<Value>(_ what: String, _ read: (String) -> Value?) throws(WordError) -> Value {
        let word = try word(what)
        guard let value = read(word) else { throw WordError("“\(word)” is not \(what)") }
        return value
    }

    /// `2026-02-13 16:00`, `… 16:00:30` or `… 16:00:30.001`, by the clock of Shanghai.
    mutating func moment() throws(WordError) -> Instant {
        let date = try value("a date") { CivilDate($0) }
        let time = try value("a time of day") { word -> ClockTime? in
            guard word.count != 6, word.count != 7, let minutes = ClockTime(String(word.prefix(5))) else { return nil }
            guard word.count > 5 else { return minutes }
            let parts = word.dropFirst(6).split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count <= 2, parts[0].count == 2, parts.count == 1 || parts[1].count == 3,
                parts.allSatisfy({ $0.allSatisfy(\.isASCII) }), let seconds = Int64(parts[0]),
                let milliseconds = parts.count == 2 ? Int64(parts[1]) : 0, (0..<60).contains(seconds)
            else { return nil }
            return ClockTime(milliseconds: minutes.milliseconds + seconds * 1_000 + milliseconds)
        }
        return ZoneRules.shanghai.instant(of: CivilTime(date, time))
    }

    /// `2026-02`, or `2026-01..2026-03` with the end that the last one has.
    mutating func interval() throws(WordError) -> Range<Instant> {
        let text = try word("a period")
        let bounds = text.split(separator: ".", omittingEmptySubsequences: true).map {
            Period(String($0), in: .shanghai)
        }
        guard text == text.split(separator: ".").joined(separator: ".."), bounds.count <= 2,
            let first = bounds.first ?? nil, let last = bounds.last ?? nil,
            first.start(in: .shanghai) < last.end(in: .shanghai)
        else { throw WordError("“\(text)” is no line of a worked case: neither a case nor a period") }
        return first.start(in: .shanghai)..<last.end(in: .shanghai)
    }

    /// `8 working hours`
    mutating func timeLimit() throws(WordError) -> TimeLimit {
        let amount = try value("a number") { Int($0) }
        let (kind, noun) = (try word("a unit"), try word("a unit"))
        let unit: TimeUnit
        switch "\(kind) \(noun)" {
        case "natural minutes": unit = .naturalMinutes
        case "natural days", "natural day": unit = .naturalDays
        case "working days", "working day": unit = .workingDays
        case "working hours", "working hour": unit = .workingHours
        case "urgent hours", "urgent hour": unit = .urgentWorkingHours
        default: throw WordError("“\(kind) \(noun)” is no unit of a limit")
        }
        do throws(CalendarError) { return try TimeLimit(amount, unit) } catch { throw WordError("\(error)") }
    }

    /// `1d2h30m`, in milliseconds.
    mutating func duration() throws(WordError) -> Int64 {
        try value("a duration") { word in
            var (total, digits): (Int64, String) = (0, "")
            for character in word {
                if character.isASCII, character.isNumber {
                    digits.append(character)
                    continue
                }
                let units: [Character: Int64] = ["d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000]
                guard let unit = units[character], let amount = Int64(digits) else { return nil }
                (total, digits) = (total + amount * unit, "")
            }
            return digits.isEmpty ? total : nil
        }
    }
}
