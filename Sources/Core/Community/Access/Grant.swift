/// Who asks, as what, and where: what a valid token comes to.
public struct Grant: Hashable, Sendable {
    /// The token; of a session, the person whose it is, by whom what they are denied is recorded.
    public let token: TokenID
    /// A reference to a person, a device, or another system.
    public let principal: String
    public let role: Role
    /// The place that it is for, with all that is inside.
    public let scope: PlacePath
    public let mask: Mask?
    /// Of somebody who has logged in.
    public let session: SessionID?

    public init(
        token: TokenID, principal: String, role: Role, scope: PlacePath, mask: Mask?, session: SessionID? = nil
    ) {
        self.session = session
        self.token = token
        self.principal = principal
        self.role = role
        self.scope = scope
        self.mask = max(mask, role.mask)
    }

    /// Whether something may be done at a place. What is at no place in particular is the whole community's.
    public func allows(_ permission: Permission, at place: PlacePath?) -> Bool {
        denial(of: permission, at: place) == nil
    }

    /// Why something may not be done; nil when it may.
    public func denial(of permission: Permission, at place: PlacePath?) -> Denial? {
        guard role.permissions.contains(permission) else { return .role(role, permission) }
        let scope = reach(of: permission)
        let place = place ?? .community
        return scope.contains(place) ? nil : .scope(scope, needed: place)
    }
}

extension Grant {
    /// Where something may be done, with all that is inside. What one has reported is one's own, wherever it is.
    public func reach(of permission: Permission) -> PlacePath {
        permission.isBoundToPlace && role.ownership != .reported ? scope : .community
    }
}

/// Why somebody who is known may not do something, and what would be needed.
public enum Denial: Hashable, Sendable {
    case role(Role, Permission)
    case scope(PlacePath, needed: PlacePath)
    /// It is not theirs, for the reason that is given.
    case own(String)

    /// What is lacking.
    public enum Lack: String, CaseIterable, TextCoded {
        case role, scope, own
    }

    public var lack: Lack {
        switch self {
        case .role: .role
        case .scope: .scope
        case .own: .own
        }
    }
}

extension Denial: CustomStringConvertible {
    public var description: String {
        switch self {
        case .role(let role, let permission):
            let others = Role.roles(allowed: permission).map(\.rawValue)
            return others.isEmpty
                ? "only the node itself may do this: \(permission)"
                : "the role \(role.rawValue) may not do this: \(permission); needed: \(others.joined(separator: " or "))"
        case .scope(let scope, let needed): return "the token is for \(scope); needed: one for \(needed)"
        case .own(let reason): return reason
        }
    }
}
