import Modbus
import Testing

@Suite struct RequestTests {
    private let request = ModbusRequest(number: 0x1234, unit: 7, table: .holding, address: 0x0102, count: 2)

    @Test func `a question is what the specification says`() {
        #expect(request.bytes == [0x12, 0x34, 0, 0, 0, 6, 7, 3, 0x01, 0x02, 0, 2])
    }

    @Test func `the answer to it shows its registers`() throws {
        #expect(try request.words(of: [0x12, 0x34, 0, 0, 0, 7, 7, 3, 4, 0xAB, 0xCD, 0, 1]) == [0xABCD, 1])
    }

    @Test func `an exception says why`() {
        #expect(throws: ModbusError.refused(.illegalAddress)) {
            try request.words(of: [0x12, 0x34, 0, 0, 0, 3, 7, 0x83, 2])
        }
    }

    @Test func `the answer of another unit is nobody's`() {
        #expect(throws: ModbusError.otherUnit(8)) {
            try request.words(of: [0x12, 0x34, 0, 0, 0, 7, 8, 3, 4, 0xAB, 0xCD, 0, 1])
        }
    }

    @Test(
        arguments: [
            [], [0x12], [0x12, 0x34, 0, 0, 0, 2, 7, 3],
            // To another question, of another protocol, with a length that is not its own.
            [0x12, 0x33, 0, 0, 0, 7, 7, 3, 4, 0xAB, 0xCD, 0, 1], [0x12, 0x34, 0, 1, 0, 7, 7, 3, 4, 0xAB, 0xCD, 0, 1],
            [0x12, 0x34, 0, 0, 0, 8, 7, 3, 4, 0xAB, 0xCD, 0, 1],
            // Of another function, with another number of registers, or with more bytes than it says.
            [0x12, 0x34, 0, 0, 0, 7, 7, 4, 4, 0xAB, 0xCD, 0, 1], [0x12, 0x34, 0, 0, 0, 5, 7, 3, 2, 0xAB, 0xCD],
            [0x12, 0x34, 0, 0, 0, 7, 7, 3, 2, 0xAB, 0xCD, 0, 1], [0x12, 0x34, 0, 0, 0, 4, 7, 0x83, 2, 2],
        ] as [[UInt8]])
    func `what is no answer is said to be none`(bytes: [UInt8]) {
        let error = #expect(throws: ModbusError.self) { try request.words(of: bytes) }
        guard case .garbled = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
