import JSON
import Testing

@Suite struct `A limit on JSON` {
    private func nested(_ levels: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(ascii: "["), count: levels) + [UInt8](repeating: UInt8(ascii: "]"), count: levels)
    }

    @Test func `that is on depth is reached by the last level and broken by the next, where it begins`() throws {
        #expect(try JSONReader.read(nested(32)).encoded == nested(32))
        #expect(throws: JSONError(offset: 32, reason: .tooDeep(limit: 32))) { try JSONReader.read(nested(33)) }
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func `that is on depth counts arrays and objects, and no hostile nesting exhausts the stack`(opening: String) {
        let bytes = Array(String(repeating: opening, count: 100_000).utf8)
        let error = #expect(throws: JSONError.self) { try JSONReader.read(bytes) }
        #expect(error?.reason == .tooDeep(limit: 32))
    }

    @Test func `that is on bytes is reached by as many and broken by one more`() throws {
        var limits = JSONLimits()
        limits.byteCount = 4
        #expect(try JSONReader.read(Array("1234".utf8), limits: limits) == 1234)
        #expect(throws: JSONError(offset: 0, reason: .tooLarge(limit: 4))) {
            try JSONReader.read(Array("12345".utf8), limits: limits)
        }
        #expect(try JSONReader.read(Array("1234 [".utf8), in: 1..<4, limits: limits) == 234)
    }

    @Test func `that is on values counts each of them, and is broken by one more, where it begins`() throws {
        var limits = JSONLimits()
        limits.valueCount = 4
        #expect(try JSONReader.read(Array(#"{"a":[1,2]}"#.utf8), limits: limits) == ["a": [1, 2]])
        #expect(throws: JSONError(offset: 10, reason: .tooManyValues(limit: 4))) {
            try JSONReader.read(Array(#"{"a":[1,2,3]}"#.utf8), limits: limits)
        }
    }
}
