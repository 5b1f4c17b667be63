public import CBOR
public import Wire

public enum RoundState: String, CaseIterable, TextCoded {
    case planned, started, finished
    /// Its time passed and nobody had started.
    case missed
    case cancelled
}

/// One time that a plan is gone round.
public struct Round: Row {
    public var id: RoundID = ""
    public var plan: PlanID = ""
    public var kind = PlanKind.patrol
    public var place = PlacePath.community
    public var state = RoundState.planned
    /// When it should begin and when it must be over.
    public var from = Instant(milliseconds: 0)
    public var until = Instant(milliseconds: 0)
    public var tolerance: Int64 = 0
    /// Since when anybody knew that it was to be gone.
    public var planned = Instant(milliseconds: 0)
    public var route: [CheckpointID] = []
    public var isOrdered = false
    public var started: Instant?
    /// Who set out.
    public var by: String?
    public var ended: Instant?
    public var hits: [Hit] = []
    public var findings = 0

    /// One checkpoint that was reached.
    public struct Hit: FieldValue {
        public let checkpoint: CheckpointID
        public let at: Instant

        public init(checkpoint: CheckpointID, at: Instant) {
            self.checkpoint = checkpoint
            self.at = at
        }

        public static var cddl: String { "[checkpoint: text, at: instant]" }

        public func write(to writer: inout CBORWriter) {
            writer.array(2)
            checkpoint.write(to: &writer)
            at.write(to: &writer)
        }

        public init(from reader: inout CBORReader) throws(CBORError) {
            let start = reader.position
            guard try reader.array() == 2 else { throw reader.failure(.unexpected(wanted: "a hit"), start) }
            checkpoint = try CheckpointID(from: &reader)
            at = try Instant(from: &reader)
        }
    }

    public static let table: StaticString = "rounds"
    static let ahead = RowFilter("ahead", ("state", RoundState.planned.column))
    public static let filters = [ahead]
    public init() {}
    public var key: RoundID { id }

    /// It may begin a little before its time.
    public var earliest: Instant { from.advanced(byMilliseconds: -tolerance) }

    /// A patrol is over at its end. What is to be serviced may still be so until its tolerance has passed.
    public var latest: Instant { kind == .maintenance ? until.advanced(byMilliseconds: tolerance) : until }

    public func isInTime(_ moment: Instant) -> Bool { earliest <= moment && moment <= latest }

    /// Those of its checkpoints that were reached in its time.
    public var reached: Set<CheckpointID> {
        Set(hits.lazy.filter { isInTime($0.at) }.map(\.checkpoint)).intersection(route)
    }

    /// Whether it began when it should, the tolerance included; nil while nobody has started.
    public var isOnTime: Bool? {
        started.map { earliest <= $0 && $0 <= from.advanced(byMilliseconds: tolerance) }
    }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("plan", &plan)
        try coder.column("kind", &kind)
        try coder.column("place", &place)
        try coder.column("state", &state)
        try coder.column("planned_from", &from)
        try coder.column("planned_until", &until)
        try coder.column("tolerance", &tolerance)
        try coder.column("planned", &planned)
        try coder.packed("route", &route)
        try coder.column("is_ordered", &isOrdered)
        try coder.optional("started", &started)
        try coder.optional("started_by", &by)
        try coder.optional("ended", &ended)
        try coder.packed("hits", &hits)
        try coder.column("findings", &findings)
    }
}

/// Something that is not as it should be, seen by somebody on a round or by the way.
public struct Finding: Row {
    public var id: FindingID = ""
    public var round: RoundID?
    public var checkpoint: CheckpointID?
    public var place = PlacePath.community
    public var category: CategoryCode = ""
    public var priority = Priority.p3
    public var reported = Instant(milliseconds: 0)
    /// A reference to what was said.
    public var text: String?
    public var media: [String] = []
    /// The first case that was made of it.
    public var caseID: CaseID?

    public static let table: StaticString = "findings"
    static let open = RowFilter("open", ("case_id", .null))
    public static let filters = [open]
    public init() {}
    public var key: FindingID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.optional("round", &round)
        try coder.optional("checkpoint", &checkpoint)
        try coder.column("place", &place)
        try coder.column("category", &category)
        try coder.column("priority", &priority)
        try coder.column("reported", &reported)
        try coder.optional("text", &text)
        try coder.packed("media", &media)
        try coder.optional("case_id", &caseID)
    }

    /// The report that makes a case of it.
    public var report: CaseReport {
        CaseReport(
            place: place, category: category, priority: priority, source: .patrol, text: text, origin: id.text,
            media: media.isEmpty ? nil : media)
    }
}
