/// Any JSON text as a value. Members keep the order they were written in.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Any other number, as its text: no float is ever made of it.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])
}

/// A name and what it stands for in an object.
public struct JSONMember: Hashable, Sendable {
    public let name: String
    public let value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension JSONValue {
    /// The member of an object; nil where there is none, and for what is no object.
    public subscript(name: String) -> JSONValue? {
        members?.first { $0.name == name }?.value
    }

    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// JSON Schema counts 1960.0 among the integers, because JSON does not tell it from 1960; so do we.
    public var integer: Int64? {
        switch self {
        case .integer(let number): return number
        case .number(let text):
            let halves = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            guard halves.count == 2, halves[1].allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
            return Int64(String(decoding: halves[0], as: UTF8.self))
        default: return nil
        }
    }

    public var bool: Bool? {
        if case .bool(let truth) = self { truth } else { nil }
    }

    public var array: [JSONValue]? {
        if case .array(let items) = self { items } else { nil }
    }

    public var members: [JSONMember]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The shortest text: no space between anything.
    public var encoded: [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }
}

extension JSONValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { JSONMember($0, $1) })
    }
}
