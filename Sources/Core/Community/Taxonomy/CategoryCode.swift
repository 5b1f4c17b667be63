/// What an alarm, a case or a finding is about, such as `fire.smoke`: the code of a row of the taxonomy.
public struct CategoryCode: TextCoded, Comparable {
    public let text: String

    public init(text: String) { self.text = text }

    /// By bytes, as a store finds its rows: to `String`, texts that look alike are equal.
    public static func == (a: CategoryCode, b: CategoryCode) -> Bool { a.text.isSpelled(as: b.text) }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// By bytes: the order reaches outputs.
    public static func < (a: CategoryCode, b: CategoryCode) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }
}

extension CategoryCode: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text: text) }
}

extension CategoryCode: CustomStringConvertible {
    public var description: String { text }
}
