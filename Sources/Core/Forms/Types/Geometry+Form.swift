internal import Community
internal import JSON

/// As GeoJSON (RFC 7946) has it: a point, a line, or a polygon of one ring. Which of these are whole is for the registry
/// to say.
extension Geometry: FormValue {
    static var form: FormType<Geometry> {
        FormType.object { form throws(FormError) in
            let shape = try form.required("type", .choice(Shape.allCases.map { ($0.geoJSON, $0) }))
            return Geometry(
                shape, try form.required("coordinates", coordinates(of: shape)).flatMap { [$0.longitude, $0.latitude] })
        }.described(as: ["type": "object", "oneOf": .array(Shape.allCases.map(schema))])
    }

    private static func schema(of shape: Shape) -> JSONValue {
        FormListing(fields: [
            FormField(name: "type", isRequired: true, schema: ["const": .string(shape.geoJSON)], example: .null),
            FormField(name: "coordinates", isRequired: true, schema: coordinates(of: shape).schema, example: .null),
        ]).schema
    }

    private static func coordinates(of shape: Shape) -> FormType<[Position]> {
        let line = Position.form.list(1...Geometry.maximumPointCount)
        return switch shape {
        case .point: Position.form.map { [$0] }
        case .line: line
        case .polygon: line.list(1...1).map { $0[0] }
        }
    }
}

extension Position: FormValue {
    static var form: FormType<Position> {
        FormType(
            [
                "type": "array",
                "prefixItems": [
                    ["type": "number", "minimum": -180, "maximum": 180],
                    ["type": "number", "minimum": -90, "maximum": 90],
                ], "items": ["type": "number"], "minItems": 2, "maxItems": 2,
            ],
            example: .array([.number("116.3912345"), .number("39.9012345")])
        ) { json throws(FormError) in
            guard let pair = json.array, pair.count == 2 else {
                throw FormError("a pair of longitude and latitude is expected")
            }
            return Position(
                longitude: try degrees(pair[0], upTo: 180, "0"), latitude: try degrees(pair[1], upTo: 90, "1"))
        }
    }

    /// Whole ten-millionths: what is finer than a centimetre is left out.
    private static func degrees(_ json: JSONValue, upTo limit: Int64, _ place: String) throws(FormError) -> Int64 {
        guard let text = number(json), let degrees = DecimalText(text).tenMillionths(upTo: limit) else {
            throw FormError("a number of degrees from -\(limit) to \(limit) is expected").inside(place)
        }
        return degrees
    }

    private static func number(_ json: JSONValue) -> String? {
        switch json {
        case .integer(let number): "\(number)"
        case .number(let text): text
        default: nil
        }
    }
}
