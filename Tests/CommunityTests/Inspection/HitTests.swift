import Community
import Histories
import Samples
import Testing
import Wire

@Suite struct `A hit` {
    private var patrol: Patrolled
    private let round: RoundID

    init() throws {
        patrol = try Patrolled()
        round = try patrol.started("free")
    }

    private mutating func refusal(of checkpoint: CheckpointID, counter: Int64? = nil, at time: String) throws -> Rule? {
        let id = round
        return try patrol.refusal { try $0.hit(id, checkpoint, counter: counter, at: time) }
    }

    @Test mutating func `of a copied tag is refused: it does not go on counting`() throws {
        #expect(try refusal(of: "gate", counter: 17, at: "22:05") == nil)
        #expect(try refusal(of: "gate", counter: 17, at: "22:06") == .checkpointCloned)
        #expect(try refusal(of: "gate", counter: 16, at: "22:06") == .checkpointCloned)
        #expect(try refusal(of: "gate", at: "22:06") == .checkpointCloned)
        #expect(try refusal(of: "gate", counter: 18, at: "22:06") == nil)
    }

    @Test mutating func `that a reader brings home late is believed if the tag's count agrees with its time`() throws {
        let second = try patrol.started("free")
        try patrol.hit(round, "gate", counter: 6, at: "22:10")
        try patrol.hit(round, "gate", counter: 9, at: "22:30")
        let attempts: [(counter: Int64, time: String, rule: Rule?)] = [
            (9, "22:05", .checkpointCloned), (7, "22:05", .checkpointCloned), (5, "22:05", nil),
            (5, "22:06", .checkpointCloned), (8, "22:20", nil), (10, "22:25", .checkpointCloned), (10, "22:30", nil),
        ]
        for (counter, time, rule) in attempts {
            #expect(
                try patrol.refusal { try $0.hit(second, "gate", counter: counter, at: time) } == rule,
                "\(counter) at \(time)")
        }
    }

    @Test mutating func `of long ago cannot be told from one of a copy`() throws {
        let second = try patrol.started("free")
        for count in 1...Int64(Checkpoint.maximumReadingCount) {
            try patrol.hit(round, "gate", counter: 100 + count, at: "22:\(10 + count)")
        }
        #expect(try patrol.refusal { try $0.hit(second, "gate", counter: 50, at: "22:05") } == .checkpointCloned)
    }

    @Test(
        arguments: [(4_492, nil), (4_493, Rule.checkpointTooFar), (-4_492, nil), (-4_493, Rule.checkpointTooFar)]
            as [(Int64, Rule?)])
    mutating func `is believed within fifty metres and not beyond`(units: Int64, rule: Rule?) throws {
        let id = round
        let place = Patrolled.point(metres: 700, and: units)
        #expect(Patrolled.point(metres: 700).centimetres(to: place) == (rule == nil ? 5_000 : 5_001))
        let found = try patrol.refusal {
            try $0.lane.inspect(
                .hit(id, InspectionCommand.Scan("pond", by: .gps, position: place)), at: moment("2026-11-20 22:05"))
        }
        #expect(found == rule)
    }

    @Test mutating func `of a picture of a code is not believed without a position`() throws {
        let id = round
        let found = try patrol.refusal {
            try $0.lane.inspect(.hit(id, InspectionCommand.Scan("roof", by: .qr)), at: moment("2026-11-20 22:05"))
        }
        #expect(found == .checkpointPosition)
    }

    /// 700 m at 7 m/s.
    @Test(arguments: [(99_999, Rule.roundTooFast), (100_000, nil)] as [(Int64, Rule?)])
    mutating func `is not believed of somebody who cannot have come so fast`(time: Int64, rule: Rule?) throws {
        let id = round
        let start = moment("2026-11-20 22:05")
        #expect(Patrolled.point(metres: 700).centimetres(to: Patrolled.point()) == 70_000)
        try patrol.hit(id, "gate", at: start)
        let arrived = start.advanced(byMilliseconds: time)
        #expect(try patrol.refusal { try $0.hit(id, "pond", at: arrived) } == rule)
    }

    @Test mutating func `does not come before the one that was before`() throws {
        #expect(try refusal(of: "gate", at: "21:59") == .roundOutOfOrder)
        #expect(try refusal(of: "roof", at: "22:10") == nil)
        #expect(try refusal(of: "gate", at: "22:09") == .roundOutOfOrder)
        #expect(try refusal(of: "gate", at: "22:20") == nil)
        let id = round
        let end = moment("2026-11-20 22:19")
        #expect(try patrol.refusal { try $0.lane.inspect(.finish(id), at: end) } == .roundOutOfOrder)
    }

    @Test mutating func `keeps to the route where that is asked for`() throws {
        let id = try patrol.started("night")
        try patrol.hit(id, "gate", at: "22:05")
        try patrol.hit(id, "roof", at: "22:15")
        #expect(try patrol.refusal { try $0.hit(id, "pump", at: "22:20") } == .roundOutOfOrder)
        #expect(try patrol.refusal { try $0.hit(id, "roof", at: "22:20") } == nil)
        #expect(try patrol.refusal { try $0.hit(id, "pond", at: "22:40") } == nil)
    }
}

@Suite struct `The way between two positions` {
    /// The circle through both, computed elsewhere from a radius of 6,378,137 m.
    @Test(
        arguments: [
            (399_000_000, 10_000, 0, 8_540), (399_999_999, 10_000, 0, 8_528), (399_000_000, 0, 10_000, 11_132),
            (182_500_000, 30_000, 40_000, 54_668), (-900_000_000, 10_000, 0, 0),
        ] as [(Int64, Int64, Int64, Int64)])
    func `is as long as it is on a sphere, within two thousandths`(
        latitude: Int64, east: Int64, north: Int64, expected: Int64
    ) {
        let a = Position(longitude: 1_164_000_000, latitude: latitude)
        let b = Position(longitude: 1_164_000_000 + east, latitude: latitude + north)
        #expect(abs(a.centimetres(to: b) - expected) <= expected / 500 + 1)
        #expect(a.centimetres(to: b) == b.centimetres(to: a))
    }
}
