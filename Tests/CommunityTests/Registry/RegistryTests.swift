import Community
import Testing
import Wire

@Suite struct `The registry` {
    private var desk: RegistryDesk

    init() throws { desk = try RegistryDesk.community() }

    private mutating func place(_ path: PlacePath) throws -> Place {
        let place = desk.registry.place(path)
        return try #require(place)
    }

    private mutating func device(_ id: DeviceID) throws -> Device {
        let device = desk.registry.device(id)
        return try #require(device)
    }

    @Test mutating func `knows where a place is, what it is and how large`() throws {
        let (building, room) = (try place("b1"), try place("b1/u1/r502"))
        #expect(building.kind == .building)
        #expect(building.name == "1号楼")
        #expect(building.floorArea == 1_200_000)
        #expect(building.openChildren == 1)
        #expect(room.devices == 1)
    }

    @Test mutating func `knows the community before anybody has said a word about it`() throws {
        var empty = Registry(rows: NoRows())
        let unnamed = empty.place(.community)
        #expect(unnamed?.kind == .community)
        try desk.send(.renamePlace(.community, name: "幸福里"))
        try desk.send(.countPeople(.community, people: 3_000, households: 1_000, occupied: 900))
        let community = try place(.community)
        #expect(community.openChildren == 2)
        #expect(community.name == "幸福里")
        #expect(community.occupied == 900)
    }

    @Test mutating func `keeps every count of people by its time`() throws {
        try desk.send(.countPeople("b1", people: 30, households: 12, occupied: 10), occurred: 10)
        try desk.send(.countPeople("b1", people: 32, households: 12, occupied: 11), occurred: 20)
        let (rows, building) = (desk.rows(), try place("b1"))
        #expect(rows["people_counts"]?.count == 2)
        #expect(building.people == 32)
    }

    @Test mutating func `draws a place of several parts`() throws {
        let shapes = [
            Geometry(.point, [1_164_000_000, 399_000_000]), Geometry(.line, [0, 0, 1, 1]),
            Geometry(.polygon, [0, 0, 10, 0, 10, 10, 0, 0]),
        ]
        try desk.send(.drawPlace("b1", shapes))
        let building = try place("b1")
        #expect(building.geometry == shapes)
    }

    @Test(arguments: [
        Geometry(.point, [1, 2, 3, 4]), Geometry(.point, [1]), Geometry(.line, [1, 2]),
        Geometry(.polygon, [0, 0, 10, 0, 10, 10, 1, 1]), Geometry(.polygon, [0, 0, 1, 1, 0, 0]),
        Geometry(.point, [1_800_000_001, 0]), Geometry(.point, [0, -900_000_001]), Geometry(.line, []),
    ])
    mutating func `refuses a shape that is none`(shape: Geometry) throws {
        try desk.expect(.placeGeometryInvalid, of: .drawPlace("b1", [shape]))
    }

    @Test mutating func `moves a place with everything in it`() throws {
        let facts = try desk.send(.movePlace("b1/u1", to: "b2/u9"))
        #expect(facts.count == 3)
        let gone = [desk.registry.place("b1/u1"), desk.registry.place("b1/u1/r502")]
        #expect(gone.allSatisfy { $0 == nil })
        let (unit, room, device) = (try place("b2/u9"), try place("b2/u9/r502"), try device("d1"))
        #expect(room.name == "502")
        #expect(room.devices == 1)
        #expect(unit.openChildren == 1)
        #expect(device.place == "b2/u9/r502")
        let (old, new) = (try place("b1"), try place("b2"))
        #expect(old.openChildren == 0)
        #expect(new.openChildren == 2)
        let refusal = try desk.refusal(of: .renamePlace("b1/u1", name: "x"))
        #expect(refusal?.reason == "the place b1/u1 is b2/u9 now")
        try desk.send(.closePlace("b1"))
    }

    @Test mutating func `moves at most so much at once`() throws {
        for number in 0..<Registry.maximumMoveCount {
            try desk.send(.addPlace(PlacePath(text: "b2/r\(number)"), kind: .room, name: "\(number)"))
        }
        try desk.expect(.placeTooMuchInside, of: .movePlace("b2", to: "b3"))
    }

    @Test mutating func `moves nothing deeper than a place can be`() throws {
        for depth in 2...7 {
            let path = PlacePath(text: "b2/" + (1..<depth).map { "x\($0)" }.joined(separator: "/"))
            try desk.send(.addPlace(path, kind: .area, name: "x"))
        }
        try desk.expect(.placePathInvalid, of: .movePlace("b1", to: "b2/x1/x2/x3/x4/x5/x6/b1"))
    }

    @Test mutating func `takes a path again that was closed`() throws {
        try desk.send(.removeDevice("d1"))
        try desk.send(.closePlace("b1/u1/r502"))
        let closed = desk.registry.place("b1/u1/r502")
        #expect(closed == nil)
        try desk.send(.addPlace("b1/u1/r502", kind: .room, name: "502A"))
        let (room, unit) = (try place("b1/u1/r502"), try place("b1/u1"))
        #expect(room.name == "502A")
        #expect(unit.openChildren == 1)
    }

    @Test mutating func `knows since when a device is silent or unfit, and every such span`() throws {
        try desk.send(.disconnectDevice("d1"), occurred: 100)
        try desk.send(.failDevice("d1", reason: "t9"), occurred: 150)
        let down = try device("d1")
        #expect(down.offline == 100)
        #expect(down.failed == 150)
        try desk.send(.connectDevice("d1"), occurred: 200)
        try desk.send(.repairDevice("d1"), occurred: 300)
        try desk.send(.disconnectDevice("d1"), occurred: 400)
        try desk.send(.removeDevice("d1"), occurred: 500)
        let removed = try device("d1")
        #expect(removed.offline == nil)
        var outages: [Outage] = []
        desk.registry.forEachOutage { outages.append($0) }
        outages.sort { $0.key.began < $1.key.began }
        #expect(outages.map(\.key.began) == [100, 150, 400])
        #expect(outages.map(\.ended) == [200, 300, 500])
        #expect(outages.map(\.key.kind) == [.offline, .failed, .offline])
    }

    @Test mutating func `puts a new device where the old one was`() throws {
        try desk.send(.replaceDevice("d1", by: "d2", model: "JTY-GM"))
        let (old, new, room) = (try device("d1"), try device("d2"), try place("b1/u1/r502"))
        #expect(old.replacedBy == "d2")
        #expect(new.place == "b1/u1/r502")
        #expect(new.kind == "smoke")
        #expect(room.devices == 1)
        let refusal = try desk.refusal(of: .removeDevice("d1"))
        #expect(refusal?.rule == .deviceRemoved)
        #expect(refusal?.reason == "the device d1 is gone, d2 has its place")
    }

    @Test mutating func `gives each seat to one person at a time, and each person one seat`() throws {
        try desk.send(.rosterDuty("seat1", "s1", from: 10_000_000, until: 20_000_000))
        try desk.send(.rosterDuty("seat1", "s2", from: 20_000_000, until: 30_000_000))
        try desk.send(.rosterDuty("seat2", "s1", from: 20_000_000, until: 30_000_000))
        try desk.expect(.seatTaken, of: .rosterDuty("seat1", "s3", from: 29_999_999, until: 40_000_000))
        try desk.expect(.seatTaken, of: .rosterDuty("seat2", "s2", from: 5_000_000, until: 20_000_001))
        try desk.expect(.staffOnDuty, of: .rosterDuty("seat2", "s1", from: 15_000_000, until: 16_000_000))
        try desk.send(.cancelDuty("seat1", from: 10_000_000))
        try desk.send(.rosterDuty("seat2", "s1", from: 15_000_000, until: 16_000_000))
    }

    @Test mutating func `lets a duty last a day and no longer`() throws {
        let end: Instant = 96_400_000
        let later = end.advanced(byMilliseconds: 1)
        try desk.expect(.dutySpanInvalid, of: .rosterDuty("seat1", "s1", from: 10_000_000, until: later))
        try desk.send(.rosterDuty("seat1", "s1", from: 10_000_000, until: end))
    }

    @Test mutating func `cancels no duty that has begun`() throws {
        let from = desk.now.advanced(byMilliseconds: 2_000)
        let until = from.advanced(byMilliseconds: 5_000)
        try desk.send(.rosterDuty("seat1", "s1", from: from, until: until))
        try desk.expect(.dutyBegun, of: .cancelDuty("seat1", from: from))
    }

    @Test func `keeps people and their words by reference alone`() {
        let referred = RegistryEvent.kinds.flatMap(\.fields).filter { $0.sensitivity != .plain }
        #expect(Set(referred.map(\.name)) == ["staff", "reason"])
    }

    @Test mutating func `writes every kind of event, and its rows survive being stored`() throws {
        try desk.send(.drawPlace("b1", [Geometry(.point, [0, 0])]))
        try desk.send(.countPeople("b1", people: 1, households: 1, occupied: 1))
        try desk.send(.renamePlace("b1", name: "甲楼"))
        try desk.send(.disconnectDevice("d1"))
        try desk.send(.connectDevice("d1"))
        try desk.send(.failDevice("d1"))
        try desk.send(.repairDevice("d1"))
        try desk.send(.moveDevice("d1", to: .community))
        try desk.send(.replaceDevice("d1", by: "d2", model: "m"))
        try desk.send(.removeDevice("d2"))
        try desk.send(.movePlace("b1", to: "b3"))
        try desk.send(.closePlace("b3/u1/r502"))
        try desk.send(.renameDepartment("guards", name: "安保"))
        try desk.send(.foundDepartment("cooks", name: "食堂", level: .estate))
        try desk.send(.moveStaff("s3", department: "cooks"))
        try desk.send(.rosterDuty("seat1", "s1", from: 10_000_000, until: 20_000_000))
        try desk.send(.cancelDuty("seat1", from: 10_000_000))
        try desk.send(.dismissStaff("s3"))
        try desk.send(.closeDepartment("cooks"))
        try desk.send(.closeSeat("seat2"))
        #expect(desk.kindsSeen == Set(RegistryEvent.kinds.map(\.name)))
        let rows = desk.rows()
        #expect(rows.count == 8)
        #expect(rows.allSatisfy { !$0.value.isEmpty })
    }
}
