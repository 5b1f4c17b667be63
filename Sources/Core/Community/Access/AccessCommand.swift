public import Wire

/// What somebody wants to be so at the door, or the node has seen there.
public enum AccessCommand: Hashable, Sendable {
    case issue(TokenTerms)
    case revoke(TokenID)
    /// Of one minute, which is when it occurred.
    case refuse([RefusedCount])
    /// By the principal who acts: of a session, by the person whose it is.
    case deny(TokenID, Permission, Denial.Lack, at: PlacePath?, count: Int64)
    /// By the principal who acts.
    case export(TokenID, Readable, at: PlacePath?, count: Int64)
    case admit(PersonTerms)
    case giveRole(PersonID, Role, scope: PlacePath, mask: Mask?)
    case remove(PersonID)
    case logIn(PersonID, SessionID, from: AddressID?)
    /// One, or all that somebody has.
    case endSession(PersonID, SessionID?)
    case changePassword(PersonID, isTemporary: Bool)
    case start(version: String)
    case stop(RunID)
    /// Nil for good.
    case keep(KeptKind, days: Int64?)
    case purge(PurgedRecords)
    /// The disk has so many bytes left, less than there should be.
    case shorten(DiskLevel, available: Int64, limit: Int64)
    case ease(DiskShortageID, available: Int64)
    case addHook(HookTerms)
    case removeHook(HookID)
    /// By the principal who acts.
    case read(HeldID, SubjectRead)
    case erase(HeldID, SubjectErased)
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

/// What somebody who logs in may do.
public struct PersonTerms: Hashable, Sendable {
    public var login: LoginID
    public var role: Role
    public var scope: PlacePath
    public var mask: Mask?

    public init(login: LoginID, role: Role, scope: PlacePath = .community, mask: Mask? = nil) {
        self.login = login
        self.role = role
        self.scope = scope
        self.mask = mask
    }
}

/// What somebody is turned away with.
public enum Credentials: Hashable, Sendable {
    case token
    /// A name and a password; the person is the one who has the name.
    case login(PersonID?)
}

/// How often one address was turned away for one reason.
public struct RefusedCount: Hashable, Sendable {
    /// Nil for those that were not told apart.
    public var address: AddressID?
    public var reason: Refusal
    public var count: Int64
    public var credentials: Credentials

    public init(address: AddressID?, reason: Refusal, count: Int64, credentials: Credentials = .token) {
        self.address = address
        self.reason = reason
        self.count = count
        self.credentials = credentials
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
    public static let personExists = Rule("person.exists")
    public static let personUnknown = Rule("person.unknown")
    public static let personRemoved = Rule("person.removed")
    public static let personLogin = Rule("person.login")
    public static let personRole = Rule("person.role")
    public static let accessCount = Rule("access.count")
    public static let accessTime = Rule("access.time")
    public static let nodeVersion = Rule("node.version")
    public static let nodeRunExists = Rule("node.run-exists")
    public static let nodeRunUnknown = Rule("node.run-unknown")
    public static let nodeStopped = Rule("node.stopped")
    public static let hookTerms = Rule("hook.terms")
    public static let hookUnknown = Rule("hook.unknown")

    public static let subjectUnnamed = Rule("subject.unnamed")
    public static let subjectErased = Rule("subject.erased")
    public static let subjectFingerprint = Rule("subject.fingerprint")

    public static let accessRules: [Rule] =
        [
            .tokenExists, .tokenUnknown, .tokenRevoked, .tokenHash, .tokenPrincipal, .tokenRole, .tokenScope,
            .tokenExpired, .personExists, .personUnknown, .personRemoved, .personLogin, .personRole, .accessCount,
            .accessTime, .nodeVersion, .nodeRunExists, .nodeRunUnknown, .nodeStopped, .hookTerms, .hookUnknown,
            .subjectUnnamed, .subjectErased, .subjectFingerprint,
        ] + careRules
}
