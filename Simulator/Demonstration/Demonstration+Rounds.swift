import Calendar
import Community
import Randomness
import Wire

extension Demonstration {
    static let minute: Int64 = 60_000

    /// A plan, its hours, and every how many days they come.
    private static let plans: [(id: PlanID, kind: PlanKind, name: String, hours: [Int], days: Int)] = [
        ("night-watch", .patrol, "夜间巡更", [0, 3, 22], 1), ("day-patrol", .patrol, "日间巡查", [9, 15, 19], 1),
        ("fire-check", .patrol, "消防巡查", [10], 1), ("lift-service", .maintenance, "电梯维保", [13], 7),
    ]

    mutating func foundRounds(at now: Instant) throws {
        for point in estate.checkpoints {
            try desk.give(
                .inspection(.installCheckpoint(point.id, at: point.place, .nfc, point.position)), at: now,
                by: "manager-1")
        }
        let exactness = InspectionCommand.Exactness(
            isOrdered: true, tolerance: 15 * Self.minute, maximumGap: 24 * 60 * Self.minute)
        for plan in Self.plans {
            try desk.give(
                .inspection(
                    .plan(
                        plan.id, at: .community, plan.kind, name: plan.name, route: estate.checkpoints.map(\.id),
                        exactness)),
                at: now, by: "manager-1")
        }
    }

    mutating func planRounds(on day: CivilDay) {
        for plan in Self.plans where day.date.daysSinceEpoch.isMultiple(of: plan.days) {
            for hour in plan.hours {
                agenda.plan(.round(plan.id), at: day.start.advanced(byMilliseconds: Int64(hour) * 60 * Self.minute))
            }
        }
    }

    mutating func planRound(of plan: PlanID, at now: Instant) throws {
        let until = now.advanced(byMilliseconds: 120 * Self.minute)
        let planned = try desk.give(
            .inspection(.planRound(of: plan, from: now, until: until)), at: now, by: "rule:round-schedule")
        for id in planned {
            // Now and then nobody goes.
            if random.chance(perMille: 15) { continue }
            let late = Int64(random.number(in: 0...(random.chance(perMille: 60) ? 40 : 12)))
            agenda.plan(.start(RoundID(text: id)), at: now.advanced(byMilliseconds: late * Self.minute))
        }
    }

    mutating func start(_ id: RoundID, at now: Instant) throws {
        try desk.give(.inspection(.start(id)), at: now, by: guardOnRound(at: now))
        agenda.plan(.visit(id, number: 0), at: now.advanced(byMilliseconds: Self.minute))
    }

    /// One checkpoint after the other; now and then one is left out.
    mutating func visit(_ id: RoundID, _ number: Int, at now: Instant) throws {
        guard let round = desk.the(id), round.route.indices.contains(number) else {
            agenda.plan(.finish(id), at: now)
            return
        }
        if !random.chance(perMille: 12) {
            let scan = InspectionCommand.Scan(round.route[number], by: .nfc)
            try desk.give(.inspection(.hit(id, scan)), at: now, by: guardOnRound(at: now))
        }
        let walk = Int64(random.number(in: 50...160)) * 1_000
        agenda.plan(.visit(id, number: number + 1), at: now.advanced(byMilliseconds: walk))
    }

    private func guardOnRound(at now: Instant) -> String {
        Self.guards[Int(now.milliseconds / 28_800_000) % Self.guards.count].text
    }
}
