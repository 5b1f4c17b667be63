public import CBOR

/// Where a place lies on the ground, as GeoJSON has it, in whole 1e-7 degrees: a centimetre, and no float.
public struct Geometry: FieldValue {
    public enum Shape: String, TextCoded, CaseIterable {
        case point, line, polygon
    }

    public var shape: Shape
    /// Longitude and latitude in turn. A polygon is one closed ring.
    public var coordinates: [Int64]

    /// More would not fit into a record beside its head.
    public static let maximumPointCount = 4_000

    public init(_ shape: Shape = .point, _ coordinates: [Int64] = []) {
        self.shape = shape
        self.coordinates = coordinates
    }

    public var isValid: Bool {
        guard coordinates.count.isMultiple(of: 2), (1...Self.maximumPointCount).contains(pointCount) else {
            return false
        }
        for index in stride(from: 0, to: coordinates.count, by: 2) {
            guard (-1_800_000_000...1_800_000_000).contains(coordinates[index]),
                (-900_000_000...900_000_000).contains(coordinates[index + 1])
            else { return false }
        }
        return switch shape {
        case .point: pointCount == 1
        case .line: pointCount >= 2
        case .polygon: pointCount >= 4 && coordinates.prefix(2) == coordinates.suffix(2)
        }
    }

    private var pointCount: Int { coordinates.count / 2 }

    public static var cddl: String { "[shape: \(Shape.cddl), coordinates: [2* int64]]" }

    public func write(to writer: inout CBORWriter) {
        writer.array(2)
        shape.write(to: &writer)
        coordinates.write(to: &writer)
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard try reader.array() == 2 else { throw reader.failure(.unexpected(wanted: "two items"), start) }
        shape = try Shape(from: &reader)
        coordinates = try [Int64](from: &reader)
    }
}
