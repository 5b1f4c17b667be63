import Calendar
import Community
import Randomness
import Wire

extension Demonstration {
    /// Now and then a device fails for hours, and more often one is not heard for minutes.
    mutating func planOutages(on day: CivilDay) {
        let devices = estate.devices.map(\.id)
        if random.chance(perMille: 600) {
            let (id, at) = (random.element(of: devices), someTime(of: day))
            agenda.plan(.fail(id), at: at)
            agenda.plan(
                .repair(id), at: at.advanced(byMilliseconds: Int64(random.number(in: 90...4_000)) * Self.minute))
        }
        for _ in 0..<random.number(in: 0...5) {
            let (id, at) = (random.element(of: devices), someTime(of: day))
            agenda.plan(.disconnect(id), at: at)
            agenda.plan(.connect(id), at: at.advanced(byMilliseconds: Int64(random.number(in: 1...120)) * Self.minute))
        }
    }

    /// What time alone brings about. A case that it has begun is somebody's from then on.
    mutating func look(at now: Instant) throws {
        for proposed in desk.due(at: now) {
            let subjects = try desk.give(proposed.command, at: now, by: proposed.actor)
            if subjects.isEmpty { desk.refused(proposed, at: now) }
            switch proposed.command {
            case .openCase, .work(.report): try follow(subjects, at: now)
            default: break
            }
        }
        agenda.plan(.look, at: now.advanced(byMilliseconds: Self.minute))
    }

    /// Once a quarter the households are asked whether they are satisfied.
    mutating func ask(at now: Instant) throws {
        let population = Int64(estate.households)
        let survey = EvidenceCommand.openSurvey(
            topic: "物业服务满意度", at: .community, .telephone, population: population)
        for id in try desk.give(.evidence(survey), at: now, by: "manager-1") {
            let answers = population * Int64(random.number(in: 350...650)) / 1_000
            let satisfied = answers * Int64(random.number(in: 820...940)) / 1_000
            let survey = SurveyID(text: id)
            try desk.give(
                .evidence(.answer(survey, answers: answers, satisfied: satisfied)), at: now, by: "manager-1")
            try desk.give(.evidence(.closeSurvey(survey)), at: now, by: "manager-1")
        }
    }
}
