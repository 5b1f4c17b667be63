import CBOR
import Samples
import Testing

@Suite struct `A reader` {
    private func reader(_ hex: String) throws -> CBORReader {
        try CBORReader([UInt8](hex: hex))
    }

    private typealias Read = @Sendable (inout CBORReader) throws -> Void

    @Test func `refuses an item of another type at the item, wherever that lies`() throws {
        let reads: [(String, String, Read)] = [
            ("an unsigned number", "20", { _ = try $0.unsigned() }),
            ("a 64-bit integer", "60", { _ = try $0.integer() }),
            ("a 64-bit integer", "1b8000000000000000", { _ = try $0.integer() }),
            ("a 64-bit integer", "3b8000000000000000", { _ = try $0.integer() }),
            ("a byte string", "6161", { _ = try $0.byteString() }),
            ("a text", "4161", { _ = try $0.text() }),
            ("an array", "a0", { _ = try $0.array() }),
            ("a map", "80", { _ = try $0.map() }),
        ]
        for (wanted, hex, read) in reads {
            var reader = try reader("f6" + hex)
            _ = reader.null()
            #expect(throws: CBORError(offset: 1, reason: .unexpected(wanted: wanted))) { try read(&reader) }
        }
    }

    @Test func `lends the places of contents and copies nothing`() throws {
        var reader = try reader("834201026161820304")
        let (count, content, text) = (try reader.array(), try reader.byteString(), try reader.text())
        #expect(count == 3)
        #expect(content == 2..<4)
        #expect(text == 5..<6)
        let whole = try reader.skip()
        #expect(whole == 6..<9)
        #expect(reader.isAtEnd)
        try reader.finish()
    }

    @Test func `consumes a null only where one is`() throws {
        var reader = try reader("f600")
        let isNull = [reader.null(), reader.null()]
        #expect(isNull == [true, false])
        let number = try reader.unsigned()
        #expect(number == 0)
        let isNullAtEnd = reader.null()
        #expect(!isNullAtEnd)
    }

    @Test func `reads one value of several and stands behind it`() throws {
        var reader = try reader("82010203")
        let first = try reader.value()
        #expect(first == [1, 2])
        #expect(reader.position == 3)
        let second = try reader.value()
        #expect(second == 3)
    }
}

@Suite struct `The fields of a map` {
    /// The keys and values, where all of them are small numbers or maps of the same kind.
    private func fields(_ hex: String) throws -> [Int64: CBORValue] {
        var result: [Int64: CBORValue] = [:]
        var reader = try CBORReader([UInt8](hex: hex))
        try reader.fields { key, value throws(CBORError) in result[key] = try value.value() }
        try reader.finish()
        return result
    }

    @Test func `come one by one with their keys, positive before negative`() throws {
        #expect(try fields("a0") == [:])
        #expect(try fields("a4000118180220033903e704") == [0: 1, 24: 2, -1: 3, -1000: 4])
    }

    @Test func `may hold maps with fields of their own`() throws {
        var inner: [Int64] = []
        var reader = try CBORReader([UInt8](hex: "a201a203040506020f"))
        try reader.fields { key, value throws(CBORError) in
            if key == 1 {
                try value.fields { key, value throws(CBORError) in
                    inner.append(key)
                    _ = try value.unsigned()
                }
            } else {
                _ = try value.unsigned()
            }
        }
        #expect(inner == [3, 5])
        #expect(reader.isAtEnd)
    }

    @Test(arguments: [
        ("a202000100", CBORError(offset: 3, reason: .unsortedKeys)),
        ("a220000000", CBORError(offset: 3, reason: .unsortedKeys)),
        ("a201000100", CBORError(offset: 3, reason: .duplicateKey)),
        ("a1616100", CBORError(offset: 1, reason: .unexpected(wanted: "a 64-bit integer"))),
        ("a2010080f6", CBORError(offset: 3, reason: .unexpected(wanted: "a 64-bit integer"))),
        ("a11b800000000000000000", CBORError(offset: 1, reason: .unexpected(wanted: "a 64-bit integer"))),
        ("80", CBORError(offset: 0, reason: .unexpected(wanted: "a map"))),
        ("a101", CBORError(offset: 2, reason: .truncated)),
        ("a10181", CBORError(offset: 2, reason: .truncated)),
        ("bf0100ff", CBORError(offset: 0, reason: .indefiniteLength)),
    ])
    func `are refused out of order, twice, or under a key that is no integer`(hex: String, error: CBORError) {
        #expect(throws: error) { try fields(hex) }
    }
}
