import Synchronization

/// What a request is called in answers and logs: short, and unique on this node as long as it runs.
public struct RequestID: Hashable, Sendable, CustomStringConvertible {
    public let number: UInt64

    public init(_ number: UInt64) { self.number = number }

    /// Eleven digits of base 36 at most.
    public var description: String { "r" + String(number, radix: 36) }
}

/// Numbers requests.
final class RequestNumbers: Sendable {
    private let last: Atomic<UInt64>

    /// `start` is another one at each start of the node, so that ids do not repeat from day to day.
    init(after start: UInt64) { last = Atomic(start) }

    func next() -> RequestID { RequestID(last.wrappingAdd(1, ordering: .relaxed).newValue) }
}
