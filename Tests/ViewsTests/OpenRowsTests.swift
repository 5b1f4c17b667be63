import Community
import Ledger
import SQLite
import Testing
import Wire

@testable import Views

/// What is open is found among all that ever was.
@Suite struct OpenRowsTests {
    private let now = Instant(milliseconds: Estate.start + 3_600_000)

    private func finding(_ id: String) throws -> Event {
        try Event(
            occurred: now, kind: Kind("finding.reported"), place: "b1", subject: id, body: FindingReported().body)
    }

    private func append(_ event: Event, to ledger: Ledger) throws {
        let key = try CommandKey(principal: "patrol", source: "/tests", id: "\(ledger.incident.size)")
        _ = try ledger.incident.appendBlocking([Command(key: key, events: [event])])
    }

    private func due(_ view: View<Incident>) throws -> [String] {
        try view.withFold { $0.due(at: now, limit: 10, by: .standard).map(\.id) }
    }

    @Test func `a view that is opened again knows what is due, of what is stored and of what is not`() throws {
        let estate = Estate()
        let ledger = try estate.created()
        for id in ["f1", "f2", "f3"] { try append(finding(id), to: ledger) }
        var report = CaseReported()
        (report.source, report.origin) = (.patrol, "f1")
        try append(
            Event(occurred: now, kind: Kind("case.reported"), subject: "c1", body: report.body), to: ledger)
        do { try View<Incident>.open(at: estate.views, over: ledger.incident).catchUp() }
        let view = try View<Incident>.open(at: estate.views, over: ledger.incident)
        try append(finding("f0"), to: ledger)
        try view.take(ledger.incident.records(from: Seq(view.position), limit: 10))
        #expect(view.uncommitted == 1)
        #expect(try due(view) == ["findings-1/f0", "findings-1/f2", "findings-1/f3"])
        try ledger.close()
    }

    @Test func `what rows are looked for by has an index, which answers`() throws {
        let estate = Estate()
        let ledger = try estate.created()
        let view = try View<Incident>.open(at: estate.views, over: ledger.incident)
        let filters = Incident.schemas.flatMap { schema in schema.filters.map { (schema, $0) } }
        #expect(filters.count == 7)
        for (schema, filter) in filters {
            let plan = try view.file.connection.prepare("EXPLAIN QUERY PLAN " + schema.scan(filter))
            var steps: [String] = []
            while try plan.step() { steps.append(plan.text(3)) }
            #expect(steps.count == 1, "\(steps)")
            #expect(steps[0].contains("INDEX \(schema.name)_\(filter.name)"), "\(steps)")
        }
        try ledger.close()
    }
}
