import CBOR
import Calendar
import Histories
import Samples
import Testing
import Wire

@testable import Community

/// A replicated log may hold what no decision would have led to. It is folded all the same, and to the same rows.
@Suite struct `Facts that no decision has led to` {
    /// Two of them look alike and have other bytes; one is longer than any id.
    private static let ids = [
        "c1", "c2", "\u{e9}", "e\u{301}", "", String(repeating: "c", count: 250), "workingDays", "fire.smoke",
    ]

    private static let subjects = ids.filter { !$0.isEmpty }

    /// Every id has a case, and then anything happens.
    private func events(_ generator: inout SeededGenerator) throws -> [Event] {
        let begun = moment("2026-11-20 09:00")
        var events = try Self.subjects.map { subject in
            try Event(occurred: begun, kind: Kind("case.reported"), subject: subject, body: CaseReported().body)
        }
        for _ in 0..<400 { events.append(try event(&generator)) }
        return events
    }

    private static let times = [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max]

    private func event(_ generator: inout SeededGenerator) throws -> Event {
        let kind = IncidentEvent.kinds.randomElement(using: &generator)!
        let (ids, times) = (Self.ids, Self.times)
        func id() -> String? { ids.randomElement(using: &generator).flatMap { $0.isEmpty ? nil : $0 } }
        let everyday = moment("2026-11-20 09:00").advanced(
            byMilliseconds: .random(in: 0..<1_000_000_000, using: &generator))
        let occurred =
            Bool.random(using: &generator)
            ? everyday : Instant(milliseconds: times.randomElement(using: &generator)!)
        return try Event(
            occurred: occurred, kind: Kind(kind.name), place: id(), subject: id(), actor: id(),
            body: Body(encoded: generator.body(of: kind, ids: ids).encoded))
    }

    @Test(arguments: 0..<24) func `fold to the same rows wherever they were stored in between`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var (whole, parts) = (LaneUnderTest(), LaneUnderTest())
        for event in try events(&generator) {
            try whole.append(event)
            try parts.append(event)
            if Int.random(in: 0..<5, using: &generator) == 0 { try parts.storeAndForget() }
        }
        try whole.storeAndForget()
        try parts.storeAndForget()
        let tables = Set(whole.stored.all.keys).union(parts.stored.all.keys)
        #expect(tables.filter { whole.stored.all[$0] != parts.stored.all[$0] } == [])
        #expect(whole.stored.all["cases"]!.count == Self.subjects.count)
        #expect(parts.stored.refused.isEmpty)
    }

    /// Time goes on from the beginning to the end of what can be told.
    @Test(arguments: 0..<24) func `fall due alike, however that is found out`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var lane = LaneUnderTest()
        var times = (Self.times + [moment("2026-11-20 09:00"), moment("2026-12-01 09:00")].map(\.milliseconds)).sorted()
        for (index, event) in try events(&generator).enumerated() {
            try lane.append(event)
            guard index % 50 == 49 else { continue }
            let now = Instant(milliseconds: times.removeFirst())
            let expected = lane.incident.scan(at: now, by: .standard)
            #expect(lane.incident.due(at: now, limit: .max, by: .standard) == expected)
            #expect(lane.incident.nextDue(at: now, by: .standard) == lane.incident.nextByScan(at: now, by: .standard))
            lane.stored.store(&lane.incident)
            var again = Incident(rows: lane.stored)
            #expect(again.due(at: now, limit: .max, by: .standard) == expected)
        }
    }

    @Test(arguments: 0..<24) func `leave cases that can be looked at and acted on at any time`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var lane = LaneUnderTest()
        for event in try events(&generator) { try lane.append(event) }
        for id in Self.subjects.map({ CaseID(text: $0) }) {
            let found = lane[id]
            for time in Self.times.map({ Instant(milliseconds: $0) }) {
                _ = found.light(at: time)
                _ = CaseEscalation.upcoming(for: found).due(at: time)
                if let past = try found.past(knownBefore: nil, occurredBy: time) { #expect(past.moved <= time) }
                for act in Self.acts {
                    var copy = lane
                    copy.now = time
                    do { try copy.decide(.act(id, act), at: time, by: "li") } catch is Rejection {}
                }
            }
        }
    }

    private static let acts: [CaseAct] = [
        .verify(isTrue: true), .accept, .register(priority: .p1), .dispatch(department: "a", limit: nil), .arrive,
        .dispose(text: nil, media: nil), .check(passed: true, isValid: true, text: nil), .close, .resume, .suspend,
        .requestSuspension(text: nil), .extend(by: try! .init(5_256_000, .naturalMinutes)),
        .extend(by: try! .init(3_650, .workingDays)), .merge(into: "c2"), .reopen(text: nil),
        .escalate(to: .district, .overdue), .warn(.dispose),
    ]
}
