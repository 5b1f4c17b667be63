/// What is wrong with one place of a description that somebody wrote for devices, and what would be right.
public struct MappingError: Error, Hashable, CustomStringConvertible {
    /// A JSON pointer (RFC 6901).
    public let field: String
    public let reason: String

    public init(_ field: String, _ reason: String) {
        self.field = field
        self.reason = reason
    }

    public var description: String { "\(field): \(reason)" }

    func inside(_ place: String) -> MappingError { MappingError("/\(place)\(field)", reason) }
}
