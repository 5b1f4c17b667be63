import Wire

/// Typed alarms with bodies of about 220 bytes, as a smoke detector raises them; each with an id of its own.
struct BenchEvents {
    private static let kind: Kind = {
        do { return try Kind("alarm.raised") } catch { preconditionFailure("the kind is well formed: \(error)") }
    }()
    private var next = 0

    /// The first number of the ids; two runs over one ledger must not repeat each other.
    init(from first: Int = 0) { next = first }

    mutating func commands(_ count: Int) throws(WireError) -> [Wire.Command] {
        var commands: [Wire.Command] = []
        commands.reserveCapacity(count)
        for _ in 0..<count { commands.append(try command()) }
        return commands
    }

    mutating func command() throws(WireError) -> Wire.Command {
        next += 1
        let alarm = try Event(
            occurred: Instant(milliseconds: 1_790_000_000_000 + Int64(next)), kind: BenchEvents.kind,
            place: "b3/u2/r1602", subject: "smoke-3-2-1602", body: body())
        let key = try CommandKey(principal: "gateway-3", source: "urn:dev:smoke-3-2-1602", id: "a-\(next)")
        return try Wire.Command(key: key, events: [alarm])
    }

    private func body() -> Body {
        var writer = BodyWriter()
        writer.text(1, "smoke-detector")
        writer.unsigned(2, UInt64(next % 5))
        writer.text(3, "烟感报警 3号楼2单元1602 厨房 浓度超限")
        writer.integer(4, Int64(next) * 37)
        writer.text(5, "fire.smoke.kitchen.threshold-exceeded")
        writer.bool(6, true)
        writer.bytes(7, [UInt8](repeating: UInt8(truncatingIfNeeded: next), count: 40))
        writer.text(8, "sensor reports 0.37 dB/m, limit 0.15, for 12 seconds")
        return writer.body()
    }
}
