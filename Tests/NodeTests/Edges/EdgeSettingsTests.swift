import Edges
import Foundation
import JSON
import Ledger
import Samples
import SimulatedDisk
import Testing

@testable import Node

/// What an operator writes about devices.
@Suite struct EdgeSettingsTests {
    private static let site = Site(directory: "/n", disk: SimulatedDisk(seed: 1))

    @Test func `the maps and mappings that the repository brings are ones`() throws {
        for file in try RepositoryFile.list("Protocols/Schemas/modbus") {
            #expect(throws: Never.self) { try RegisterMap(try LenientJSON.read(try RepositoryFile.read(file))) }
        }
        for file in try RepositoryFile.list("Protocols/Schemas/mqtt") {
            #expect(throws: Never.self) {
                let mappings = try MessageMappings.read(try LenientJSON.read(try RepositoryFile.read(file)))
                for mapping in mappings { _ = try mapping.lane }
            }
        }
    }

    private static func meter(_ more: [JSONMember]) -> JSONValue {
        .object([.init("meter", "E-1"), .init("unit", 1)] + more)
    }

    private static func line(_ meters: JSONValue..., address: JSONValue = "10.0.0.7:502") -> JSONValue {
        ["lines": [["address": address, "meters": .array(meters)]]]
    }

    private static let map: JSONValue = ["registers": [["address": 1, "type": "uint16"]]]
    private static let telling: JSONValue = [
        "identity": ["address": 9, "type": "uint16"], "registers": [["address": 1, "type": "uint16"]],
    ]

    @Test(
        arguments: [
            ("modbus: lines is", ["lines": []]),
            ("modbus: there is no field line", ["line": []]),
            ("modbus/lines/0: address is", line(meter([.init("map", map)]), address: "10.0.0.7")),
            ("modbus/lines/0/meters/0: unit", ["lines": [["address": "h:502", "meters": [["meter": "E-1"]]]]]),
            ("modbus/lines/0/meters/0: map is", line(meter([]))),
            ("/registers/0/type", line(meter([.init("map", ["registers": [["address": 1]]])]))),
            ("serial is missing", line(meter([.init("map", telling)]))),
            ("there is a serial", line(meter([.init("map", map), .init("serial", "7")]))),
            ("the meter E-1 stands there twice", line(meter([.init("map", map)]), meter([.init("map", map)]))),
        ] as [(String, JSONValue)])
    func `what is wrong about meters is said, and where`(words: String, json: JSONValue) throws {
        let error = #expect(throws: EdgeError.self) { try ModbusSettings(.inline(json), Self.site) }
        #expect(error?.reason.contains(words) == true, "\(String(describing: error))")
    }

    @Test(
        arguments: [
            ("mqtt: broker is", ["mappings": []]), ("mqtt: there is no field host", ["host": "x"]),
            ("mqtt: mappings is", ["broker": "b:1883"]),
            (
                "/role: a device may not",
                ["broker": "b:1883", "mappings": [["topic": "a", "cases": ["*": ["verb": "device.remove"]]]]]
            ),
            (
                "/cases/*/verb: there is no such verb",
                ["broker": "b:1883", "mappings": [["topic": "a", "cases": ["*": ["verb": "x"]]]]]
            ),
        ] as [(String, JSONValue)])
    func `what is wrong about a broker is said, and where`(words: String, json: JSONValue) throws {
        let error = #expect(throws: EdgeError.self) { try MQTTSettings(.inline(json), Self.site, client: "node") }
        #expect(error?.reason.contains(words) == true, "\(String(describing: error))")
    }
}
