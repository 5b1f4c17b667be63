public import JSON

/// A part of a path or of a query: how it is read, and what the description says of it.
public struct Parameter<Value: Sendable>: ParameterDescription {
    public let name: String
    public let place: ParameterPlace
    public let isRequired: Bool
    public let summary: String
    public let schema: JSONValue
    public let example: JSONValue
    public let read: @Sendable (String) throws(Unreadable) -> Value

    public init(
        _ name: String, in place: ParameterPlace = .query, required: Bool = false, _ summary: String,
        schema: JSONValue, example: JSONValue, _ read: @escaping @Sendable (String) throws(Unreadable) -> Value
    ) {
        self.name = name
        self.place = place
        isRequired = required || place == .path
        self.summary = summary
        self.schema = schema
        self.example = example
        self.read = read
    }
}

/// What is wrong with the text of a parameter.
public struct Unreadable: Error, Sendable {
    public let reason: String
    public let allowed: [String]

    public init(_ reason: String, allowed: [String] = []) {
        self.reason = reason
        self.allowed = allowed
    }
}

public enum ParameterPlace: String, Sendable {
    case path, query, header
}

/// What a parameter is, whatever its type.
public protocol ParameterDescription: Sendable {
    var name: String { get }
    var place: ParameterPlace { get }
    var isRequired: Bool { get }
    var summary: String { get }
    var schema: JSONValue { get }
    var example: JSONValue { get }
}

extension Parameter where Value == Int {
    /// A whole number in a range.
    public static func count(
        _ name: String, _ summary: String, _ range: ClosedRange<Int>, example: Int
    ) -> Parameter {
        Parameter(
            name, summary,
            schema: [
                "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                "maximum": .integer(Int64(range.upperBound)),
            ], example: .integer(Int64(example))
        ) { text throws(Unreadable) in
            guard let count = Int(text), range.contains(count), "\(count)" == text else {
                throw Unreadable("it is no whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return count
        }
    }
}

extension Parameter where Value == String {
    public static func text(
        _ name: String, in place: ParameterPlace = .query, required: Bool = false, _ summary: String,
        upTo limit: Int = 256, example: String
    ) -> Parameter {
        Parameter(
            name, in: place, required: required, summary,
            schema: ["type": "string", "minLength": 1, "maxLength": .integer(Int64(limit))],
            example: .string(example)
        ) { text throws(Unreadable) in
            guard (1...limit).contains(text.unicodeScalars.count) else {
                throw Unreadable("it has not 1 to \(limit) characters")
            }
            return text
        }
    }
}

extension Parameter {
    /// One of a few words.
    public static func choice(
        _ name: String, _ summary: String, _ choices: [(String, Value)], example: String
    ) -> Parameter {
        let words = choices.map(\.0)
        return Parameter(
            name, summary, schema: ["type": "string", "enum": .array(words.map { .string($0) })],
            example: .string(example)
        ) { text throws(Unreadable) in
            guard let found = choices.first(where: { $0.0 == text }) else {
                throw Unreadable("\"\(text)\" is none of them", allowed: words)
            }
            return found.1
        }
    }
}
