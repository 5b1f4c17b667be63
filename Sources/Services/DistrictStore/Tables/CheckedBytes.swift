import Digest

/// Bytes with a checksum behind, which also tells whether they lie where they were put: SQLite checks the pages of its WAL,
/// but not those of its file.
enum CheckedBytes {
    private static let sumByteCount = 8

    static func add(to bytes: inout [UInt8], at place: UInt64) {
        let sum = Checksum.of(bytes.span, seed: place)
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: sum >> UInt64(shift))) }
    }

    /// Takes the checksum away from the bytes behind `start`; false where it is not theirs.
    static func remove(from bytes: inout [UInt8], behind start: Int = 0, at place: UInt64) -> Bool {
        guard bytes.count - start >= sumByteCount else { return false }
        let stored = bytes.suffix(sumByteCount).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        bytes.removeLast(sumByteCount)
        return Checksum.of(bytes.span.extracting(start..<bytes.count), seed: place) == stored
    }

    /// A number for a place in a table.
    static func place(_ lane: Int64, _ key: [UInt8]) -> UInt64 { Checksum.of(key.span, seed: UInt64(bitPattern: lane)) }
    static func place(_ lane: Int64, _ number: UInt64) -> UInt64 {
        (UInt64(bitPattern: lane) &* 0x9E37_79B9_7F4A_7C15) ^ number
    }
}
