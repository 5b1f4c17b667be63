import Calendar
import Community
import Histories
import Projections
import Samples
import Wire

/// What the steps of a case have come to.
struct PatrolHistory {
    var lane: LaneUnderTest
    private(set) var surveys: [String: SurveyID] = [:]
    private var rounds: [String: RoundID] = [:]
    private var cases: [String: CaseID] = [:]

    init(_ worked: PatrolCase) throws {
        let start = worked.steps.map(\.at).min()!
        lane = LaneUnderTest(startingAt: start)
        for place in ["b1", "b2"] as [PlacePath] {
            try lane.register(.addPlace(place, kind: .building, name: place.text), at: start)
        }
        for step in worked.steps {
            do {
                var words = step.words
                try happen(&words, at: step.at)
                try words.finish()
            } catch let error as WordError {
                throw WorkedCaseError(file: worked.file, line: step.line, reason: error.reason)
            } catch {
                throw WorkedCaseError(file: worked.file, line: step.line, reason: "\(error)")
            }
        }
        try lane.storeAndForget()
    }

    private mutating func happen(_ words: inout Words, at time: Instant) throws {
        let name = try words.word("what happens")
        switch name {
        case "checkpoint":
            let id = CheckpointID(text: try words.word("a checkpoint"))
            try lane.inspect(.installCheckpoint(id, at: try place(&words), .nfc, nil), at: time)
        case "remove": try lane.inspect(.removeCheckpoint(CheckpointID(text: try words.word("one"))), at: time)
        case "plan": try plan(&words, at: time)
        case "end": try lane.inspect(.endPlan(PlanID(text: try words.word("a plan"))), at: time)
        case "device":
            let id = DeviceID(text: try words.word("a device"))
            try lane.register(.installDevice(id, kind: "camera", model: "m", at: try place(&words)), at: time)
        case "probe":
            let source = DeviceID(text: try words.word("a device"))
            let kind = try words.value("what is retained") { RetainedKind(rawValue: $0) }
            try words.expect("from")
            try lane.give(.probe(.init(source, kind, oldest: try words.moment()), at: "b1"), at: time)
        default:
            switch name.first {
            case "r": try round(name, &words, at: time)
            case "d": try device(DeviceID(text: name), &words, at: time)
            case "s": try survey(name, &words, at: time)
            default: try act(name, &words, at: time)
            }
        }
    }

    private func place(_ words: inout Words) throws -> PlacePath {
        words.take("at") ? PlacePath(text: try words.word("a place")) : "b1"
    }

    /// `plan night patrol by gate pump tolerance 10m gap 3d`
    private mutating func plan(_ words: inout Words, at time: Instant) throws {
        let id = PlanID(text: try words.word("a plan"))
        let kind = try words.value("patrol or maintenance") { PlanKind(rawValue: $0) }
        try words.expect("by")
        var route: [CheckpointID] = []
        while let next = words.next, next != "tolerance" {
            route.append(CheckpointID(text: try words.word("a checkpoint")))
        }
        try words.expect("tolerance")
        let tolerance = try words.duration()
        try words.expect("gap")
        let exactness = InspectionCommand.Exactness(
            isOrdered: false, tolerance: tolerance, maximumGap: try words.duration())
        try lane.inspect(.plan(id, at: "b1", kind, name: id.text, route: route, exactness), at: time)
    }

    /// `r1 of night from … until …`, `r1 starts`, `r1 at gate`, `r1 finishes`, `r1 is missed`, `r1 is cancelled`
    private mutating func round(_ name: String, _ words: inout Words, at time: Instant) throws {
        if words.take("of") {
            let plan = PlanID(text: try words.word("a plan"))
            try words.expect("from")
            let from = try words.moment()
            try words.expect("until")
            let command = InspectionCommand.planRound(of: plan, from: from, until: try words.moment())
            rounds[name] = RoundID(text: try lane.inspect(command, at: time))
            return
        }
        guard let id = rounds[name] else { throw WordError("\(name) was not planned") }
        switch try words.word("what happens to \(name)") {
        case "starts": try lane.inspect(.start(id), at: time)
        case "at":
            let scan = InspectionCommand.Scan(CheckpointID(text: try words.word("a checkpoint")), by: .nfc)
            try lane.inspect(.hit(id, scan), at: time)
        case "finishes": try lane.inspect(.finish(id), at: time)
        case "is":
            let isMissed = try words.value("missed or cancelled") { ["missed": true, "cancelled": false][$0] }
            try lane.inspect(isMissed ? .miss(id) : .cancel(id, text: nil), at: time)
        case let other: throw WordError("no round \(other)")
        }
    }

    /// `d1 fails`, `d1 is repaired`, `d1 is lost`, `d1 is found`, `d1 is removed`
    private mutating func device(_ id: DeviceID, _ words: inout Words, at time: Instant) throws {
        if words.take("fails") { return try lane.register(.failDevice(id, reason: nil), at: time) }
        try words.expect("is")
        let command = try words.value("what a device is") { word -> RegistryCommand? in
            switch word {
            case "repaired": .repairDevice(id)
            case "lost": .disconnectDevice(id)
            case "found": .connectDevice(id)
            case "removed": .removeDevice(id)
            default: nil
            }
        }
        try lane.register(command, at: time)
    }

    /// `s1 asks 100 by telephone`, `s1 answers 10 satisfied 9`
    private mutating func survey(_ name: String, _ words: inout Words, at time: Instant) throws {
        if words.take("asks") {
            let population = try words.value("a number") { Int64($0) }
            try words.expect("by")
            let method = try words.value("a method") { SurveyMethod(rawValue: $0) }
            let command = EvidenceCommand.openSurvey(topic: name, at: "b1", method, population: population)
            surveys[name] = SurveyID(text: try lane.give(command, at: time))
            return
        }
        guard let id = surveys[name] else { throw WordError("\(name) was not opened") }
        try words.expect("answers")
        let answers = try words.value("a number") { Int64($0) }
        try words.expect("satisfied")
        let satisfied = try words.value("a number") { Int64($0) }
        try lane.give(.answer(id, answers: answers, satisfied: satisfied), at: time)
    }

    /// `c1 dispatched`, `c1 disposed`, `c1 failed`, `c1 closed`, `c1 reopened`, `c1 voided`
    private mutating func act(_ name: String, _ words: inout Words, at time: Instant) throws {
        let verb = try words.word("what happens to \(name)")
        if verb == "dispatched", cases[name] == nil {
            cases[name] = try lane.dispatched(at: time)
            return
        }
        guard let id = cases[name] else { throw WordError("\(name) was not dispatched") }
        switch verb {
        case "dispatched": try lane.act(id, .dispatch(department: "cleaning", limit: nil), at: time)
        case "disposed": try lane.dispose(id, at: time)
        case "failed": try lane.check(id, passed: false, at: time)
        case "closed":
            try lane.check(id, passed: true, at: time)
            try lane.act(id, .close, at: time)
        case "reopened": try lane.act(id, .reopen(text: nil), at: time)
        case "voided": try lane.act(id, .void(text: nil), at: time)
        default: throw WordError("no case is \(verb)")
        }
    }
}
