/// The place of a record in its lane, counted from 0 without gaps. A lane of size n holds 0 to n - 1.
public struct Seq: Hashable, Sendable, Comparable {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    public static func < (a: Seq, b: Seq) -> Bool { a.value < b.value }
}

extension Seq: CustomStringConvertible {
    public var description: String { String(value) }
}
