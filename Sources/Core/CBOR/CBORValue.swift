/// Any CBOR item as a value, for what is cold or not known beforehand. Maps are sorted when they are written.
public indirect enum CBORValue: Hashable, Sendable {
    case unsigned(UInt64)
    /// The number -1 - the argument.
    case negative(UInt64)
    case bytes([UInt8])
    case text(String)
    case array([CBORValue])
    case map([Pair])
    case tagged(UInt64, CBORValue)
    case bool(Bool)
    case null
    case undefined
    case simple(UInt8)
    case float(Double)

    public struct Pair: Hashable, Sendable {
        public let key: CBORValue
        public let value: CBORValue

        public init(_ key: CBORValue, _ value: CBORValue) {
            self.key = key
            self.value = value
        }
    }

    /// The one item in these bytes.
    public init(decoding bytes: [UInt8], limits: CBORLimits = CBORLimits()) throws(CBORError) {
        var reader = try CBORReader(bytes, limits: limits)
        self = try reader.value()
        try reader.finish()
    }

    /// Deterministic bytes. A map with a key twice has none; that is a programmer's error.
    public var encoded: [UInt8] {
        var writer = CBORWriter()
        writer.value(self)
        return writer.bytes
    }
}

extension CBORValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral, ExpressibleByNilLiteral
{
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: CBORValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (CBORValue, CBORValue)...) { self = .map(elements.map { Pair($0, $1) }) }
    public init(floatLiteral value: Double) { self = .float(value) }
    public init(nilLiteral: ()) { self = .null }

    public static func integer(_ value: Int64) -> CBORValue {
        value < 0 ? .negative(UInt64(~value)) : .unsigned(UInt64(value))
    }
}

extension CBORWriter {
    public mutating func value(_ value: CBORValue) {
        switch value {
        case .unsigned(let number): unsigned(number)
        case .negative(let argument): negative(argument)
        case .bytes(let content): byteString(content)
        case .text(let content): text(content)
        case .array(let items):
            array(items.count)
            for item in items { self.value(item) }
        case .map(let pairs): sorted(pairs)
        case .tagged(let number, let content):
            tag(number)
            self.value(content)
        case .bool(let truth): bool(truth)
        case .null: null()
        case .undefined: undefined()
        case .simple(let number): simple(number)
        case .float(let number): float(number)
        }
    }

    private mutating func sorted(_ pairs: [CBORValue.Pair]) {
        map(pairs.count)
        let encoded = pairs.map { ($0.key.encoded, $0.value) }
            .sorted { $0.0.lexicographicallyPrecedes($1.0) }
        for (index, (key, content)) in encoded.enumerated() {
            precondition(index == 0 || encoded[index - 1].0 != key, "a map has each key once")
            self.encoded(key)
            value(content)
        }
    }
}

extension CBORReader {
    /// The next item, checked as a whole before any of it is built.
    public mutating func value() throws(CBORError) -> CBORValue {
        var inside = self
        try skip()
        return try inside.build()
    }

    private mutating func build() throws(CBORError) -> CBORValue {
        let head = try head()
        switch head.type {
        case .unsigned: return .unsigned(head.argument)
        case .negative: return .negative(head.argument)
        case .bytes: return .bytes(Array(bytes[try take(head.argument, position)]))
        case .text: return .text(String(decoding: bytes[try take(head.argument, position)], as: UTF8.self))
        case .array:
            var items: [CBORValue] = []
            for _ in 0..<head.argument { items.append(try build()) }
            return .array(items)
        case .map:
            var pairs: [CBORValue.Pair] = []
            for _ in 0..<head.argument { pairs.append(.init(try build(), try build())) }
            return .map(pairs)
        case .tag: return .tagged(head.argument, try build())
        default: return other(head)
        }
    }

    private func other(_ head: Head) -> CBORValue {
        switch head.information {
        case 20: .bool(false)
        case 21: .bool(true)
        case 22: .null
        case 23: .undefined
        case 25...27: .float(CBORFloat.value(head.information, head.argument))
        default: .simple(UInt8(head.argument))
        }
    }
}
