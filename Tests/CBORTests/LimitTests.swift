import CBOR
import Testing

@Suite struct `A reader's limit` {
    /// Arrays in one another, the innermost empty.
    private func nested(_ levels: Int) -> [UInt8] {
        [UInt8](repeating: 0x81, count: levels - 1) + [0x80]
    }

    @Test func `on depth is reached by the last level and broken by the next, where it begins`() throws {
        #expect(try CBORValue(decoding: nested(16)).encoded == nested(16))
        #expect(throws: CBORError(offset: 16, reason: .tooDeep(limit: 16))) { try CBORValue(decoding: nested(17)) }
    }

    @Test(arguments: [UInt8(0x81), 0xC1, 0xA1])
    func `on depth counts arrays, tags and maps, and no hostile nesting exhausts the stack`(opening: UInt8) {
        let bytes = [UInt8](repeating: opening, count: 60_000) + [0x00]
        #expect(throws: CBORError(offset: 16, reason: .tooDeep(limit: 16))) { try CBORValue(decoding: bytes) }
    }

    @Test func `on bytes is reached by as many and broken by one more`() throws {
        var limits = CBORLimits()
        limits.byteCount = 4
        #expect(try CBORValue(decoding: [0x43, 1, 2, 3], limits: limits) == .bytes([1, 2, 3]))
        #expect(throws: CBORError(offset: 0, reason: .tooLarge(limit: 4))) {
            try CBORValue(decoding: [0x44, 1, 2, 3, 4], limits: limits)
        }
    }

    @Test func `on bytes is what a record and a tile entry may have`() throws {
        let content = [UInt8](repeating: 7, count: 65_532)
        #expect(try CBORValue(decoding: CBORValue.bytes(content).encoded) == .bytes(content))
        #expect(throws: CBORError(offset: 0, reason: .tooLarge(limit: 65_535))) {
            try CBORValue(decoding: CBORValue.bytes(content + [7]).encoded)
        }
    }

    @Test func `on bytes counts the part that is read, not the buffer it lies in`() throws {
        var limits = CBORLimits()
        limits.byteCount = 2
        var reader = try CBORReader([0xFF, 0x18, 0x64, 0xFF], in: 1..<3, limits: limits)
        let number = try reader.unsigned()
        #expect(number == 100)
        try reader.finish()
    }

    @Test func `on items is reached by as many and broken by one more, where it begins`() throws {
        var limits = CBORLimits()
        limits.itemCount = 4
        #expect(try CBORValue(decoding: [0x83, 1, 2, 3], limits: limits) == [1, 2, 3])
        #expect(throws: CBORError(offset: 4, reason: .tooManyItems(limit: 4))) {
            try CBORValue(decoding: [0x84, 1, 2, 3, 4], limits: limits)
        }
    }
}
