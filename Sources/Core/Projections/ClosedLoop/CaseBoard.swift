public import Community
public import Wire

/// The live board of a control room: what is open, how late it is, and what comes first.
public struct CaseBoard: Sendable {
    public private(set) var states: [CaseState: Int64] = [:]
    public private(set) var lights: [Light: Int64] = [:]
    public private(set) var levels: [Level: Int64] = [:]
    public private(set) var departments: [String: Int64] = [:]
    public private(set) var suspended: Int64 = 0
    /// The open cases whose limits end first, the most urgent before the less urgent at the same moment.
    public private(set) var first: [Case] = []

    let moment: Instant
    let count: Int

    public init(at moment: Instant, showing count: Int = 20) {
        self.moment = moment
        self.count = count
    }

    public mutating func add(_ subject: Case) {
        guard subject.state.isOpen else { return }
        states[subject.state, default: 0] += 1
        levels[subject.level, default: 0] += 1
        if subject.isSuspended { suspended += 1 }
        if let department = subject.department { departments[department, default: 0] += 1 }
        if let light = subject.light(at: moment) { lights[light, default: 0] += 1 }
        insert(subject)
    }

    private mutating func insert(_ subject: Case) {
        guard subject.clock != nil else { return }
        let place = first.firstIndex { Self.comes(subject, before: $0) } ?? first.count
        guard place < count else { return }
        first.insert(subject, at: place)
        if first.count > count { first.removeLast() }
    }

    private static func comes(_ a: Case, before b: Case) -> Bool {
        let (x, y) = (a.clock?.due ?? a.moved, b.clock?.due ?? b.moved)
        return (x, a.priority, a.id) < (y, b.priority, b.id)
    }
}
