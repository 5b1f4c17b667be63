import Wire

/// When to look at what again. A time that stands here is but a hint: what a matter comes to is always asked of its rows.
struct Upkeep: Sendable {
    private var agenda = Heap<Entry>()
    /// The one entry of each matter that counts; others of it are left in the heap until they come up.
    private var planned: [Matter: Instant] = [:]
    /// What something was recorded about since it was planned.
    private var touched: Set<Matter> = []
    /// The rounds that nobody has begun: when their plan ends, they are over too.
    private var rounds: [PlanID: Set<RoundID>] = [:]
    /// What the plans were looked at with.
    private var calendar = ""

    struct Entry: Comparable, Sendable {
        let at: Instant
        let matter: Matter

        static func < (a: Entry, b: Entry) -> Bool { (a.at, a.matter) < (b.at, b.matter) }
    }

    /// What is to be looked at first.
    var first: Entry? {
        mutating get {
            while let entry = agenda.first {
                if planned[entry.matter] == entry.at { return entry }
                _ = agenda.popFirst()
            }
            return nil
        }
    }

    /// Takes the first off the agenda until it is planned again.
    mutating func takeFirst() -> Entry? {
        guard let entry = first else { return nil }
        _ = agenda.popFirst()
        planned[entry.matter] = nil
        return entry
    }

    mutating func plan(_ matter: Matter, at moment: Instant?) {
        guard planned[matter] != moment else { return }
        planned[matter] = moment
        guard let moment else { return }
        agenda.insert(Entry(at: moment, matter: matter))
        if agenda.count > 2 * planned.count + Self.spare { forgetWhatIsOver() }
    }

    /// Plans it, unless it comes up earlier.
    mutating func plan(_ matter: Matter, atTheLatest moment: Instant) {
        if planned[matter].map({ moment < $0 }) ?? true { plan(matter, at: moment) }
    }

    private static let spare = 64

    private mutating func forgetWhatIsOver() {
        agenda = Heap()
        for (matter, moment) in planned { agenda.insert(Entry(at: moment, matter: matter)) }
    }
}

/// What is to be planned anew.
extension Upkeep {
    mutating func touch(_ matter: Matter) { touched.insert(matter) }

    /// A plan and the rounds that are to be gone after it.
    mutating func touch(_ plan: PlanID) {
        touched.insert(.plan(plan))
        for round in rounds[plan] ?? [] { touched.insert(.round(round)) }
    }

    mutating func touch(_ round: Round) {
        touched.insert(.round(round.id))
        if round.state == .planned {
            rounds[round.plan, default: []].insert(round.id)
        } else if rounds[round.plan]?.remove(round.id) != nil, rounds[round.plan]?.isEmpty ?? false {
            rounds[round.plan] = nil
        }
    }

    /// Under another calendar a plan has its rounds at other times.
    mutating func isNew(_ version: String) -> Bool {
        defer { calendar = version }
        return calendar != version
    }

    mutating func takeTouched() -> Set<Matter> {
        defer { touched = [] }
        return touched
    }
}
