import Testing

@testable import Community

@Suite struct `A grant` {
    private func grant(_ role: Role, _ scope: PlacePath, mask: Mask? = nil) -> Grant {
        Grant(token: "k1", principal: "zhang", role: role, scope: scope, mask: mask)
    }

    @Test(arguments: [
        ("b1", "b1", true), ("b1", "b1/u1/r101", true), ("b1", "b10", false), ("b1", "b2", false),
        ("b1/u1", "b1", false), ("b1", "", false), ("", "", true), ("", "b1/u1", true),
    ])
    func `is for a place with all that is inside`(scope: PlacePath, place: PlacePath, isAllowed: Bool) {
        let grant = grant(.operator, scope)
        #expect(grant.allows(.ask(.alarmAcknowledge), at: place) == isAllowed)
        let denial = isAllowed ? nil : Denial.scope(scope, needed: place)
        #expect(grant.denial(of: .ask(.alarmAcknowledge), at: place) == denial)
    }

    @Test func `is for the whole community where something is at no place`() {
        #expect(grant(.operator, .community).allows(.read(.incident), at: nil))
        #expect(grant(.operator, "b1").denial(of: .read(.incident), at: nil) == .scope("b1", needed: .community))
    }

    @Test func `lets anybody say what is wrong anywhere, who may say it at all`() {
        let home = grant(.resident, "b3/u1/r502")
        #expect(home.allows(.ask(.caseReport), at: "gate"))
        #expect(home.allows(.read(.figures), at: nil))
        #expect(grant(.worker, "b1").allows(.ask(.findingReport), at: "b2"))
        #expect(grant(.device, "gate").denial(of: .ask(.caseReport), at: "gate") == .role(.device, .ask(.caseReport)))
    }

    @Test func `that does not reach says which role or which place would`() {
        let worker = grant(.worker, "b1")
        let dispatch = worker.denial(of: .ask(.caseDispatch), at: "b1")
        #expect(dispatch?.lack == .role)
        #expect(
            dispatch?.description == "the role worker may not do this: case.dispatch; needed: operator or manager")
        let elsewhere = worker.denial(of: .ask(.caseDispose), at: "b2/u1")
        #expect(elsewhere?.lack == .scope)
        #expect(elsewhere?.description == "the token is for b1; needed: one for b2/u1")
        #expect(
            grant(.admin, .community).denial(of: .ask(.alarmStep), at: nil)?.description
                == "only the node itself may do this: alarm.step")
    }
}

@Suite struct `A mask` {
    @Test func `of a token hides more than its role does, and never less`() {
        let masks: [(Role, Mask?, Mask?)] = [
            (.resident, nil, .people), (.resident, .words, .people), (.worker, nil, nil), (.worker, .words, .words),
            (.assessor, .people, .people),
        ]
        for (role, mask, effective) in masks {
            #expect(Grant(token: "k", principal: "p", role: role, scope: "b1", mask: mask).mask == effective)
        }
    }

    @Test func `hides what people typed, or also who they are`() {
        #expect([Sensitivity.plain, .freeText, .personal].map { Mask.words.hides($0) } == [false, true, false])
        #expect([Sensitivity.plain, .freeText, .personal].map { Mask.people.hides($0) } == [false, true, true])
        #expect(Mask.people.hides("disposer", of: "cases") && !Mask.words.hides("disposer", of: "cases"))
        #expect(Mask.words.hides("text", of: "findings") && !Mask.people.hides("id", of: "findings"))
        #expect(!Mask.people.hides("text", of: "no-such-table"))
    }

    @Test func `knows every column that holds what an event marks, and none that is not there`() {
        var columns = ColumnCollector()
        var (incident, telemetry, access) = (
            Incident(rows: NoRows()), Telemetry(rows: NoRows()), Access(rows: NoRows())
        )
        incident.tables(&columns)
        telemetry.tables(&columns)
        access.tables(&columns)
        let hidden = columns.all.filter { Mask.people.hides($0.column, of: $0.table) }
        #expect(hidden.count == Mask.sensitive.values.reduce(0) { $0 + $1.count })
        // Wherever else a column has the name of a marked field, it is a mistake or stands here with its reason.
        let marked = Set(
            EventSchema.lanes.flatMap(\.kinds).flatMap(\.fields).filter { $0.sensitivity != .plain }.map(\.name))
        let open = columns.all.filter { marked.contains($0.column) && !Mask.people.hides($0.column, of: $0.table) }
        #expect(
            Set(open.map { "\($0.table).\($0.column)" }) == [
                // Of the domain's own words, not of somebody's.
                "quarantine.reason", "refusals.reason", "revision.reason", "unfolded.reason",
            ])
    }
}

private struct ColumnCollector: TableVisitor {
    var all: [(table: String, column: String)] = []

    mutating func visit<Entity: Row>(_ table: inout Table<Entity>) {
        all += Entity.listing.map { ("\(Entity.table)", $0.name) }
    }
}
