public import Wire

public struct CheckpointInstalled: EventPayload {
    public static let kind: StaticString = "checkpoint.installed"
    public static let summary: StaticString = "a point that rounds go by"
    public var method = CheckMethod.nfc
    public var position: Position?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "method", &method)
        try coder.optional(2, "position", &position)
    }
}

public struct CheckpointRemoved: EventPayload {
    public static let kind: StaticString = "checkpoint.removed"
    public static let summary: StaticString = "rounds go by it no more"
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct PlanSet: EventPayload {
    public static let kind: StaticString = "inspection.planned"
    public static let summary: StaticString = "巡查计划: a route, how often and how exactly; replaces the one before"
    public var kind = PlanKind.patrol
    public var name = ""
    public var route: [CheckpointID] = []
    public var isOrdered = false
    public var tolerance: Int64 = 0
    public var maximumGap: Int64 = 0
    public var schedules: [RoundSchedule]?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "kind", &kind)
        try coder.field(2, "name", &name)
        try coder.field(3, "route", &route)
        try coder.field(4, "ordered", &isOrdered)
        try coder.field(5, "tolerance", &tolerance)
        try coder.field(6, "maximum-gap", &maximumGap)
        try coder.optional(7, "schedules", &schedules)
    }
}

public struct PlanEnded: EventPayload {
    public static let kind: StaticString = "inspection.ended"
    public static let summary: StaticString = "the plan is not gone round any more"
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct RoundPlanned: EventPayload {
    public static let kind: StaticString = "round.planned"
    public static let summary: StaticString = "one time that the plan is to be gone round"
    public var plan: PlanID = ""
    public var from = Instant(milliseconds: 0)
    public var until = Instant(milliseconds: 0)
    /// Which start of a schedule it is there for.
    public var slot: Instant?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "plan", &plan)
        try coder.field(2, "from", &from)
        try coder.field(3, "until", &until)
        try coder.optional(4, "slot", &slot)
    }
}

public struct RoundStarted: EventPayload {
    public static let kind: StaticString = "round.started"
    public static let summary: StaticString = "somebody is on the way"
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct RoundHit: EventPayload {
    public static let kind: StaticString = "round.hit"
    public static let summary: StaticString = "打卡: a checkpoint was reached"
    public var checkpoint: CheckpointID = ""
    public var method = CheckMethod.nfc
    /// How far from the checkpoint, in centimetres: where exactly somebody stood is nobody's business.
    public var distance: Int64?
    public var counter: Int64?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "checkpoint", &checkpoint)
        try coder.field(2, "method", &method)
        try coder.optional(3, "distance", &distance)
        try coder.optional(4, "counter", &counter)
    }
}

public struct RoundFinished: EventPayload {
    public static let kind: StaticString = "round.finished"
    public static let summary: StaticString = "back from the round"
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct RoundMissed: EventPayload {
    public static let kind: StaticString = "round.missed"
    public static let summary: StaticString = "漏检: its time passed and nobody had started"
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct RoundCancelled: EventPayload {
    public static let kind: StaticString = "round.cancelled"
    public static let summary: StaticString = "the round need not be gone"
    public var text: String?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "text", .freeText, &text)
    }
}

public struct FindingReported: EventPayload {
    public static let kind: StaticString = "finding.reported"
    public static let summary: StaticString = "somebody on a round saw something that is not as it should be"
    public var category: CategoryCode = ""
    public var priority = Priority.p3
    public var round: RoundID?
    public var checkpoint: CheckpointID?
    public var text: String?
    public var media: [String]?
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "category", &category)
        try coder.field(2, "priority", &priority)
        try coder.optional(3, "round", &round)
        try coder.optional(4, "checkpoint", &checkpoint)
        try coder.optional(5, "text", .freeText, &text)
        try coder.optional(6, "media", &media)
    }
}

/// Everything that happens to checkpoints, plans, rounds and findings.
public enum InspectionEvent: EventSet {
    case checkpointInstalled(CheckpointInstalled)
    case checkpointRemoved(CheckpointRemoved)
    case planSet(PlanSet)
    case planEnded(PlanEnded)
    case roundPlanned(RoundPlanned)
    case roundStarted(RoundStarted)
    case roundHit(RoundHit)
    case roundFinished(RoundFinished)
    case roundMissed(RoundMissed)
    case roundCancelled(RoundCancelled)
    case findingReported(FindingReported)

    public static let kinds: [EventKind<InspectionEvent>] = [
        EventKind(CheckpointInstalled.self) { .checkpointInstalled($0) },
        EventKind(CheckpointRemoved.self) { .checkpointRemoved($0) },
        EventKind(PlanSet.self) { .planSet($0) },
        EventKind(PlanEnded.self) { .planEnded($0) },
        EventKind(RoundPlanned.self) { .roundPlanned($0) },
        EventKind(RoundStarted.self) { .roundStarted($0) },
        EventKind(RoundHit.self) { .roundHit($0) },
        EventKind(RoundFinished.self) { .roundFinished($0) },
        EventKind(RoundMissed.self) { .roundMissed($0) },
        EventKind(RoundCancelled.self) { .roundCancelled($0) },
        EventKind(FindingReported.self) { .findingReported($0) },
    ]

    public var payload: any EventPayload {
        switch self {
        case .checkpointInstalled(let event): event
        case .checkpointRemoved(let event): event
        case .planSet(let event): event
        case .planEnded(let event): event
        case .roundPlanned(let event): event
        case .roundStarted(let event): event
        case .roundHit(let event): event
        case .roundFinished(let event): event
        case .roundMissed(let event): event
        case .roundCancelled(let event): event
        case .findingReported(let event): event
        }
    }
}
