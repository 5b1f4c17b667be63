public import Wire

/// What somebody wants done about inspections.
public enum InspectionCommand: Hashable, Sendable {
    case installCheckpoint(CheckpointID, at: PlacePath, CheckMethod, Position?)
    case removeCheckpoint(CheckpointID)
    case plan(
        PlanID, at: PlacePath, PlanKind, name: String, route: [CheckpointID], Exactness, schedules: [RoundSchedule] = []
    )
    case endPlan(PlanID)
    case planRound(of: PlanID, from: Instant, until: Instant, slot: Instant? = nil)
    case start(RoundID)
    case hit(RoundID, Scan)
    case finish(RoundID)
    case miss(RoundID)
    case cancel(RoundID, text: String?)
    case report(FindingReport)

    /// How exactly a plan is to be kept.
    public struct Exactness: Hashable, Sendable {
        public let isOrdered: Bool
        public let tolerance: Int64
        public let maximumGap: Int64

        public init(isOrdered: Bool, tolerance: Int64, maximumGap: Int64) {
            self.isOrdered = isOrdered
            self.tolerance = tolerance
            self.maximumGap = maximumGap
        }
    }

    /// What a reader saw at a checkpoint.
    public struct Scan: Hashable, Sendable {
        public let checkpoint: CheckpointID
        public let method: CheckMethod
        /// Where the reader was; compared with the checkpoint, and not kept.
        public let position: Position?
        public let counter: Int64?

        public init(
            _ checkpoint: CheckpointID, by method: CheckMethod, position: Position? = nil, counter: Int64? = nil
        ) {
            self.checkpoint = checkpoint
            self.method = method
            self.position = position
            self.counter = counter
        }
    }
}

/// What somebody saw, by the way or on a round. Words stand as a reference to the vault.
public struct FindingReport: Hashable, Sendable {
    public var place: PlacePath
    public var category: CategoryCode
    public var priority: Priority
    public var round: RoundID?
    public var checkpoint: CheckpointID?
    public var text: String?
    public var media: [String]?

    public init(
        place: PlacePath, category: CategoryCode, priority: Priority, round: RoundID? = nil,
        checkpoint: CheckpointID? = nil, text: String? = nil, media: [String]? = nil
    ) {
        self.place = place
        self.category = category
        self.priority = priority
        self.round = round
        self.checkpoint = checkpoint
        self.text = text
        self.media = media
    }
}

extension Rule {
    public static let checkpointUnknown = Rule("checkpoint.unknown")
    public static let checkpointExists = Rule("checkpoint.exists")
    public static let checkpointMethod = Rule("checkpoint.method")
    public static let checkpointTooFar = Rule("checkpoint.too-far")
    public static let checkpointPosition = Rule("checkpoint.position")
    public static let checkpointCloned = Rule("checkpoint.cloned")
    public static let planUnknown = Rule("inspection.unknown")
    public static let planRoute = Rule("inspection.route")
    public static let planExactness = Rule("inspection.exactness")
    public static let planName = Rule("inspection.name")
    public static let planSchedule = Rule("inspection.schedule")
    public static let inspectionTime = Rule("inspection.time")
    public static let roundExists = Rule("round.exists")
    public static let roundFull = Rule("round.full")
    public static let findingExists = Rule("finding.exists")
    public static let roundUnknown = Rule("round.unknown")
    public static let roundTime = Rule("round.time")
    public static let roundState = Rule("round.state")
    public static let roundNotOnRoute = Rule("round.not-on-route")
    public static let roundOutOfOrder = Rule("round.out-of-order")
    public static let roundTooFast = Rule("round.impossible-speed")
    public static let roundNotOver = Rule("round.not-over")

    public static let inspectionRules: [Rule] = [
        .checkpointUnknown, .checkpointExists, .checkpointMethod, .checkpointTooFar, .checkpointPosition,
        .checkpointCloned, .planUnknown, .planRoute, .planExactness, .planName, .planSchedule, .inspectionTime,
        .roundExists,
        .roundFull, .findingExists, .roundUnknown, .roundTime, .roundState, .roundNotOnRoute, .roundOutOfOrder,
        .roundTooFast, .roundNotOver,
    ]
}
