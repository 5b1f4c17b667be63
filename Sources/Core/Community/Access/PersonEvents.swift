/// The place of the record is the one that the role is for; who admitted them is the record's actor.
public struct PersonAdmitted: EventPayload {
    public var login: LoginID = ""
    public var role = Role.resident
    /// Besides what the role does not see.
    public var mask: Mask?

    public static let kind: StaticString = "person.admitted"
    public static let summary: StaticString = "Somebody may log in, as what they are and where."
    public init() {}

    public init(_ terms: PersonTerms) { (login, role, mask) = (terms.login, terms.role, terms.mask) }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "login", .personal, &login)
        try coder.field(2, "role", &role)
        try coder.optional(3, "mask", &mask)
    }
}

/// The place of the record is the one that the role is for.
public struct PersonRoleGiven: EventPayload {
    public var role = Role.resident
    public var mask: Mask?

    public static let kind: StaticString = "person.role-given"
    public static let summary: StaticString = "Somebody is something else from now on, or elsewhere."
    public init() {}

    public init(_ role: Role, _ mask: Mask?) { (self.role, self.mask) = (role, mask) }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "role", &role)
        try coder.optional(2, "mask", &mask)
    }
}

public struct PersonRemoved: EventPayload {
    public static let kind: StaticString = "person.removed"
    public static let summary: StaticString = "Somebody logs in no more, and all their sessions have ended."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

/// The subject is who logged in.
public struct LoginSucceeded: EventPayload {
    public var session: SessionID = ""
    public var address: AddressID?

    public static let kind: StaticString = "login.succeeded"
    public static let summary: StaticString = "Somebody has shown their password, and a session begins."
    public init() {}

    public init(_ session: SessionID, from address: AddressID?) { (self.session, self.address) = (session, address) }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "session", &session)
        try coder.optional(2, "address", .personal, &address)
    }
}

/// The record's time is the start of the minute. The subject is whose name was given, or the door for a name that nobody
/// has.
public struct LoginRefused: EventPayload {
    /// Absent when there were more than could be told apart.
    public var address: AddressID?
    public var reason = Refusal.unknown
    public var count: Int64 = 0

    public static let kind: StaticString = "login.refused"
    public static let summary: StaticString = "How often a name and a password did not let somebody in, in a minute."
    public init() {}

    public init(_ refused: RefusedCount) {
        (address, reason, count) = (refused.address, refused.reason, refused.count)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "address", .personal, &address)
        try coder.field(2, "reason", &reason)
        try coder.field(3, "count", &count)
    }
}

/// The subject is whose it was; who ended it is the actor. What ends with time is not recorded.
public struct SessionEnded: EventPayload {
    /// Absent for all that they had.
    public var session: SessionID?

    public static let kind: StaticString = "session.ended"
    public static let summary: StaticString = "Somebody has logged out, or was."
    public init() {}

    public init(_ session: SessionID?) { self.session = session }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "session", &session)
    }
}

/// The subject is whose it is; who changed it is the actor.
public struct PasswordChanged: EventPayload {
    /// It is good for choosing another one, and for nothing else.
    public var isTemporary = false

    public static let kind: StaticString = "password.changed"
    public static let summary: StaticString = "Somebody has another password, and their other sessions have ended."
    public init() {}

    public init(isTemporary: Bool) { self.isTemporary = isTemporary }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "temporary", &isTemporary)
    }
}
