/// The name of one thing of a kind: an alarm, a meter, a room. Ids of different kinds do not mix.
public struct ID<Thing>: TextCoded {
    public let text: String

    /// What an id may hold is decided where it enters, by `isName`; a stored one is taken as it is.
    public init(text: String) { self.text = text }

    /// Long enough for codes of other systems; every record and every row pays for it.
    public static var maximumByteCount: Int { 64 }

    /// Letters, digits and `-_.:` of ASCII, so that an id is safe in a path, a topic, a URL and a file of any table.
    public var isName: Bool {
        (1...Self.maximumByteCount).contains(text.utf8.count) && text.utf8.allSatisfy(isNameByte)
    }

    /// By bytes, as a store finds its rows: to `String`, texts that look alike are equal.
    public static func == (a: ID, b: ID) -> Bool { a.text.isSpelled(as: b.text) }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension String {
    /// Whether the bytes are the same. Texts of ASCII that are equal and as long have the same ones, and most are: what only
    /// looks like ASCII, such as the sign for kelvin, is longer.
    func isSpelled(as other: String) -> Bool {
        utf8.count == other.utf8.count && self == other && (utf8Span.isKnownASCII || utf8.elementsEqual(other.utf8))
    }
}

func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: ":"):
        true
    default: false
    }
}

extension ID: CustomStringConvertible {
    public var description: String { text }
}

extension ID: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text: text) }
}

extension ID: Comparable {
    /// By bytes, not by anybody's alphabet: the order reaches outputs.
    public static func < (a: ID, b: ID) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }
}
