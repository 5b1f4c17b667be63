import Community
import Testing
import Wire

/// A registry and a log of its own.
struct RegistryDesk {
    var registry = Registry(rows: NoRows())
    var recorder = Recorder()
    var now: Instant = 1_000_000
    private(set) var kindsSeen: Set<String> = []

    private static let kinds = KindTable(RegistryEvent.kinds)

    @discardableResult
    mutating func send(_ command: RegistryCommand, occurred: Instant? = nil) throws -> [Fact<RegistryEvent>] {
        now = now.advanced(byMilliseconds: 1_000)
        let context = try recorder.context(now, occurred: occurred)
        let facts = try recorder.record(registry.decide(command, context), at: now, as: Self.kinds)
        for fact in facts {
            kindsSeen.insert("\(type(of: fact.event.payload).kind)")
            registry.evolve(fact)
        }
        return facts
    }

    mutating func refusal(of command: RegistryCommand) throws -> Rejection? {
        do {
            try send(command)
            return nil
        } catch let rejection as Rejection {
            return rejection
        }
    }

    mutating func expect(_ rule: Rule, of command: RegistryCommand) throws {
        let refusal = try refusal(of: command)
        #expect(refusal?.rule == rule, "\(command)")
    }

    mutating func rows() -> [String: [[ColumnValue]]] {
        var copier = RowCopier()
        registry.tables(&copier)
        return copier.tables
    }

    /// Two buildings, a control room with two seats, a smoke detector, three people.
    static func community() throws -> RegistryDesk {
        var desk = RegistryDesk()
        try desk.send(.addPlace("b1", kind: .building, name: "1号楼", floorArea: 1_200_000))
        try desk.send(.addPlace("b1/u1", kind: .unit, name: "1单元"))
        try desk.send(.addPlace("b1/u1/r502", kind: .room, name: "502"))
        try desk.send(.addPlace("b2", kind: .building, name: "2号楼"))
        try desk.send(.addPlace("b2/cr", kind: .controlRoom, name: "监控室"))
        try desk.send(.installDevice("d1", kind: "smoke", model: "JTY-GD", at: "b1/u1/r502"))
        try desk.send(.foundDepartment("guards", name: "保安部", level: .estate))
        for person in ["s1", "s2", "s3"] { try desk.send(.engageStaff(ID(text: person), department: "guards")) }
        try desk.send(.openSeat("seat1", at: "b2/cr"))
        try desk.send(.openSeat("seat2", at: "b2/cr"))
        return desk
    }
}
