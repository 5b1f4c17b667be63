public import Wire

/// What a device watches for: one of its alarms.
public struct ConditionKey: Hashable, Sendable, Comparable {
    public var device: DeviceID
    public var category: CategoryCode

    public init(device: DeviceID, category: CategoryCode) {
        self.device = device
        self.category = category
    }

    public static func < (a: ConditionKey, b: ConditionKey) -> Bool {
        a.device == b.device ? a.category < b.category : a.device < b.device
    }
}

/// A condition between its alarms: the one that is open, and what keeps it silent.
public struct Condition: Row {
    public var key = ConditionKey(device: "", category: "")
    public var current: AlarmID?
    /// Since when and until when an operator has put it aside.
    public var shelved: Instant?
    public var shelvedUntil: Instant?
    /// Since when a rule of the plant, or nobody's, keeps it silent.
    public var suppressed: Instant?
    public var outOfService: Instant?
    /// The latest that are known, by the world's time.
    public var returned: Instant?
    public var acknowledged: Instant?
    /// The latest transitions in their order: as many as chattering takes.
    public var transitions: [Instant] = []

    public static let table: StaticString = "conditions"
    public static let keyColumns = 2
    public init() {}

    init(_ key: ConditionKey) { self.key = key }

    public static func columns(of key: ConditionKey) -> [ColumnValue] { [key.device.column, key.category.column] }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("device", &key.device)
        try coder.column("category", &key.category)
        try coder.optional("current", &current)
        try coder.optional("shelved", &shelved)
        try coder.optional("shelved_until", &shelvedUntil)
        try coder.optional("suppressed", &suppressed)
        try coder.optional("out_of_service", &outOfService)
        try coder.optional("returned", &returned)
        try coder.optional("acknowledged", &acknowledged)
        try coder.packed("transitions", &transitions)
    }

    /// What keeps it silent. A shelf holds until its time, whether or not anybody has cleared it since.
    public func suppression(at now: Instant) -> SuppressionKind? {
        if outOfService != nil { return .outOfService }
        if suppressed != nil { return .suppressed }
        return shelvedUntil.map { $0 > now } ?? false ? .shelved : nil
    }
}

extension Condition {
    func began(_ kind: SuppressionKind) -> Instant? {
        switch kind {
        case .shelved: shelved
        case .suppressed: suppressed
        case .outOfService: outOfService
        }
    }

    mutating func begin(_ kind: SuppressionKind, at time: Instant, until end: Instant?) {
        switch kind {
        case .shelved: (shelved, shelvedUntil) = (time, end)
        case .suppressed: suppressed = time
        case .outOfService: outOfService = time
        }
    }

    mutating func lift(_ kind: SuppressionKind) {
        switch kind {
        case .shelved: (shelved, shelvedUntil) = (nil, nil)
        case .suppressed: suppressed = nil
        case .outOfService: outOfService = nil
        }
    }

    mutating func note(returned time: Instant) { returned = max(returned ?? time, time) }
}

/// Chattering: more than five transitions in five minutes.
extension Condition {
    static let chatteringCount = 6
    static let chatteringMilliseconds: Int64 = 5 * 60_000

    /// Whether the latest transitions lie within five minutes; the window is half open, as all of time here is.
    var isChattering: Bool {
        transitions.count == Self.chatteringCount
            && transitions[0].milliseconds(to: transitions[Self.chatteringCount - 1]) < Self.chatteringMilliseconds
    }

    /// Whether it chatters now.
    public func isChattering(at now: Instant) -> Bool {
        isChattering && transitions[0].milliseconds(to: now) < Self.chatteringMilliseconds
    }

    mutating func transition(at time: Instant) {
        let place = transitions.lastIndex { $0 <= time }.map { $0 + 1 } ?? 0
        transitions.insert(time, at: place)
        if transitions.count > Self.chatteringCount { transitions.removeFirst() }
    }
}

/// A span in which a condition told nobody.
public struct Suppression: Row {
    public struct Key: Hashable, Sendable {
        public var condition: ConditionKey
        public var kind: SuppressionKind
        public var began: Instant

        public init(condition: ConditionKey, kind: SuppressionKind, began: Instant) {
            self.condition = condition
            self.kind = kind
            self.began = began
        }
    }

    public var key = Key(
        condition: ConditionKey(device: "", category: ""), kind: .shelved, began: Instant(milliseconds: 0))
    public var place = PlacePath.community
    /// When a shelf ends by itself.
    public var expires: Instant?
    public var ended: Instant?
    /// Whether a shelf with an end, a rule of the plant or a work order stands behind it.
    public var isControlled = true

    public static let table: StaticString = "suppressions"
    public static let keyColumns = 4
    static let shelves = RowFilter("shelves", ("kind", SuppressionKind.shelved.column), ("ended", .null))
    public static let filters = [shelves]
    public init() {}

    public static func columns(of key: Key) -> [ColumnValue] {
        [key.condition.device.column, key.condition.category.column, key.kind.column, key.began.column]
    }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("device", &key.condition.device)
        try coder.column("category", &key.condition.category)
        try coder.column("kind", &key.kind)
        try coder.column("began", &key.began)
        try coder.column("place", &place)
        try coder.optional("expires", &expires)
        try coder.optional("ended", &ended)
        try coder.column("is_controlled", &isControlled)
    }
}
