import Edges
import Files
import JSON
import Ledger

/// Meters that are asked over Modbus, and what they show where, as the configuration says it.
struct ModbusSettings {
    let lines: [MeterLine]

    private static let lineNames = ["address", "seconds", "patience-milliseconds", "attempts", "meters"]
    private static let meterNames = ["meter", "unit", "map", "serial", "device"]

    init(_ source: EdgeFile, _ site: Site) throws {
        let (json, file) = try source.read(site)
        let fields = try EdgeFields(json, in: file, at: "modbus", names: ["lines"])
        var (known, devices): (Set<String>, Set<String>) = ([], [])
        lines = try fields.objects("lines", names: Self.lineNames).map { line in
            let meters = try line.objects("meters", names: Self.meterNames).map { try Self.meter($0, site) }
            for meter in meters where !known.insert(meter.meter).inserted {
                throw line.wrong("the meter \(meter.meter) stands there twice")
            }
            // With two of them it would be connected by the one and disconnected by the other.
            for device in meters.compactMap(\.device) where !devices.insert(device).inserted {
                throw line.wrong("the device \(device) stands for two meters")
            }
            return try Self.line(line, meters)
        }
    }

    private static func line(_ fields: EdgeFields, _ meters: [PolledMeter]) throws -> MeterLine {
        let (host, port) = try fields.address("address", such: "10.0.0.7:502")
        var line = MeterLine(host: host, port: port, meters: meters)
        if let seconds = try fields.number("seconds", in: 1...86_400) { line.seconds = Int64(seconds) }
        if let patience = try fields.number("patience-milliseconds", in: 10...60_000) {
            line.patienceMilliseconds = Int32(patience)
        }
        if let attempts = try fields.number("attempts", in: 1...10) { line.attempts = attempts }
        return line
    }

    private static func meter(_ fields: EdgeFields, _ site: Site) throws -> PolledMeter {
        guard let meter = try fields.text("meter") else { throw fields.wrong("meter says what its id is") }
        guard let unit = try fields.number("unit", in: 0...255) else {
            throw fields.wrong("unit is its number behind the address; one that is there alone is often 1 or 255")
        }
        guard let source = fields.json["map"] else { throw fields.wrong("map is a file, or what would stand in it") }
        let (json, file) = try EdgeFile(source).read(site)
        let map: RegisterMap
        do throws(MappingError) { map = try RegisterMap(json) } catch {
            throw EdgeError(file: file, reason: "\(error)")
        }
        let serial = try fields.text("serial")
        guard map.isTelling == (serial != nil) else {
            throw fields.wrong(
                map.isTelling
                    ? "serial is missing: the meter says who it is, and is read as long as that is it"
                    : "there is a serial, and the map does not say where the meter tells it")
        }
        return PolledMeter(
            meter: meter, unit: UInt8(unit), map: map, serial: serial, device: try fields.text("device"))
    }
}
