/// Writes deterministic CBOR (RFC 8949, section 4.2.1) straight into bytes.
///
/// Every number takes its shortest form by construction. Counts come before contents, so the caller of `array` and
/// `map` writes that many items, map keys ascending; `CBORValue` sorts, and `CBORReader` refuses what is out of order.
public struct CBORWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init(reserving capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Starts again without giving the memory back.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Forgets what was written after the first `count` bytes.
    public mutating func cut(to count: Int) {
        bytes.removeLast(bytes.count - count)
    }

    public mutating func unsigned(_ value: UInt64) {
        head(.unsigned, value)
    }

    public mutating func integer(_ value: Int64) {
        // -1 - value is the argument of a negative number, and ~value is just that without the overflow.
        if value < 0 { head(.negative, UInt64(~value)) } else { head(.unsigned, UInt64(value)) }
    }

    /// The number -1 - `argument`, which reaches twice as far down as `Int64`.
    public mutating func negative(_ argument: UInt64) {
        head(.negative, argument)
    }

    public mutating func byteString(_ value: [UInt8]) {
        head(.bytes, UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    public mutating func byteString(_ value: ArraySlice<UInt8>) {
        head(.bytes, UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    public mutating func text(_ value: String) {
        head(.text, UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// A text by its bytes, of which the caller knows that they are UTF-8.
    public mutating func text(utf8 value: [UInt8]) {
        head(.text, UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    public mutating func array(_ count: Int) {
        head(.array, UInt64(count))
    }

    public mutating func map(_ count: Int) {
        head(.map, UInt64(count))
    }

    /// Gives the map without pairs that was begun at `offset` the pairs that were written since.
    public mutating func map(_ count: Int, begunAt offset: Int) {
        guard count >= 24 else {
            bytes[offset] = MajorType.map.rawValue << 5 | UInt8(count)
            return
        }
        var head = CBORWriter()
        head.map(count)
        bytes.replaceSubrange(offset...offset, with: head.bytes)
    }

    public mutating func tag(_ number: UInt64) {
        head(.tag, number)
    }

    public mutating func bool(_ value: Bool) {
        bytes.append(value ? 0xF5 : 0xF4)
    }

    public mutating func null() {
        bytes.append(0xF6)
    }

    public mutating func undefined() {
        bytes.append(0xF7)
    }

    /// A simple value without a name; 20 to 31 have names or are reserved.
    public mutating func simple(_ value: UInt8) {
        precondition(value < 20 || value > 31, "simple value \(value) is reserved")
        head(.other, UInt64(value))
    }

    /// The shortest of the three float forms that keeps the value; every NaN is the one NaN.
    public mutating func float(_ value: Double) {
        if value.isNaN { return bigEndian(0xF9, UInt16(0x7E00)) }
        let half = Float16(value)
        if Double(half) == value { return bigEndian(0xF9, half.bitPattern) }
        let single = Float(value)
        if Double(single) == value { return bigEndian(0xFA, single.bitPattern) }
        bigEndian(0xFB, value.bitPattern)
    }

    /// Appends items that are deterministic CBOR already.
    public mutating func encoded(_ items: [UInt8]) {
        bytes.append(contentsOf: items)
    }

    public mutating func encoded(_ items: ArraySlice<UInt8>) {
        bytes.append(contentsOf: items)
    }

    @inline(__always)
    private mutating func head(_ type: MajorType, _ argument: UInt64) {
        let high = type.rawValue << 5
        switch argument {
        case 0..<24: bytes.append(high | UInt8(truncatingIfNeeded: argument))
        case 24...0xFF:
            bytes.append(high | 24)
            bytes.append(UInt8(truncatingIfNeeded: argument))
        case 0x100...0xFFFF: bigEndian(high | 25, UInt16(truncatingIfNeeded: argument))
        case 0x1_0000...0xFFFF_FFFF: bigEndian(high | 26, UInt32(truncatingIfNeeded: argument))
        default: bigEndian(high | 27, argument)
        }
    }

    private mutating func bigEndian<Value: FixedWidthInteger>(_ initial: UInt8, _ value: Value) {
        bytes.append(initial)
        var shift = Value.bitWidth
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: value >> Value(shift)))
        }
    }
}

/// The eight kinds of item (RFC 8949, section 3.1): the high three bits of an item's first byte.
@frozen public struct MajorType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    @inlinable
    init(initial: UInt8) { self.init(rawValue: initial >> 5) }

    @inlinable public static var unsigned: MajorType { MajorType(rawValue: 0) }
    @inlinable public static var negative: MajorType { MajorType(rawValue: 1) }
    @inlinable public static var bytes: MajorType { MajorType(rawValue: 2) }
    @inlinable public static var text: MajorType { MajorType(rawValue: 3) }
    @inlinable public static var array: MajorType { MajorType(rawValue: 4) }
    @inlinable public static var map: MajorType { MajorType(rawValue: 5) }
    @inlinable public static var tag: MajorType { MajorType(rawValue: 6) }
    /// Floats, booleans, null and the other simple values.
    @inlinable public static var other: MajorType { MajorType(rawValue: 7) }

    @inlinable
    public static func == (a: MajorType, b: MajorType) -> Bool { a.rawValue == b.rawValue }
}
