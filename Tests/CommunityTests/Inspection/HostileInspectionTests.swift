import Community
import Histories
import Samples
import Testing
import Wire

@Suite struct `Inspections that others have recorded` {
    /// Nothing of it was decided here: ids that nobody knows, times at the ends of time, steps in any order.
    @Test func `are folded and decided upon, whatever they say`() throws {
        for seed in 1...60 {
            var hostile = HostileRounds(seed: UInt64(seed))
            for _ in 0..<50 { try hostile.record() }
            hostile.ask()
            #expect(hostile.lane.records.count == 50)
            try hostile.lane.storeAndForget()
            hostile.ask()
        }
    }

    @Test func `keep limits that nobody here has checked`() throws {
        var lane = LaneUnderTest()
        var plan = PlanSet()
        (plan.tolerance, plan.maximumGap) = (.min, .max)
        try lane.append(recorded(.planSet(plan), about: "p"))
        var round = RoundPlanned()
        (round.plan, round.from, round.until) = ("p", 10, 5)
        try lane.append(recorded(.roundPlanned(round), about: "r"))
        var inspections = lane.incident.inspections
        #expect(inspections["p" as PlanID]?.tolerance == 0)
        #expect(inspections["p" as PlanID]?.maximumGap == Inspections.maximumGapMilliseconds)
        #expect(inspections["r" as RoundID]?.until == 10)
        for _ in 0..<(Inspections.maximumHitCount + 5) {
            try lane.append(recorded(.roundHit(RoundHit()), about: "r"))
        }
        inspections = lane.incident.inspections
        #expect(inspections["r" as RoundID]?.hits.count == Inspections.maximumHitCount)
    }

    @Test func `hold no position that is not on earth`() throws {
        var lane = LaneUnderTest()
        var event = CheckpointInstalled()
        event.position = Position(longitude: .max, latitude: .min)
        try lane.append(recorded(.checkpointInstalled(event), about: "gate"))
        var inspections = lane.incident.inspections
        #expect(inspections["gate" as CheckpointID] == nil)
    }
}

/// An event that nobody has decided upon.
private func recorded(
    _ event: InspectionEvent, about subject: String, at time: Instant = 1_000, by actor: String? = nil
) throws -> Event {
    try Proposal(occurred: time, place: nil, subject: subject, actor: actor, event: event).event()
}

private struct HostileRounds {
    var lane = LaneUnderTest()
    private var random: SeededGenerator

    private static let numbers: [Int64] = [.min, .min + 1, -86_400_000, -1, 0, 1, 86_400_000, .max - 1, .max]
    private static let names = ["", "a", "b", "c"]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func number() -> Int64 { random.element(of: Self.numbers) }
    private mutating func time() -> Instant { Instant(milliseconds: number()) }
    private mutating func name() -> String { random.element(of: Self.names) }
    private mutating func id<Thing>() -> ID<Thing> { ID(text: name()) }

    mutating func record() throws {
        // What is about nothing is not folded.
        let subject = random.element(of: Array(Self.names.dropFirst()))
        let (event, occurred, actor) = (event(), time(), random.coin() ? "x" : nil)
        try lane.append(recorded(event, about: subject, at: occurred, by: actor))
    }

    private mutating func event() -> InspectionEvent {
        switch random.number(in: 0...10) {
        case 0:
            var event = CheckpointInstalled()
            event.method = random.element(of: CheckMethod.allCases)
            if random.coin() { event.position = Position(longitude: number() % 2, latitude: number() % 2) }
            return .checkpointInstalled(event)
        case 1: return .checkpointRemoved(CheckpointRemoved())
        case 2:
            var event = PlanSet()
            event.kind = random.element(of: PlanKind.allCases)
            event.route = (0..<random.number(in: 0...4)).map { _ in id() }
            (event.isOrdered, event.tolerance, event.maximumGap) = (random.coin(), number(), number())
            return .planSet(event)
        case 3: return .planEnded(PlanEnded())
        case 4:
            var event = RoundPlanned()
            (event.plan, event.from, event.until) = (id(), time(), time())
            return .roundPlanned(event)
        case 5: return .roundStarted(RoundStarted())
        case 6:
            var event = RoundHit()
            event.checkpoint = id()
            if random.coin() { event.distance = number() }
            if random.coin() { event.counter = number() }
            return .roundHit(event)
        case 7: return .roundFinished(RoundFinished())
        case 8: return .roundMissed(RoundMissed())
        case 9: return .roundCancelled(RoundCancelled())
        default:
            var event = FindingReported()
            (event.round, event.checkpoint) = (id(), id())
            return .findingReported(event)
        }
    }

    /// Every question that somebody may have about it.
    mutating func ask() {
        var inspections = lane.incident.inspections
        inspections.forEachRound { round in
            #expect(round.reached.isSubset(of: round.route))
            _ = (round.isOnTime, round.latest, round.earliest)
        }
        for name in Self.names {
            let (round, checkpoint) = (RoundID(text: name), CheckpointID(text: name))
            let scan = InspectionCommand.Scan(
                checkpoint, by: .nfc, position: Position(longitude: 0, latitude: 0), counter: number())
            let exactness = InspectionCommand.Exactness(isOrdered: false, tolerance: number(), maximumGap: number())
            let commands: [InspectionCommand] = [
                .installCheckpoint(checkpoint, at: "b1", .gps, Position(longitude: .max, latitude: .min)),
                .plan(PlanID(text: name), at: "b1", .maintenance, name: "x", route: [checkpoint], exactness),
                .planRound(of: PlanID(text: name), from: time(), until: time()), .start(round), .hit(round, scan),
                .finish(round), .miss(round), .cancel(round, text: nil), .removeCheckpoint(checkpoint),
                .endPlan(PlanID(text: name)),
            ]
            for command in commands {
                let key = try! CommandKey(principal: "x", source: "/x", id: "x")
                let context = CommandContext(now: time(), occurred: time(), actor: "x", key: key)
                // Whether it is refused does not matter here, only that there is an answer.
                _ = try? inspections.decide(command, context)
            }
        }
    }
}
