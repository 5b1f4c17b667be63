import CBOR
import Community
import Histories
import Samples
import Testing
import Wire

@Suite struct `A record that cannot be folded` {
    private var lane = LaneUnderTest()

    private func event(_ kind: String, _ fields: [Int64: CBORValue]) throws -> Event {
        try Event(occurred: moment("2026-11-20 09:00"), kind: Kind(kind), subject: "c1", body: Body(fields))
    }

    @Test mutating func `may be about nothing`() throws {
        var report = CaseReported()
        report.category = "fire.exit"
        try lane.append(Event(occurred: lane.now, kind: Kind("case.reported"), body: report.body))
        try lane.storeAndForget()
        #expect(lane.stored.all["cases"] == nil)
        let row = try lane.stored.all["unfolded"]!.values.map { try Unfolded(stored: $0) }
        #expect(row.map(\.reason) == ["the field subject is missing"])
    }

    @Test mutating func `is counted under its kind with the reason, and changes nothing`() throws {
        let id = try lane.report()
        try lane.append(event("case.teleported", [:]))
        try lane.append(event("case.teleported", [1: .text("b3")]))
        try lane.append(event("case.dispatched", [0: .unsigned(3)]))
        try lane.append(event("case.escalated", [1: .unsigned(2), 2: .unsigned(6)]))
        try lane.act(id, .accept)
        try lane.storeAndForget()
        let rows = try lane.stored.all["unfolded"]!.values.map { try Unfolded(stored: $0) }
        #expect(rows.map(\.key).sorted() == ["case.dispatched", "case.escalated", "case.teleported"])
        for row in rows {
            #expect(row.count == (row.key == "case.teleported" ? 2 : 1))
            #expect(row.last == lane.now)
        }
        #expect(rows.first { $0.key == "case.dispatched" }?.reason == "\(SchemaError.newerVersion(3))")
        #expect(lane[id].state == .accepted)
    }
}
