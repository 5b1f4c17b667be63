import Community
import Histories
import Samples
import Wire

/// A community with four checkpoints on one meridian and three plans: `night` goes by all of them in their order from
/// 22:00, `free` in any order, `pump` is serviced.
struct Patrolled {
    var lane = LaneUnderTest(startingAt: moment("2026-11-20 09:00"))

    init() throws {
        try install("gate", .nfc, at: Self.point())
        try install("pump", .nfc, at: nil)
        try install("roof", .qr, at: Self.point(metres: 100))
        try install("pond", .gps, at: Self.point(metres: 700))
        try plan("night", going: ["gate", "pump", "roof", "pond"], isOrdered: true)
        try plan("free", going: ["gate", "roof", "pond"])
        try plan("service", .maintenance, going: ["pump"], tolerance: 3 * 86_400_000)
    }

    /// So far north of the gate.
    static func point(metres: Int64 = 0, and units: Int64 = 0) -> Position {
        Position(longitude: 1_164_000_000, latitude: 399_000_000 + (metres * 10_000_000 + 111_319) / 111_320 + units)
    }

    mutating func install(_ id: CheckpointID, _ method: CheckMethod, at position: Position?) throws {
        try lane.inspect(.installCheckpoint(id, at: "b1", method, position))
    }

    mutating func plan(
        _ id: PlanID, _ kind: PlanKind = .patrol, going route: [CheckpointID], isOrdered: Bool = false,
        tolerance: Int64 = 600_000
    ) throws {
        let exactness = InspectionCommand.Exactness(
            isOrdered: isOrdered, tolerance: tolerance, maximumGap: 90 * 86_400_000)
        try lane.inspect(.plan(id, at: "b1", kind, name: "夜巡", route: route, exactness))
    }

    /// From 22:00 to 23:00, or as said.
    mutating func round(
        of plan: PlanID = "night", from: String = "2026-11-20 22:00", until: String = "2026-11-20 23:00"
    ) throws -> RoundID {
        RoundID(text: try lane.inspect(.planRound(of: plan, from: moment(from), until: moment(until))))
    }

    /// One that has begun when it should.
    mutating func started(_ plan: PlanID = "night") throws -> RoundID {
        let id = try round(of: plan)
        try lane.inspect(.start(id), at: moment("2026-11-20 22:00"))
        return id
    }

    mutating func hit(_ round: RoundID, _ checkpoint: CheckpointID, counter: Int64? = nil, at time: Instant) throws {
        let position: Position? =
            switch checkpoint {
            case "roof": Self.point(metres: 100)
            case "pond": Self.point(metres: 700)
            default: nil
            }
        let method: CheckMethod = checkpoint == "roof" ? .qr : checkpoint == "pond" ? .gps : .nfc
        try lane.inspect(
            .hit(round, InspectionCommand.Scan(checkpoint, by: method, position: position, counter: counter)), at: time)
    }

    mutating func hit(_ round: RoundID, _ checkpoint: CheckpointID, counter: Int64? = nil, at text: String) throws {
        try hit(round, checkpoint, counter: counter, at: moment("2026-11-20 \(text)"))
    }

    /// The rule that refuses something, if one does.
    mutating func refusal(of attempt: (inout Patrolled) throws -> Void) throws -> Rule? {
        do {
            try attempt(&self)
            return nil
        } catch let rejection as Rejection {
            return rejection.rule
        }
    }

    subscript(round: RoundID) -> Round {
        var inspections = lane.incident.inspections
        return inspections[round]!
    }
}
