public import Community
public import JSON

/// What a form says of one of its fields: what documentation and error messages are made of.
public struct FormField: Hashable, Sendable {
    public let name: String
    public let isRequired: Bool
    /// What JSON Schema has to say about its values.
    public let schema: JSONValue
    public let example: JSONValue
    /// Whether its content is taken out, to be kept by the vault.
    public internal(set) var sensitivity = Sensitivity.plain
}
