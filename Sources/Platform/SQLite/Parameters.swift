/// The values of all parameters of a statement in their order: texts and bytes one behind the other in memory that is used
/// again.
public struct Parameters: ~Copyable {
    enum Value {
        case null
        case integer(Int64)
        /// Where it lies in `bytes`.
        case text(Range<Int>)
        case bytes(Range<Int>)
    }

    private(set) var values: [Value] = []
    private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    public mutating func appendNull() { values.append(.null) }
    public mutating func append(_ integer: Int64) { values.append(.integer(integer)) }

    public mutating func append(_ text: String) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        values.append(.text(start..<bytes.count))
    }

    public mutating func append(_ blob: [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: blob)
        values.append(.bytes(start..<bytes.count))
    }
}
