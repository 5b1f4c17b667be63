internal import Digest
public import JSON

/// A value as answers show it: in the words and the forms that commands take.
public protocol JSONShown {
    /// What JSON Schema has to say about its values.
    static var jsonSchema: JSONValue { get }
    var json: JSONValue { get }
}

/// What has no other form is shown as it is stored, bytes in hexadecimal.
extension ColumnConvertible {
    public static var jsonSchema: JSONValue {
        switch columnType {
        case .integer: ["type": "integer"]
        case .text: ["type": "string"]
        case .bytes: ["type": "string", "pattern": "^([0-9a-f]{2})*$"]
        }
    }

    public var json: JSONValue {
        switch column {
        case .null: .null
        case .integer(let integer): .integer(integer)
        case .text(let text): .string(text)
        case .bytes(let bytes): .string(bytes.hexadecimal)
        }
    }
}

extension TextCoded where Self: RawRepresentable<String> & CaseIterable {
    public static var jsonSchema: JSONValue { .words(allCases.map(\.rawValue)) }
}

/// A value that is stored as a number and named by a word.
public protocol NumberedWord: IntegerCoded, CaseIterable {
    var word: String { get }
}

extension NumberedWord {
    public static var jsonSchema: JSONValue { .words(allCases.map(\.word)) }
    public var json: JSONValue { .string(word) }
}

extension Priority: NumberedWord {
    public var word: String { "P\(rawValue)" }
}

extension Level: NumberedWord {
    public var word: String { "L\(rawValue)" }
}

extension ReadingKind: NumberedWord {
    public var word: String { "\(self)" }
}

extension TariffBand: NumberedWord {
    public var word: String { "\(self)" }
}

extension Array: JSONShown where Element: JSONShown {
    public static var jsonSchema: JSONValue { ["type": "array", "items": Element.jsonSchema] }
    public var json: JSONValue { .array(map(\.json)) }
}

extension JSONValue {
    /// The schema of one of some words.
    static func words(_ words: [String]) -> JSONValue { ["type": "string", "enum": .array(words.map { .string($0) })] }

    /// The schema of an object that always has these members and no others.
    static func object(of schemas: KeyValuePairs<String, JSONValue>) -> JSONValue {
        [
            "type": "object", "required": .array(schemas.map { .string($0.key) }),
            "properties": .object(schemas.map { JSONMember($0.key, $0.value) }), "additionalProperties": false,
        ]
    }

    /// The schema of what may be null as well.
    var orNull: JSONValue { ["oneOf": [self, ["type": "null"]]] }
}
