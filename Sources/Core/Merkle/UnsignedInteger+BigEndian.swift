extension FixedWidthInteger where Self: UnsignedInteger {
    /// Network byte order, as all binary forms of these specifications have it.
    var bigEndianBytes: [UInt8] {
        (0..<Self.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
    }

    /// The caller has cut as many bytes as the integer has.
    init(bigEndianBytes bytes: some Sequence<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | Self($1) }
    }
}
