import CBOR
import Testing
import Wire

@testable import Community

@Suite struct TelemetryTests {
    @Test func `records that nobody understands are counted by kind, and passed over`() throws {
        var fold = Telemetry(rows: NoRows())
        for (number, kind) in ["alarm.raised", "alarm.raised", "case.closed"].enumerated() {
            let event = try Event(occurred: TelemetryLab.recorded, kind: Kind(kind), subject: "x")
            let command = try Command(
                key: CommandKey(principal: "lab", source: "lab", id: "\(number)"), events: [event])
            var writer = CBORWriter()
            command.events[0].write(seq: Seq(UInt64(number)), recorded: TelemetryLab.recorded, to: &writer)
            fold.fold(try Record(decoding: writer.bytes))
        }
        let (alarms, cases) = (fold.unfolded["alarm.raised"], fold.unfolded["case.closed"])
        #expect(alarms?.count == 2 && cases?.count == 1)
    }

    @Test func `columns that are not those of the roster are counted, and change nothing`() throws {
        var lab = TelemetryLab()
        var readings = ReadingsRecorded()
        try lab.take(.readings(readings), subject: "nobody")
        let first = lab.fold.unfolded["readings.recorded"]
        #expect(first?.reason == "the field roster is missing")
        try lab.take(.roster(RosterDeclared()), subject: "r")
        readings.columns = Packed([1, 2, 3])
        try lab.take(.readings(readings), subject: "r")
        let both = lab.fold.unfolded["readings.recorded"]
        #expect(both?.count == 2)
    }

    @Test func `every kind is listed once, with a sentence`() {
        let kinds = TelemetryEvent.kinds
        #expect(Set(kinds.map(\.name)).count == kinds.count)
        #expect(kinds.allSatisfy { $0.summary.hasSuffix(".") })
    }

    @Test func `a device is known by when it was last heard of`() throws {
        var lab = TelemetryLab()
        for minute in [5, 3] as [Int64] {
            let time = Instant(milliseconds: minute * 60_000)
            try lab.take(.heartbeat(HeartbeatReceived()), subject: "gateway-1", recorded: time)
        }
        let found = lab.fold.devices["gateway-1"]
        let device = try #require(found)
        #expect(device.heartbeats == 2 && device.lastHeard == Instant(milliseconds: 300_000))
    }
}
