import Synchronization

/// What a request is called in answers and logs, and what makes a command of its own of each that comes without an id: no
/// two requests of a node have the same one, whichever of its runs they come to.
public struct RequestID: Hashable, Sendable, CustomStringConvertible {
    public let number: UInt64

    public init(_ number: UInt64) { self.number = number }

    /// Thirteen digits of base 36 at most.
    public var description: String { "r" + String(number, radix: 36) }
}

/// Numbers requests. Each run begins somewhere else among so many numbers that it does not come to those of another, and no
/// clock has a say in it: clocks are set back.
final class RequestNumbers: Sendable {
    private let last = Atomic(UInt64.random(in: 0...UInt64.max))

    func next() -> RequestID { RequestID(last.wrappingAdd(1, ordering: .relaxed).newValue) }
}
