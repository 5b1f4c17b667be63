public import CBOR
public import Wire

/// A value that holds from some instants on, each until the next.
public struct Timeline<Value: FieldValue>: FieldValue {
    /// Ascending.
    public private(set) var steps: [Step] = []

    public struct Step: Hashable, Sendable {
        public let from: Int64
        public let value: Value
    }

    public init() {}

    public init(_ value: Value, from: Instant) { steps = [Step(from: from.milliseconds, value: value)] }

    /// What is said of the same instant later stands.
    public mutating func set(_ value: Value, from: Instant) {
        let from = from.milliseconds
        let place = steps.firstIndex { $0.from >= from } ?? steps.count
        let isThere = place < steps.count && steps[place].from == from
        steps.replaceSubrange(place..<(place + (isThere ? 1 : 0)), with: [Step(from: from, value: value)])
    }

    /// Before the first step, what that says.
    public func value(at milliseconds: Int64) -> Value? {
        (steps.last { $0.from <= milliseconds } ?? steps.first)?.value
    }

    public var latest: Value? { steps.last?.value }

    /// The instant of the first step after this one.
    public func change(after milliseconds: Int64) -> Int64? { steps.first { $0.from > milliseconds }?.from }

    public static var cddl: String { "[* (int64, \(Value.cddl))]" }

    public func write(to writer: inout CBORWriter) {
        writer.array(steps.count * 2)
        for step in steps {
            writer.integer(step.from)
            step.value.write(to: &writer)
        }
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        for _ in 0..<(try reader.array() / 2) {
            steps.append(Step(from: try reader.integer(), value: try Value(from: &reader)))
        }
    }
}
