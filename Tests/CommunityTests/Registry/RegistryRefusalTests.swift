import Community
import Testing
import Wire

@Suite struct `The registry refuses` {
    static let refused: [(RegistryCommand, Rule)] = [
        (.renamePlace("b1", name: ""), .nameInvalid),
        (.renamePlace("b1", name: String(repeating: "楼", count: 121)), .nameInvalid),
        (.installDevice("d 2", kind: "smoke", model: "m", at: "b1"), .idInvalid),
        (.renamePlace("b9", name: "x"), .placeUnknown),
        (.addPlace("b1", kind: .building, name: "x"), .placeExists),
        (.addPlace("b1//x", kind: .room, name: "x"), .placePathInvalid),
        (.addPlace(.community, kind: .community, name: "x"), .placePathInvalid),
        (.addPlace("b9/u1", kind: .unit, name: "x"), .placeParentUnknown),
        (.addPlace("b9", kind: .unit, name: "x", floorArea: -1), .placeCountInvalid),
        (.closePlace("b1"), .placeNotEmpty),
        (.closePlace("b1/u1/r502"), .placeNotEmpty),
        (.closePlace(.community), .placeNotEmpty),
        (.movePlace("b1", to: "b1/u1/b1"), .placeIntoItself),
        (.movePlace("b1", to: "b1"), .placeIntoItself),
        (.movePlace("b1/u1", to: "b2/cr"), .placeExists),
        (.countPeople("b1", people: 1, households: 1, occupied: 2), .placeCountInvalid),
        (.countPeople("b1", people: -1, households: 1, occupied: 1), .placeCountInvalid),
        (.installDevice("d1", kind: "smoke", model: "m", at: "b1"), .deviceExists),
        (.installDevice("d2", kind: "smoke", model: "m", at: "b9"), .placeUnknown),
        (.moveDevice("d9", to: "b1"), .deviceUnknown),
        (.moveDevice("d1", to: "b1/u1/r502"), .deviceStateUnchanged),
        (.connectDevice("d1"), .deviceStateUnchanged),
        (.repairDevice("d1"), .deviceStateUnchanged),
        (.foundDepartment("guards", name: "x", level: .estate), .departmentExists),
        (.renameDepartment("cooks", name: "x"), .departmentUnknown),
        (.engageStaff("s1", department: "guards"), .staffExists),
        (.engageStaff("s9", department: "cooks"), .departmentUnknown),
        (.dismissStaff("s9"), .staffUnknown),
        (.openSeat("seat1", at: "b2/cr"), .seatExists),
        (.closeSeat("seat9"), .seatUnknown),
        (.rosterDuty("seat1", "s9", from: 1, until: 2), .staffUnknown),
        (.rosterDuty("seat1", "s1", from: 2, until: 2), .dutySpanInvalid),
        (.cancelDuty("seat1", from: 5), .dutyUnknown),
    ]

    @Test(arguments: refused)
    func `by a rule, and nothing changes`(command: RegistryCommand, rule: Rule) throws {
        var desk = try RegistryDesk.community()
        let before = desk.rows()
        try desk.expect(rule, of: command)
        let after = desk.rows()
        #expect(before == after)
    }

    @Test func `by each of its rules in some test`() {
        // These need a history of their own, which the other tests of the registry give them.
        let elsewhere: Set<Rule> = [
            .placeTooMuchInside, .placeGeometryInvalid, .deviceRemoved, .seatTaken, .staffOnDuty, .dutyBegun,
        ]
        #expect(Set(Self.refused.map(\.1)).union(elsewhere) == Set(Rule.registryRules))
        #expect(Set(Rule.registryRules.map(\.code)).count == Rule.registryRules.count)
    }
}
