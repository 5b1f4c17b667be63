/// Who asks, as what, and where: what a valid token comes to.
public struct Grant: Hashable, Sendable {
    public let token: TokenID
    /// A reference to a person, a device, or another system.
    public let principal: String
    public let role: Role
    /// The place that it is for, with all that is inside.
    public let scope: PlacePath
    public let mask: Mask?

    public init(token: TokenID, principal: String, role: Role, scope: PlacePath, mask: Mask?) {
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
        guard permission.isBoundToPlace else { return nil }
        let place = place ?? .community
        return scope.contains(place) ? nil : .scope(scope, needed: place)
    }
}

/// Why somebody who is known may not do something, and what would be needed.
public enum Denial: Hashable, Sendable {
    case role(Role, Permission)
    case scope(PlacePath, needed: PlacePath)

    /// What is lacking.
    public enum Lack: String, CaseIterable, TextCoded {
        case role, scope
    }

    public var lack: Lack {
        switch self {
        case .role: .role
        case .scope: .scope
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
        }
    }
}
