import Calendar
import Community
import Wire

extension Lists {
    static let rounds: [any ListedRows] = [
        RowsOf<Incident, InspectionPlan>(
            "inspections", "InspectionPlan", "What is to be gone round, how often, and how exactly.", .estate,
            at: .column("place"), filters: [.place()], single: .id("night"), example: plan),
        RowsOf<Incident, Round>(
            "rounds", "Round", "One time that a plan is gone round.", .estate, at: .column("place"),
            filters: [
                .text("plan", "Only those of this plan.", example: "night"),
                .word("state", "Only those in this state.", [:] as KeyValuePairs<String, [RoundState]>), .place(),
            ] + ListFilter.times(of: "planned_from", "were to begin"),
            single: .id("r5m2x8c1v9q3k7"), example: round),
        RowsOf<Incident, Finding>(
            "findings", "Finding", "Something that is not as it should be, seen by somebody.", .incident,
            at: .column("place"),
            filters: [.priority, .category, .place()] + ListFilter.times(of: "reported", "were reported"),
            single: .id("f8k1m4x7q2z5b9"), example: finding),
        RowsOf<Incident, Checkpoint>(
            "checkpoints", "Checkpoint", "A point that rounds go by.", .estate, at: .column("place"),
            filters: [.place()], single: .id("gate-1"), example: checkpoint),
    ]

    static let evidence: [any ListedRows] = [
        RowsOf<Incident, Survey>(
            "surveys", "Survey", "One time that people are asked how satisfied they are.", .evidence,
            at: .column("place"), filters: [.place()], single: .id("s2026-h1"), example: survey),
        RowsOf<Incident, Attestation>(
            "attestations", "Attestation", "What somebody says about one clause of a standard.", .evidence,
            at: .column("place"),
            filters: [
                .text("standard", "Only those of this standard.", example: "S0"),
                .text("clause", "Only those of this clause.", example: "5.5.2.1a"), .place(),
            ], single: .id("t3k9m1x5q7z2b4"), example: attestation),
        RowsOf<Incident, Media>(
            "media", "Media", "Something that was photographed, recorded or scanned, by its hash.", .evidence,
            at: .column("place"), filters: [.place()], single: .id("m6b2c8d4e1f3a9"), example: media),
    ]

    private static let plan: InspectionPlan = {
        var plan = InspectionPlan()
        (plan.id, plan.place, plan.name) = ("night", "b1", "夜间巡更")
        (plan.route, plan.tolerance, plan.maximumGap) = (["gate-1", "garage-2"], 600_000, 14_400_000)
        (plan.began, plan.plannedThrough) = (morning, morning)
        plan.schedules = [RoundSchedule(from: CivilDate(daysSinceEpoch: 20_517), at: [1_320], lasting: 60)]
        return plan
    }()

    private static let round: Round = {
        var round = Round()
        (round.id, round.plan, round.place, round.state) = ("r5m2x8c1v9q3k7", "night", "b1", .started)
        (round.from, round.until) = (morning, morning.advanced(byMilliseconds: 3_600_000))
        (round.planned, round.started, round.route) = (morning, morning, ["gate-1", "garage-2"])
        round.hits = [Round.Hit(checkpoint: "gate-1", at: morning)]
        return round
    }()

    private static let finding: Finding = {
        var finding = Finding()
        (finding.id, finding.round, finding.checkpoint) = ("f8k1m4x7q2z5b9", "r5m2x8c1v9q3k7", "gate-1")
        (finding.place, finding.category, finding.reported) = ("b1", "fire.hydrant", morning)
        return finding
    }()

    private static let checkpoint: Checkpoint = {
        var checkpoint = Checkpoint()
        (checkpoint.id, checkpoint.place, checkpoint.installed) = ("gate-1", "b1", morning)
        (checkpoint.readings, checkpoint.lastHit) = ([TagReading(counter: 17, at: morning)], morning)
        checkpoint.hits = 1
        return checkpoint
    }()

    private static let survey: Survey = {
        var survey = Survey()
        (survey.id, survey.topic, survey.population) = ("s2026-h1", "物业服务", 1_240)
        (survey.answers, survey.satisfied, survey.opened) = (310, 287, morning)
        return survey
    }()

    private static let attestation: Attestation = {
        var attestation = Attestation()
        (attestation.id, attestation.standard, attestation.clause) = ("t3k9m1x5q7z2b4", "S0", "5.5.2.1a")
        (attestation.verdict, attestation.made) = (.notApplicable, morning)
        return attestation
    }()

    private static let media: Media = {
        var media = Media()
        (media.id, media.hash) = ("m6b2c8d4e1f3a9", Packed(Array(repeating: 0xA7, count: 32)))
        (media.byteCount, media.type, media.stored) = (184_320, "image/jpeg", morning)
        return media
    }()
}
