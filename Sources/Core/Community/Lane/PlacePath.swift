/// Where something is in the place tree of a community, as ids from the outside in: `b3/u1/r502`. The empty path is the
/// community itself.
public struct PlacePath: TextCoded {
    public let text: String

    /// What a path may hold is decided where it enters, by `isValid`; a stored one is taken as it is.
    public init(text: String) { self.text = text }

    public static let community = PlacePath(text: "")
    /// Community, building, unit, storey, room, corner: no place is deeper.
    public static let maximumDepth = 8
    public static let maximumByteCount = 200

    public var isValid: Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return text.utf8.count <= Self.maximumByteCount && (1...Self.maximumDepth).contains(parts.count)
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isNameByte) }
    }

    /// How a record holds it: the community itself is the place that need not be named.
    var recorded: String? { text.isEmpty ? nil : text }

    /// The path of the place around this one; nil for the community.
    public var parent: PlacePath? {
        guard !text.isEmpty else { return nil }
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return .community }
        return PlacePath(text: String(text[..<slash]))
    }

    /// The first `depth` parts: what things are grouped by.
    public func prefix(_ depth: Int) -> PlacePath {
        PlacePath(text: text.split(separator: "/").prefix(depth).joined(separator: "/"))
    }

    /// Whether a place is this one or inside it.
    public func contains(_ other: PlacePath) -> Bool {
        let rest = other.text.utf8.dropFirst(text.utf8.count)
        return other.text.utf8.starts(with: text.utf8)
            && (text.isEmpty || rest.isEmpty || rest.first == UInt8(ascii: "/"))
    }
}

extension PlacePath: CustomStringConvertible {
    public var description: String { text.isEmpty ? "community" : text }
}

extension PlacePath: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text: text) }
}

extension PlacePath {
    /// By bytes, as a store finds its rows: to `String`, texts that look alike are equal.
    public static func == (a: PlacePath, b: PlacePath) -> Bool { a.text.isSpelled(as: b.text) }
}

extension PlacePath: Comparable {
    /// By bytes: the order reaches outputs.
    public static func < (a: PlacePath, b: PlacePath) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }
}
