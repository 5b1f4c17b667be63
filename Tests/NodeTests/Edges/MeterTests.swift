import Calendar
import Community
import Foundation
import JSON
import Ledger
import Samples
import Testing
import Wire

@testable import Node

/// A node beside meters that pymodbus simulates.
@Suite(.serialized) struct MeterTests {
    private static let telling: JSONValue = [
        "identity": ["address": 0, "type": "uint32"],
        "registers": [["address": 10, "type": "uint32", "decimals": 2]],
    ]
    /// Of meters that do not say who they are.
    private static let silent: JSONValue = ["registers": [["address": 10, "type": "uint32", "decimals": 2]]]
    private static let floating: JSONValue = [
        "registers": [["table": "input", "address": 20, "type": "float32", "decimals": 2]]
    ]

    private struct Installed {
        let unit: Int
        var map = MeterTests.telling
        var serial: String? = "7"

        var json: JSONValue {
            let text = serial.map { [JSONMember("serial", .string($0))] } ?? []
            return .object(
                [
                    .init("meter", .string("E-\(unit)")), .init("unit", .integer(Int64(unit))), .init("map", map),
                    .init("device", .string("s\(unit)")),
                ] + text)
        }
    }

    /// Runs a node that asks some meters every second, all of which the community has but the last one of `strangers`.
    private func withNode(
        _ installed: [Installed], strangers: [Installed] = [], showing state: JSONValue,
        _ body: @escaping @Sendable (NodeUnderTest, SimulatedMeters, _ manager: String) async throws -> Void
    ) async throws {
        try await withOwnDirectory { directory in
            let meters = try SimulatedMeters(in: directory, state.encoded)
            let cable = try Cable(to: meters.host, port: meters.port)
            var options = NodeOptions.underTest
            options.modbus = .inline([
                "lines": [
                    [
                        "address": .string("\(cable.host):\(cable.port)"), "seconds": 1,
                        "patience-milliseconds": 500, "attempts": 2,
                        "meters": .array((installed + strangers).map(\.json)),
                    ]
                ]
            ])
            cable.cut()
            try await NodeUnderTest.with(options: options) { node in
                let manager = try await node.token("manager")
                try await node.furnish(devices: installed.map(\.unit).max()!, as: manager)
                for meter in installed.map({ "E-\($0.unit)" }) { try await self.register(meter, node, manager) }
                // Nobody could be reached until everything is described.
                cable.mend()
                try await body(node, meters, manager)
            }
        }
    }

    /// A meter of at most 1 kW, which showed 100.00 an hour ago.
    private func register(_ meter: String, _ node: NodeUnderTest, _ manager: String) async throws {
        let since = JSONValue.string(Instant(milliseconds: self.now - 3_600_000).rfc3339)
        let registered = try await node.event(
            "meter.register", meter,
            ["medium": "electricity", "category": "household", "ratedPower": "1", "from": since, "place": "b1"],
            id: meter, as: manager)
        #expect(registered.status == 200, "\(registered.text)")
        let added = try await node.event(
            "meter.add-register", meter,
            ["decimals": 2, "digits": 8, "interval": 15, "index": "100.00", "from": since], id: "\(meter)-r",
            as: manager)
        #expect(added.status == 200, "\(added.text)")
    }

    private var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

    /// Waits until the metrics of meters have a line.
    private func wait(_ node: NodeUnderTest, _ line: String) async throws {
        let start = ContinuousClock.now
        var said = ""
        while ContinuousClock.now - start < .seconds(60) {
            said = try await node.get("/metrics", as: node.admin).text
            if said.split(separator: "\n").contains(Substring(line)) { return }
        }
        Issue.record("never: \(line)\n\(said.split(separator: "\n").filter { $0.hasPrefix("linli_modbus") })")
    }

    /// Waits until so many meters are in a state.
    private func wait(_ node: NodeUnderTest, _ count: Int, _ state: String) async throws {
        try await wait(node, #"linli_modbus_meters{state="\#(state)"} \#(count).0"#)
    }

    /// What is recorded that meters have shown, in hundredths, each of it once.
    private func indexes(_ node: NodeUnderTest) throws -> [String: Set<Int64>] {
        var telemetry = Telemetry(rows: NoRows())
        for record in try LedgerView(of: Site(directory: node.directory)).records()[.telemetry, default: []] {
            telemetry.fold(record)
        }
        var indexes: [String: Set<Int64>] = [:]
        let days = (self.now / 86_400_000 - 1)...(self.now / 86_400_000 + 1)
        for (meter, registers) in telemetry.meters() {
            let records = registers.flatMap { register in
                days.compactMap { telemetry.curve(of: Int(register.number), day: $0) }
            }
            let readings = records.flatMap(\.readings)
            #expect(readings.allSatisfy { $0.verdict == .accepted })
            if !readings.isEmpty { indexes[meter.id.text] = Set(readings.map(\.index)) }
        }
        return indexes
    }

    @Test func `what a meter shows is recorded, whole numbers and floats alike, for as long as it is that meter`()
        async throws
    {
        let good: JSONValue = ["serial": 7, "index": 10_010]
        try await withNode(
            [Installed(unit: 1), Installed(unit: 2, map: Self.floating, serial: nil)], showing: ["1": good, "2": good]
        ) { node, meters, _ in
            try await self.wait(node, 2, "read")
            try await self.wait(node, #"linli_modbus_readings_total{outcome="stored"} 4"#)
            #expect(try self.indexes(node) == ["E-1": [10_010], "E-2": [10_010]])
            #expect(try await node.get("/readyz", as: nil).text.contains("E-1") == false)

            try meters.show(["1": ["serial": 8, "index": 10_010], "2": ["serial": 7, "index": 10_010]])
            try await self.wait(node, 1, "other-meter")
            #expect(try await node.get("/readyz", as: nil).text.contains("another meter answers"))
            try meters.show(["1": ["serial": 7, "index": 10_010], "2": ["serial": 7, "index": 10_010]])
            try await self.wait(node, 2, "read")
        }
    }

    @Test func `every trouble has its name, and nothing of what a meter in trouble shows is recorded`() async throws {
        let state: JSONValue = [
            "1": ["serial": 7, "index": 10_010],
            "2": ["serial": 7, "index": 10_010, "fault": "silence"],
            "3": ["serial": 7, "index": 10_010, "fault": "garbage"],
            "4": ["serial": 7, "index": 10_010, "fault": "unit"],
            "5": ["serial": 7, "index": 10_010, "fault": "busy"],
            "6": ["serial": 7, "index": 10_010, "fault": "late"],
            "8": ["serial": 9, "index": 10_010],
            // Its place is taken when it has said who it is.
            "9": ["serial": 7, "index": 10_010, "after": 1, "then": ["serial": 9, "index": 10_020]],
            "10": ["serial": 7, "index": 9_990],
            "11": ["serial": 7, "index": 9_000_000],
            "12": ["serial": 7, "index": 4_294_967_295],
            "13": ["serial": 7, "index": 10_010],
        ]
        let installed = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map { Installed(unit: $0) }
        try await withNode(installed, strangers: [Installed(unit: 13)], showing: state) { node, _, manager in
            let troubles = [
                "silent": 1, "garbled": 2, "other-unit": 1, "refused": 1, "absent": 1, "other-meter": 2,
                "backwards": 1, "implausible": 1, "unreadable": 1, "unsuited": 1, "read": 1, "unreachable": 0,
            ]
            for (name, count) in troubles {
                try await self.wait(node, count, name)
            }
            try await self.wait(node, #"linli_modbus_readings_total{outcome="stored"} 2"#)
            #expect(try self.indexes(node) == ["E-1": [10_010]])
            // The log says of which devices nothing is heard.
            let silent = Set((2...12).map { "s\($0)" })
            let start = ContinuousClock.now
            var offline: Set<String> = []
            while offline != silent, ContinuousClock.now - start < .seconds(60) {
                let list = try await node.get("/v1/devices?state=offline", as: manager)
                offline = Set(list.json["items"]?.array?.compactMap { $0["id"]?.string } ?? [])
            }
            #expect(offline == silent)
        }
    }

    @Test func `a meter that runs backwards is read again when it is said to be another one`() async throws {
        try await withNode(
            [Installed(unit: 1, map: Self.silent, serial: nil)], showing: ["1": ["serial": 7, "index": 10_010]]
        ) { node, meters, manager in
            try await self.wait(node, #"linli_modbus_readings_total{outcome="stored"} 1"#)
            try meters.show(["1": ["serial": 9, "index": 5]])
            try await self.wait(node, 1, "backwards")
            let replaced = try await node.event(
                "meter.replace", "E-1",
                ["final": 10_010, "initial": 5, "at": .string(Instant(milliseconds: self.now).rfc3339)], id: "x",
                as: manager)
            #expect(replaced.status == 200, "\(replaced.text)")
            try await self.wait(node, 1, "read")
            try await self.wait(node, 0, "backwards")
            let start = ContinuousClock.now
            while try self.indexes(node) != ["E-1": [10_010, 5]], ContinuousClock.now - start < .seconds(60) {}
            #expect(try self.indexes(node) == ["E-1": [10_010, 5]])
        }
    }

    @Test func `a line that is cut is unreachable, and read again when it is mended`() async throws {
        try await withOwnDirectory { directory in
            let meters = try SimulatedMeters(
                in: directory, (["1": ["serial": 7, "index": 10_010]] as JSONValue).encoded)
            let cable = try Cable(to: meters.host, port: meters.port)
            var options = NodeOptions.underTest
            options.modbus = .inline([
                "lines": [
                    [
                        "address": .string("\(cable.host):\(cable.port)"), "seconds": 1,
                        "meters": [Installed(unit: 1).json],
                    ]
                ]
            ])
            try await NodeUnderTest.with(options: options) { node in
                let manager = try await node.token("manager")
                try await node.furnish(as: manager)
                try await self.register("E-1", node, manager)
                try await self.wait(node, 1, "read")
                cable.cut()
                try await self.wait(node, 1, "unreachable")
                cable.mend()
                try await self.wait(node, 1, "read")
            }
        }
    }
}

extension SimulatedMeters {
    fileprivate func show(_ state: JSONValue) throws { try show(state.encoded) }
}
