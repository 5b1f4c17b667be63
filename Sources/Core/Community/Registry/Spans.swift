public import CBOR
public import Wire

/// Spans of time that do not overlap, in their order. Each begins with its first moment and ends before its last.
public struct Spans: FieldValue {
    /// Beginnings and ends in turn.
    private var bounds: [Int64] = []

    public init() {}

    public var isEmpty: Bool { bounds.isEmpty }

    var all: [Range<Instant>] {
        stride(from: 0, to: bounds.count, by: 2).map { index in
            Instant(milliseconds: bounds[index])..<Instant(milliseconds: max(bounds[index], bounds[index + 1]))
        }
    }

    public func overlaps(_ span: Range<Instant>) -> Bool {
        stride(from: 0, to: bounds.count, by: 2).contains { index in
            bounds[index] < span.upperBound.milliseconds && bounds[index + 1] > span.lowerBound.milliseconds
        }
    }

    /// Adds a span that overlaps none of those that are here, and forgets those that ended by `horizon`.
    mutating func insert(_ span: Range<Instant>, forgettingBefore horizon: Instant) {
        var spans: [(Int64, Int64)] = stride(from: 0, to: bounds.count, by: 2).map { (bounds[$0], bounds[$0 + 1]) }
        spans.removeAll { $0.1 <= horizon.milliseconds }
        spans.append((span.lowerBound.milliseconds, span.upperBound.milliseconds))
        spans.sort { $0.0 < $1.0 }
        bounds = spans.flatMap { [$0.0, $0.1] }
    }

    mutating func remove(from start: Instant) {
        for index in stride(from: 0, to: bounds.count, by: 2) where bounds[index] == start.milliseconds {
            bounds.removeSubrange(index...(index + 1))
            return
        }
    }

    public static var cddl: String { [Int64].cddl }
    public func write(to writer: inout CBORWriter) { bounds.write(to: &writer) }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        bounds = try [Int64](from: &reader)
        guard bounds.count.isMultiple(of: 2) else { throw reader.failure(.unexpected(wanted: "pairs"), start) }
    }
}
