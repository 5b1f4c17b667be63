internal import Community
internal import JSON

/// As GeoJSON (RFC 7946) has it: a point, a line, or a polygon of one ring. Which of these are whole is for the registry
/// to say.
extension Geometry: FormValue {
    static var form: FormType<Geometry> {
        .object { form throws(FormError) in
            let shape = try form.required(
                "type", .choice(Shape.allCases.map { ($0.geoJSON, $0) }))
            return Geometry(
                shape, try form.required("coordinates", coordinates(of: shape)).flatMap { [$0.longitude, $0.latitude] })
        }
    }

    private static func coordinates(of shape: Shape) -> FormType<[Position]> {
        let line = Position.form.list(1...Geometry.maximumPointCount)
        return FormType(
            [
                "anyOf": [Position.form.schema, line.schema, line.list(1...1).schema],
                "description":
                    "a pair of longitude and latitude; of a line, some of them; of a polygon, one ring of them",
            ],
            example: Position.form.example
        ) { json throws(FormError) in
            switch shape {
            case .point: return [try Position.form.read(json)]
            case .line: return try line.read(json)
            case .polygon: return try line.list(1...1).read(json)[0]
            }
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
        guard let text = number(json), let degrees = tenMillionths(text), degrees.magnitude <= limit * 10_000_000 else {
            throw FormError("a number of degrees from -\(limit) to \(limit), without an exponent, is expected").inside(
                place)
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

    private static func tenMillionths(_ text: String) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let digits = isNegative ? text.dropFirst() : text[...]
        let whole = digits.prefix { $0 != "." }
        let fraction = digits.dropFirst(whole.count)
        guard fraction.dropFirst().allSatisfy(\.isNumber),
            let amount = try? DecimalIndex.parse(whole + fraction.prefix(8), decimals: 7)
        else { return nil }
        return isNegative ? -amount : amount
    }
}
