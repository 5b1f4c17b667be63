import JSON
import Modbus
import Testing

@testable import Edges

@Suite struct RegisterMapTests {
    private func form(_ json: JSONValue) throws -> ShownForm { try ShownForm(json) }

    @Test(
        arguments: [
            (["type": "uint16"], [12_345], "12345"),
            (["type": "uint32", "decimals": 2], [0, 5], "0.05"),
            (["type": "uint32", "decimals": 2], [1, 2], "655.38"),
            (["type": "uint32", "order": "cdab"], [2, 1], "65538"),
            (["type": "uint32", "order": "badc"], [0x0100, 0x0200], "65538"),
            (["type": "uint32", "order": "dcba"], [0x0200, 0x0100], "65538"),
            (["type": "uint64", "decimals": 3], [0, 0, 0, 1_234], "1.234"),
            (["type": "bcd32", "decimals": 2], [0x1234, 0x5678], "123456.78"),
            (["type": "bcd48"], [0x2026, 0x0000, 0x0001], "202600000001"),
            (["type": "float32", "decimals": 2], [0x42F6, 0xE666], "123.45"),
            (["type": "float32"], [0x42F6, 0xE666], "123"),
            (["type": "float32", "decimals": 1], [0, 0], "0.0"),
            (["type": "text", "words": 3], [0x4142, 0x4320, 0x0000], "ABC"),
        ] as [(JSONValue, [UInt16], String)])
    func `registers spell what a person would read`(json: JSONValue, words: [UInt16], text: String) throws {
        #expect(try form(json).text(of: words) == text)
    }

    @Test(
        arguments: [
            // All ones; a digit above nine; no number, an endless one, one below zero, one beyond every display.
            (["type": "uint32"], [0xFFFF, 0xFFFF]), (["type": "bcd32"], [0x1234, 0x567A]),
            (["type": "float32"], [0x7FC0, 0]), (["type": "float32"], [0x7F80, 0]),
            (["type": "float32"], [0xC2F6, 0]), (["type": "float32"], [0x7149, 0]),
            (["type": "text", "words": 1], [0x0141]), (["type": "text", "words": 1], [0]),
            // Too few of them.
            (["type": "uint32"], [1]),
        ] as [(JSONValue, [UInt16])])
    func `what spells no value is none`(json: JSONValue, words: [UInt16]) throws {
        #expect(try form(json).text(of: words) == nil)
    }

    @Test(
        arguments: [
            ("", 3), ("/registers", [:]), ("/registers", ["registers": []]), ("/colour", ["colour": "red"]),
            ("/registers/0/type", ["registers": [["address": 1]]]),
            ("/registers/0/type", ["registers": [["address": 1, "type": "text", "words": 1]]]),
            ("/registers/0/address", ["registers": [["type": "uint16"]]]),
            ("/registers/0/address", ["registers": [["type": "uint32", "address": 65_535]]]),
            ("/registers/0/table", ["registers": [["type": "uint16", "address": 1, "table": "coils"]]]),
            ("/registers/0/order", ["registers": [["type": "uint32", "address": 1, "order": "bacd"]]]),
            ("/registers/0/decimals", ["registers": [["type": "uint32", "address": 1, "decimals": 7]]]),
            ("/registers/0/words", ["registers": [["type": "uint32", "address": 1, "words": 2]]]),
            ("/registers/0/unit", ["registers": [["type": "uint32", "address": 1, "unit": 2]]]),
            (
                "/registers/1/register",
                ["registers": [["type": "uint16", "address": 1], ["type": "uint16", "address": 2]]]
            ),
            ("/identity/words", ["identity": ["address": 1, "type": "text"], "registers": []]),
        ] as [(String, JSONValue)])
    func `a map that is wrong says where`(field: String, json: JSONValue) throws {
        let error = #expect(throws: MappingError.self) { try RegisterMap(json) }
        #expect(error?.field == field)
    }
}

@Suite struct MeterReaderTests {
    /// Shows words by address, and at each question the next ones of an address, as long as there are more.
    private final class Shown: RegisterSource {
        var words: [UInt16: [[UInt16]]]
        init(_ words: [UInt16: [[UInt16]]]) { self.words = words }

        func read(
            _ table: ModbusTable, of unit: UInt8, at address: UInt16, count: UInt16
        ) throws(ModbusError) -> [UInt16] {
            guard let next = words[address]?.first else { throw .refused(.illegalAddress) }
            if words[address]!.count > 1 { words[address]!.removeFirst() }
            return next
        }
    }

    private static func meter(serial: String?) throws -> PolledMeter {
        let map = try RegisterMap([
            "identity": ["address": 0, "type": "uint16"],
            "registers": [["address": 10, "type": "uint16"], ["register": "peak", "address": 11, "type": "uint16"]],
        ])
        return PolledMeter(meter: "E-1", unit: 1, map: map, serial: serial, device: nil)
    }

    @Test func `what is read is that of the meter that is expected`() throws {
        let shown = try Self.meter(serial: "7").read(from: Shown([0: [[7]], 10: [[100]], 11: [[40]]]))
        #expect(shown.map(\.register) == ["total", "peak"])
        #expect(shown.map(\.text) == ["100", "40"])
    }

    @Test func `another meter is not read`() throws {
        #expect(throws: MeterTrouble.otherMeter(shown: "8")) {
            try Self.meter(serial: "7").read(from: Shown([0: [[8]], 10: [[100]], 11: [[40]]]))
        }
    }

    @Test func `nor is one that takes the place of the expected one while that is read`() throws {
        #expect(throws: MeterTrouble.otherMeter(shown: "8")) {
            try Self.meter(serial: "7").read(from: Shown([0: [[7], [8]], 10: [[100]], 11: [[40]]]))
        }
    }

    @Test func `one register that cannot be read is all of it`() throws {
        #expect(throws: MeterTrouble.unreadable(register: "peak")) {
            try Self.meter(serial: "7").read(from: Shown([0: [[7]], 10: [[100]], 11: [[0xFFFF]]]))
        }
        #expect(throws: MeterTrouble.refused(.illegalAddress)) {
            try Self.meter(serial: "7").read(from: Shown([0: [[7]], 10: [[100]]]))
        }
    }
}
