import Community
import Randomness
import Wire

extension Demonstration {
    /// What people report, with how often they do in a thousand.
    private static let reports: [(category: CategoryCode, perMille: Int)] = [
        ("repair.request", 260), ("light.street", 160), ("waste.full", 150), ("vehicle.parking", 120),
        ("hazard.clutter", 90), ("lift.fault", 60), ("water.plumbing", 60), ("noise.level", 50), ("pipe.line", 30),
        ("repair.urgent", 20),
    ]

    mutating func report(at now: Instant) throws {
        let category = category(of: Self.reports)
        let known = Taxonomy.standard[category]
        let report = CaseReport(
            place: somePlace(), category: category, priority: known?.priority ?? .p3,
            source: random.chance(perMille: 150) ? .hotline : random.chance(perMille: 700) ? .resident : .patrol)
        try follow(desk.give(.work(.report(report)), at: now, by: "desk-1"), at: now)
    }

    mutating func find(at now: Instant) throws {
        let finding = FindingReport(
            place: somePlace(), category: category(of: Self.reports), priority: .p4)
        try desk.give(.inspection(.report(finding)), at: now, by: "patrol-2")
    }

    /// Somebody does the next thing about a case, and somebody the one after it some time later.
    mutating func step(_ id: CaseID, at now: Instant) throws {
        guard let subject = desk.the(id), let next = workers.act(on: subject) else { return }
        let done = try desk.give(.work(.act(id, next.act)), at: now, by: next.actor)
        // What was refused is tried otherwise, but not for ever.
        guard !done.isEmpty || random.chance(perMille: 900) else { return }
        try follow([id.text], at: now)
    }

    mutating func follow(_ ids: [String], at now: Instant) throws {
        for id in ids {
            guard let subject = desk.the(CaseID(text: id)) else { continue }
            agenda.plan(.step(subject.id), at: now.advanced(byMilliseconds: workers.delay(for: subject)))
        }
    }

    private mutating func category(of shares: [(category: CategoryCode, perMille: Int)]) -> CategoryCode {
        var number = random.number(in: 0...999)
        for share in shares {
            number -= share.perMille
            if number < 0 { return share.category }
        }
        return shares[0].category
    }

    private mutating func somePlace() -> PlacePath {
        if random.chance(perMille: 300) {
            return random.element(of: ["gate-1", "road-1", "garage-1", "yard-1"])
        }
        let (building, unit) = (random.number(in: 1...estate.buildings), random.number(in: 1...estate.unitsPerBuilding))
        return PlacePath(text: "b\(building)/u\(unit)")
    }
}
