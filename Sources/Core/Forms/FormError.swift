/// What is wrong with one field of what was asked, and what would be right.
public struct FormError: Error, Hashable, Sendable {
    /// Where it stands, as a JSON pointer (RFC 6901): `/subject`, `/data/category`, `/data/route/3`.
    public let field: String
    /// A sentence, without names of persons and without what people wrote.
    public let reason: String
    public let allowed: [String]

    public init(_ reason: String, at field: String = "", allowed: [String] = []) {
        self.field = field
        self.reason = reason
        self.allowed = allowed
    }

    /// The same as seen from what it is a part of.
    func inside(_ name: String) -> FormError {
        let escaped =
            name.contains { $0 == "~" || $0 == "/" }
            ? name.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : "\($0)" }.joined() : name
        return FormError(reason, at: "/\(escaped)\(field)", allowed: allowed)
    }
}

extension FormError: CustomStringConvertible {
    public var description: String {
        "\(field): \(reason)" + (allowed.isEmpty ? "" : "; allowed: \(allowed.joined(separator: ", "))")
    }
}
