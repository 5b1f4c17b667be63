public import Wire

/// What a node lets go of when it was kept long enough.
public enum KeptKind: String, CaseIterable, TextCoded {
    case incident, telemetry, access
    /// Photographs and documents.
    case media

    /// The records of a lane.
    public init(_ lane: Lane) {
        switch lane {
        case .incident: self = .incident
        case .telemetry: self = .telemetry
        case .access: self = .access
        }
    }

    /// What asks for the longest time binds.
    public var floor: KeepingFloor { KeepingFloor.all.filter { $0.kinds.contains(self) }.max { $0.days < $1.days }! }
}

/// How long something must be kept at least, and who says so.
public struct KeepingFloor: Sendable {
    let kinds: [KeptKind]
    public let days: Int64
    public let rule: String
    public let what: String

    /// Months are counted by their longest run of days, so that no calendar makes a policy too short.
    static let all: [KeepingFloor] = [
        KeepingFloor(
            kinds: [.access], days: 184, rule: "Cybersecurity Law 23(3)", what: "logs of the network, six months"),
        KeepingFloor(kinds: [.access], days: 180, rule: "S1 6.2.3 a4", what: "records of who came in, 180 days"),
        KeepingFloor(kinds: [.access], days: 180, rule: "S1 9.2.2a", what: "records of visitors, 180 days"),
        KeepingFloor(
            kinds: [.incident, .media], days: 30, rule: "S1 6.2.3 e2", what: "records of intrusion alarms, 30 days"),
        KeepingFloor(
            kinds: [.incident, .telemetry], days: 92, rule: "S1 5.1.2", what: "data of three months of operation"),
        KeepingFloor(
            kinds: [.telemetry], days: 366, rule: "ISO 50006", what: "a baseline of energy, twelve months"),
        KeepingFloor(
            kinds: [.incident, .telemetry, .access], days: 31, rule: "the ledger",
            what: "what repeated commands are known by, 30 days"),
    ]
}

/// How long something is kept. What has no row is kept for good.
public struct Keeping: Row {
    public var kind = KeptKind.access
    /// Nil for good.
    public var days: Int64?
    public var since = Instant(milliseconds: 0)
    public var by: String?

    public static let table: StaticString = "keeping"
    public init() {}
    public var key: KeptKind { kind }
    public static func columns(of key: KeptKind) -> [ColumnValue] { [key.column] }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("kind", &kind)
        try coder.optional("days", &days)
        try coder.column("since", &since)
        try coder.optional("by", &by)
    }
}

/// The subject is what is kept.
public struct KeepingChanged: EventPayload {
    /// Absent for good.
    public var days: Int64?

    public static let kind: StaticString = "keeping.changed"
    public static let summary: StaticString = "Somebody said how long something is kept."
    public init() {}

    public init(days: Int64?) { self.days = days }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "days", &days)
    }
}

extension Access {
    /// A hundred years: whoever means longer says for good.
    static let longestKeptDays: Int64 = 36_525

    func keep(_ kind: KeptKind, days: Int64?, _ context: CommandContext) throws(Rejection) -> Proposal<AccessEvent> {
        if let days {
            let floor = kind.floor
            guard days >= floor.days else {
                throw Rejection(
                    .keepingTooShort,
                    "\(kind) is kept for at least \(floor.days) days: \(floor.rule) asks for \(floor.what)")
            }
            guard days <= Self.longestKeptDays else {
                throw Rejection(.keepingTooLong, "\(days) days are more than a hundred years; that is for good")
            }
        }
        return context.propose(.keepingChanged(KeepingChanged(days: days)), about: kind.rawValue, at: nil)
    }

    /// What the log of another program names otherwise is nothing that is kept here.
    mutating func keep(_ event: KeepingChanged, _ fact: Fact<AccessEvent>) {
        guard let kind = KeptKind(rawValue: fact.subject) else { return }
        var keeping = Keeping()
        (keeping.kind, keeping.days, keeping.since, keeping.by) = (kind, event.days, fact.occurred, fact.actor)
        self.keeping.put(keeping)
    }

    /// For how many days; nil for good. What a floor asks for binds, whatever was recorded before there was one.
    public mutating func daysKept(_ kind: KeptKind) -> Int64? {
        keeping[kind]?.days.map { min(max($0, kind.floor.days), Self.longestKeptDays) }
    }
}

extension Rule {
    public static let keepingTooShort = Rule("keeping.too-short")
    public static let keepingTooLong = Rule("keeping.too-long")
}
