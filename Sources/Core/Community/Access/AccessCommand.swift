public import Wire

/// What somebody wants to be so at the door, or the node has seen there.
public enum AccessCommand: Hashable, Sendable {
    case issue(TokenTerms)
    case revoke(TokenID)
    /// Of one minute, which is when it occurred.
    case refuse([RefusedCount])
    /// By the principal who acts.
    case deny(TokenID, Permission, Denial.Lack, at: PlacePath?, count: Int64)
    /// By the principal who acts.
    case export(TokenID, Readable, at: PlacePath?, count: Int64)
    case start(version: String)
    case stop(RunID)
    case addHook(HookTerms)
    case removeHook(HookID)
}

/// Who outside is told what happens, as far as the log knows.
public struct HookTerms: Hashable, Sendable {
    public var form: String
    public var host: String
    public var scope: PlacePath

    public init(form: String, host: String, scope: PlacePath) {
        self.form = form
        self.host = host
        self.scope = scope
    }
}

/// What a token is worth.
public struct TokenTerms: Hashable, Sendable {
    /// SHA-256 of its secret.
    public var hash: [UInt8]
    /// A reference to a person, a device, or another system.
    public var principal: String
    public var role: Role
    public var scope: PlacePath
    public var mask: Mask?
    public var expires: Instant?

    public init(
        hash: [UInt8], principal: String, role: Role, scope: PlacePath = .community, mask: Mask? = nil,
        expires: Instant? = nil
    ) {
        self.hash = hash
        self.principal = principal
        self.role = role
        self.scope = scope
        self.mask = mask
        self.expires = expires
    }
}

/// How often one address was turned away for one reason.
public struct RefusedCount: Hashable, Sendable {
    /// Nil for those that were not told apart.
    public var address: AddressID?
    public var reason: Refusal
    public var count: Int64

    public init(address: AddressID?, reason: Refusal, count: Int64) {
        self.address = address
        self.reason = reason
        self.count = count
    }
}

extension Rule {
    public static let tokenExists = Rule("token.exists")
    public static let tokenUnknown = Rule("token.unknown")
    public static let tokenRevoked = Rule("token.revoked")
    public static let tokenHash = Rule("token.hash")
    public static let tokenPrincipal = Rule("token.principal")
    public static let tokenRole = Rule("token.role")
    public static let tokenScope = Rule("token.scope")
    public static let tokenExpired = Rule("token.expired")
    public static let accessCount = Rule("access.count")
    public static let accessTime = Rule("access.time")
    public static let nodeVersion = Rule("node.version")
    public static let nodeRunExists = Rule("node.run-exists")
    public static let nodeRunUnknown = Rule("node.run-unknown")
    public static let nodeStopped = Rule("node.stopped")
    public static let hookTerms = Rule("hook.terms")
    public static let hookUnknown = Rule("hook.unknown")

    public static let accessRules: [Rule] = [
        .tokenExists, .tokenUnknown, .tokenRevoked, .tokenHash, .tokenPrincipal, .tokenRole, .tokenScope,
        .tokenExpired, .accessCount, .accessTime, .nodeVersion, .nodeRunExists, .nodeRunUnknown, .nodeStopped,
        .hookTerms, .hookUnknown,
    ]
}
