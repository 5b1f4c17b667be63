/// SipHash-2-4 (Aumasson, Bernstein 2012): a keyed 64-bit hash, so that nobody outside can choose ids that collide.
struct SipHash: Sendable {
    private let key: (UInt64, UInt64)

    /// The key has 16 bytes.
    init(key: [UInt8]) {
        precondition(key.count == 16)
        self.key = (SipHash.word(key.span, 0, count: 8), SipHash.word(key.span, 8, count: 8))
    }

    func hash(_ bytes: Span<UInt8>) -> UInt64 {
        var state = State(key)
        var offset = 0
        while bytes.count - offset >= 8 {
            state.absorb(SipHash.word(bytes, offset, count: 8))
            offset += 8
        }
        let rest = SipHash.word(bytes, offset, count: bytes.count - offset)
        state.absorb(UInt64(truncatingIfNeeded: bytes.count) << 56 | rest)
        return state.finish()
    }

    private static func word(_ bytes: Span<UInt8>, _ offset: Int, count: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<count { word |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
        return word
    }

    private struct State {
        var v: (UInt64, UInt64, UInt64, UInt64)

        init(_ key: (UInt64, UInt64)) {
            v = (
                key.0 ^ 0x736F_6D65_7073_6575, key.1 ^ 0x646F_7261_6E64_6F6D,
                key.0 ^ 0x6C79_6765_6E65_7261, key.1 ^ 0x7465_6462_7974_6573
            )
        }

        mutating func absorb(_ word: UInt64) {
            v.3 ^= word
            round()
            round()
            v.0 ^= word
        }

        mutating func finish() -> UInt64 {
            v.2 ^= 0xFF
            for _ in 0..<4 { round() }
            return v.0 ^ v.1 ^ v.2 ^ v.3
        }

        private mutating func round() {
            v.0 &+= v.1
            v.1 = rotate(v.1, 13) ^ v.0
            v.0 = rotate(v.0, 32)
            v.2 &+= v.3
            v.3 = rotate(v.3, 16) ^ v.2
            v.0 &+= v.3
            v.3 = rotate(v.3, 21) ^ v.0
            v.2 &+= v.1
            v.1 = rotate(v.1, 17) ^ v.2
            v.2 = rotate(v.2, 32)
        }

        private func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
            word << bits | word >> (64 - bits)
        }
    }
}
