public import CBOR

/// A CBOR value in plain JSON, with objects for what JSON lacks.
public struct PlainValue: Decodable {
    public let value: CBORValue

    private enum Form: String, CodingKey {
        case bytes, float, map, `repeat`
    }

    public init(from decoder: any Decoder) throws {
        if let form = try? decoder.container(keyedBy: Form.self) {
            value = try PlainValue.object(form)
        } else if let items = try? [PlainValue](from: decoder) {
            value = .array(items.map(\.value))
        } else {
            value = try PlainValue.scalar(decoder.singleValueContainer())
        }
    }

    public static func map(_ pairs: [[PlainValue]]) -> CBORValue {
        .map(pairs.map { .init($0[0].value, $0[1].value) })
    }

    private static func object(_ form: KeyedDecodingContainer<Form>) throws -> CBORValue {
        if let hex = try form.decodeIfPresent(String.self, forKey: .bytes) { return .bytes([UInt8](hex: hex)) }
        if let float = try form.decodeIfPresent(String.self, forKey: .float) { return .float(Double(float)!) }
        if let pairs = try form.decodeIfPresent([[PlainValue]].self, forKey: .map) { return map(pairs) }
        var repetition = try form.nestedUnkeyedContainer(forKey: .repeat)
        let text = try repetition.decode(String.self)
        return .text(String(repeating: text, count: try repetition.decode(Int.self)))
    }

    private static func scalar(_ plain: any SingleValueDecodingContainer) throws -> CBORValue {
        if plain.decodeNil() { return .null }
        if let truth = try? plain.decode(Bool.self) { return .bool(truth) }
        if let number = try? plain.decode(Int64.self) { return .integer(number) }
        return .text(try plain.decode(String.self))
    }
}
