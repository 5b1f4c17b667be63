public import JSON

/// The community as commands take it, which has an empty path.
extension PlacePath {
    public static var jsonSchema: JSONValue { ["type": "string"] }
    public var json: JSONValue { .string(subject) }
}

extension Climb: JSONShown {
    public static var jsonSchema: JSONValue {
        .object(of: [
            "from": Level.jsonSchema, "to": Level.jsonSchema, "time": ["type": "string", "format": "date-time"],
        ])
    }

    public var json: JSONValue { ["from": from.json, "to": to.json, "time": time.json] }
}

extension TagReading: JSONShown {
    public static var jsonSchema: JSONValue {
        .object(of: ["counter": Int64.jsonSchema, "at": ["type": "string", "format": "date-time"]])
    }

    public var json: JSONValue { ["counter": counter.json, "at": at.json] }
}

extension Round.Hit: JSONShown {
    public static var jsonSchema: JSONValue {
        .object(of: ["checkpoint": CheckpointID.jsonSchema, "at": ["type": "string", "format": "date-time"]])
    }

    public var json: JSONValue { ["checkpoint": checkpoint.json, "at": at.json] }
}

/// As GeoJSON (RFC 7946) has it, and as commands take it.
extension Geometry: JSONShown {
    public static var jsonSchema: JSONValue {
        .object(of: [
            "type": .words(Shape.allCases.map(\.geoJSON)), "coordinates": ["type": "array", "minItems": 1],
        ])
    }

    public var json: JSONValue {
        let pairs = stride(from: 0, to: coordinates.count - 1, by: 2).map { place in
            JSONValue.array([.degrees(coordinates[place]), .degrees(coordinates[place + 1])])
        }
        let nested: JSONValue =
            switch shape {
            case .point: pairs.first ?? []
            case .line: .array(pairs)
            case .polygon: [.array(pairs)]
            }
        return ["type": .string(shape.geoJSON), "coordinates": nested]
    }
}

extension Geometry.Shape {
    public var geoJSON: String {
        switch self {
        case .point: "Point"
        case .line: "LineString"
        case .polygon: "Polygon"
        }
    }
}

extension JSONValue {
    /// Whole ten-millionths of a degree.
    static func degrees(_ value: Int64) -> JSONValue {
        let digits = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
        return .number((value < 0 ? "-" : "") + padded.dropLast(7) + "." + padded.suffix(7))
    }
}
