import CBOR
import Samples
import Testing

@Suite struct `An example of RFC 8949` {
    @Test func `stands in the table once, and all 81 of them do`() {
        #expect(Set(Example.appendixA.map(\.hex)).count == 81)
        #expect(Example.appendixA.count == 81)
    }

    @Test(arguments: Example.appendixA)
    func `reads and writes as the appendix says, or is refused where section 4.2 leaves it out`(example: Example) throws
    {
        let bytes = [UInt8](hex: example.hex)
        switch example.expected {
        case .value(let value):
            let decoded = try CBORValue(decoding: bytes)
            // Swift says that NaN is not NaN and -0.0 is 0.0; the bytes tell.
            #expect(decoded == value || example.hex == "f97e00")
            #expect(value.encoded == bytes)
            #expect(decoded.encoded == bytes)
        case .refused(let reason, let offset):
            #expect(throws: CBORError(offset: offset, reason: reason)) { try CBORValue(decoding: bytes) }
        }
    }

    @Test(arguments: Example.appendixA)
    func `is truncated wherever it is cut`(example: Example) throws {
        guard case .value = example.expected else { return }
        let bytes = [UInt8](hex: example.hex)
        for count in bytes.indices {
            #expect { try CBORValue(decoding: Array(bytes[..<count])) } throws: { error in
                guard let error = error as? CBORError else { return false }
                return error.reason == .truncated && error.offset <= count
            }
        }
    }

    @Test(arguments: Example.appendixA)
    func `is refused with a byte behind it, at that byte`(example: Example) throws {
        guard case .value = example.expected else { return }
        let bytes = [UInt8](hex: example.hex)
        #expect(throws: CBORError(offset: bytes.count, reason: .trailingBytes)) {
            try CBORValue(decoding: bytes + [0x00])
        }
    }
}
