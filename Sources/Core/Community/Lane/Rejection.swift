/// Why a command is refused: which rule, what is so, and what would be allowed instead.
public struct Rejection: Error, Hashable, Sendable {
    public let rule: Rule
    /// A sentence about this case, without names of persons.
    public let reason: String
    /// The verbs that the same subject would take now.
    public let allowed: [String]

    public init(_ rule: Rule, _ reason: String, allowed: [String] = []) {
        self.rule = rule
        self.reason = reason
        self.allowed = allowed
    }
}

extension Rejection: CustomStringConvertible {
    public var description: String {
        allowed.isEmpty
            ? "\(rule.code): \(reason)" : "\(rule.code): \(reason); allowed: \(allowed.joined(separator: ", "))"
    }
}

/// A rule of the domain by its code, such as `case.checker-is-disposer`. Each aggregate lists its own.
public struct Rule: Hashable, Sendable {
    public let code: String

    public init(_ code: String) { self.code = code }
}
