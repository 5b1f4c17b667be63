/// A 64-bit checksum against rot, not against people: far cheaper than SHA-256, and certain where it matters.
///
/// Each 8-byte word is multiplied by an odd number of its own and the products are added modulo 2^64. An odd factor has
/// an inverse, so a change confined to one word always changes the sum; several changes cancel out once in 2^64.
public enum Checksum {
    public static func of(_ bytes: Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
        unsafe bytes.withUnsafeBytes { buffer in
            var factor: UInt64 = 0x9E37_79B9_7F4A_7C15
            var sum = (seed &+ UInt64(buffer.count)) &* factor
            var offset = 0
            while offset + 8 <= buffer.count {
                // Even steps keep the factor odd.
                factor &+= 0xD1B5_4A32_D192_ED02
                sum &+=
                    factor &* UInt64(littleEndian: unsafe buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            var rest: UInt64 = 0
            while offset < buffer.count {
                rest = unsafe rest << 8 | UInt64(buffer[offset])
                offset += 1
            }
            return sum &+ (factor &+ 0xD1B5_4A32_D192_ED02) &* rest
        }
    }
}
