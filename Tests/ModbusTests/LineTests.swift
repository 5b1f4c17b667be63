import Modbus
import Samples
import Sockets
import Testing

/// A line beside meters that pymodbus simulates.
@Suite(.serialized) struct LineTests {
    private static let state = #"""
        {"1": {"serial": 20260001, "index": 12345}, "2": {"serial": 1, "index": 1, "fault": "silence"},
         "3": {"serial": 1, "index": 1, "fault": "garbage"}, "4": {"serial": 1, "index": 1, "fault": "unit"},
         "5": {"serial": 1, "index": 1, "fault": "busy"}, "6": {"serial": 1, "index": 1, "fault": "late"}}
        """#

    private func withMeters(_ body: (SimulatedMeters) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            try body(try SimulatedMeters(in: directory, Array(Self.state.utf8)))
        }
    }

    private func line(to meters: SimulatedMeters) throws -> ModbusLine {
        try ModbusLine(to: meters.host, meters.port, Wake(), patience: 500)
    }

    @Test func `registers are read, one after the other, over one connection`() throws {
        try withMeters { meters in
            let line = try line(to: meters)
            for _ in 0..<3 {
                #expect(try line.read(.holding, of: 1, at: 0, count: 2) == [309, 9_377])
                #expect(try line.read(.input, of: 1, at: 10, count: 2) == [0, 12_345])
            }
        }
    }

    @Test func `a refusal says why, and the line goes on`() throws {
        try withMeters { meters in
            let line = try line(to: meters)
            #expect(throws: ModbusError.refused(.illegalAddress)) {
                try line.read(.holding, of: 1, at: 29, count: 2)
            }
            #expect(throws: ModbusError.refused(.busy)) { try line.read(.holding, of: 5, at: 0, count: 2) }
            #expect(throws: ModbusError.refused(.noAnswer)) { try line.read(.holding, of: 9, at: 0, count: 2) }
            #expect(try line.read(.holding, of: 1, at: 11, count: 1) == [12_345])
        }
    }

    @Test func `no answer, the answer of another unit and what is no answer are told apart`() throws {
        try withMeters { meters in
            #expect(throws: ModbusError.silent) { try line(to: meters).read(.holding, of: 2, at: 0, count: 2) }
            #expect(throws: ModbusError.otherUnit(5)) { try line(to: meters).read(.holding, of: 4, at: 0, count: 2) }
            for unit: UInt8 in [3, 6] {
                let error = #expect(throws: ModbusError.self) {
                    try line(to: meters).read(.holding, of: unit, at: 0, count: 2)
                }
                guard case .garbled = error else {
                    Issue.record("unit \(unit): \(String(describing: error))")
                    continue
                }
            }
        }
    }

    @Test func `where nobody listens is an error at once`() throws {
        let error = #expect(throws: ModbusError.self) { try ModbusLine(to: "127.0.0.1", 9, Wake(), patience: 10_000) }
        guard case .unreachable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
