import Community
import Histories
import Samples
import Testing
import Wire

/// Two departments with two people each, and a resident.
@Suite struct `What is somebody's own` {
    private var lane = LaneUnderTest()
    private let now = moment("2026-11-20 09:00")

    init() throws {
        for (department, staff) in [("repair", ["wang", "chen"]), ("cleaning", ["zhao"])] {
            try decide(.registry(.foundDepartment(DepartmentID(text: department), name: department, level: .estate)))
            for person in staff {
                try decide(
                    .registry(
                        .engageStaff(StaffID(text: person), department: DepartmentID(text: department))))
            }
        }
    }

    private mutating func decide(_ command: IncidentCommand) throws {
        _ = try lane.decide(command, at: now, by: "boss")
    }

    private mutating func report(by reporter: String, naming named: String? = nil) throws -> CaseID {
        let report = CaseReport(
            place: "b3", category: "lift.fault", priority: .p3, source: .resident, reporter: named)
        return try lane.report(report, at: now, by: reporter)
    }

    private mutating func dispatch(_ id: CaseID, to department: String) throws {
        for act: CaseAct in [
            .verify(isTrue: true), .accept, .register(priority: nil), .dispatch(department: department, limit: nil),
        ] {
            try lane.act(id, act, at: now, by: "boss")
        }
    }

    /// Whose of these it is, by what they may do about it and by what they see alike.
    private mutating func owners(of id: CaseID, among names: [String], _ ownership: Ownership) throws -> [String] {
        try names.filter { name in
            let owner = Owner(name, ownership)
            let isSeen = lane[id].passes(lane.incident.caseTests(of: owner))
            let key = try CommandKey(principal: "somebody", source: "/test", id: "1")
            let context = CommandContext(now: now, actor: name, owner: owner, key: key)
            do throws(Rejection) {
                _ = try lane.incident.decide(.work(.act(id, .comment(text: "t1"))), context)
                #expect(isSeen, "\(name)")
            } catch {
                #expect(error.rule == .notOwn && !isSeen, "\(name): \(error)")
            }
            return isSeen
        }
    }

    @Test mutating func `is what one has reported, or what was taken down for one`() throws {
        let (seen, told) = (try report(by: "zhang"), try report(by: "boss", naming: "zhang"))
        let other = try report(by: "li")
        let names = ["zhang", "li", "boss", "wang", ""]
        #expect(try owners(of: seen, among: names, .reported) == ["zhang"])
        #expect(try owners(of: told, among: names, .reported) == ["zhang"])
        #expect(try owners(of: other, among: names, .reported) == ["li"])
    }

    @Test mutating func `is what one's department has, and nobody else there was named for`() throws {
        let id = try report(by: "zhang")
        let names = ["wang", "chen", "zhao", "zhang", "boss", ""]
        #expect(try owners(of: id, among: names, .assigned) == [])
        try dispatch(id, to: "repair")
        #expect(try owners(of: id, among: names, .assigned) == ["wang", "chen"])
        try decide(.work(.act(id, .assign(to: "chen"))))
        #expect(try owners(of: id, among: names, .assigned) == ["chen"])
        try lane.act(id, .dispatch(department: "cleaning", limit: nil), at: now, by: "boss")
        #expect(try owners(of: id, among: names, .assigned) == ["zhao"])
        try decide(.registry(.dismissStaff("zhao")))
        #expect(try owners(of: id, among: names, .assigned) == [])
    }

    @Test mutating func `is nobody's to have by naming somebody who works elsewhere, or not at all`() throws {
        let id = try report(by: "zhang")
        try dispatch(id, to: "repair")
        for (staff, rule) in [("zhao", Rule.caseAssigneeElsewhere), ("nobody", .staffUnknown)] {
            let key = try CommandKey(principal: "boss", source: "/test", id: staff)
            let context = CommandContext(now: now, actor: "boss", key: key)
            do throws(Rejection) {
                _ = try lane.incident.decide(.work(.act(id, .assign(to: StaffID(text: staff)))), context)
                Issue.record("\(staff) is not refused")
            } catch {
                #expect(error.rule == rule)
            }
        }
    }

    @Test mutating func `is not checked by whoever has put it right, who may be the only one there`() throws {
        let id = try report(by: "zhang")
        try dispatch(id, to: "repair")
        try lane.act(id, .dispose(text: nil, media: nil), at: now, by: "wang")
        for (name, rule) in [("wang", Rule.caseCheckerIsDisposer), ("zhao", .notOwn)] {
            let key = try CommandKey(principal: name, source: "/test", id: "check")
            let context = CommandContext(now: now, actor: name, owner: Owner(name, .assigned), key: key)
            do throws(Rejection) {
                _ = try lane.incident.decide(
                    .work(.act(id, .check(passed: true, isValid: true, text: nil))), context)
                Issue.record("\(name) is not refused")
            } catch {
                #expect(error.rule == rule)
            }
        }
        try lane.act(id, .check(passed: true, isValid: true, text: nil), at: now, by: "chen")
        #expect(lane[id].state == .checked)
    }

    @Test mutating func `is what one has found and settles on the spot`() throws {
        let id = try report(by: "wang")
        for (name, isRefused) in [("chen", true), ("wang", false)] {
            let key = try CommandKey(principal: name, source: "/test", id: "settle")
            let context = CommandContext(now: now, actor: name, owner: Owner(name, .assigned), key: key)
            do throws(Rejection) {
                _ = try lane.incident.decide(.work(.act(id, .settle(text: nil, media: nil))), context)
                #expect(!isRefused)
            } catch {
                #expect(error.rule == .notOwn && isRefused, "\(error)")
            }
        }
    }

    @Test mutating func `is nobody's who has no name, or one that only looks like theirs`() throws {
        let (unnamed, alike) = (try report(by: "boss", naming: ""), try report(by: "boss", naming: "\u{212A}"))
        #expect(try owners(of: unnamed, among: ["", "boss"], .reported) == [])
        #expect(try owners(of: alike, among: ["K", "\u{212A}"], .reported) == ["\u{212A}"])
        try dispatch(unnamed, to: "repair")
        try lane.append(
            Event(
                occurred: now, kind: Kind("case.assigned"), subject: unnamed.text, body: CaseAssigned(to: "").body))
        #expect(try owners(of: unnamed, among: ["", "wang"], .assigned) == [])
        let nobody = Owner("", .reported)
        let key = try CommandKey(principal: "somebody", source: "/test", id: "1")
        let context = CommandContext(now: now, actor: "", owner: nobody, key: key)
        let report = CaseReport(
            place: .community, category: "lift.fault", priority: .p3, source: .resident, reporter: "")
        do throws(Rejection) {
            _ = try lane.incident.decide(.work(.report(report)), context)
            Issue.record("nobody has reported something")
        } catch {
            #expect(error.rule == .notOwn)
        }
    }

    @Test mutating func `is reported in one's own name`() throws {
        let report = CaseReport(
            place: "b3", category: "lift.fault", priority: .p3, source: .resident, reporter: "li")
        try decide(.registry(.addPlace("b3", kind: .building, name: "三号楼")))
        let key = try CommandKey(principal: "zhang", source: "/test", id: "1")
        for (owner, isRefused) in [(Owner("zhang", .reported), true), (Owner("li", .reported), false)] {
            let context = CommandContext(now: now, actor: owner.principal, owner: owner, key: key)
            do throws(Rejection) {
                _ = try lane.incident.decide(.work(.report(report)), context)
                #expect(!isRefused)
            } catch {
                #expect(error.rule == .notOwn && isRefused, "\(error)")
            }
        }
    }
}
