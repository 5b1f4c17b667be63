public import Wire

public typealias PersonID = ID<Person>
/// One time that somebody is let in by their password, from the login to its end.
public enum Session {}
public typealias SessionID = ID<Session>
/// The name that somebody logs in by.
public enum Login {}
/// A login leads to a person: the log holds a reference to it, which only who has the node's key can make.
public typealias LoginID = ID<Login>

/// Somebody who logs in. Who that is, the log does not say: their name, their login and their password are elsewhere, where
/// they can be erased.
public struct Person: Row {
    public var id: PersonID = ""
    public var login: LoginID = ""
    public var role = Role.resident
    public var scope = PlacePath.community
    public var mask: Mask?
    public var admitted = Instant(milliseconds: 0)
    public var admittedBy: String?
    public var removed: Instant?
    public var removedBy: String?
    public var passwordChanged: Instant?
    public var logins: Int64 = 0
    public var lastLogin: Instant?
    /// How often somebody was turned away who gave their name.
    public var refusals: Int64 = 0
    public var lastRefused: Instant?
    /// How often they wanted what is not theirs.
    public var denials: Int64 = 0
    public var lastDenied: Instant?

    public static let table: StaticString = "persons"
    public init() {}
    public var key: PersonID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("login", &login)
        try coder.column("role", &role)
        try coder.column("scope", &scope)
        try coder.optional("mask", &mask)
        try coder.column("admitted", &admitted)
        try coder.optional("admitted_by", &admittedBy)
        try coder.optional("removed", &removed)
        try coder.optional("removed_by", &removedBy)
        try coder.optional("password_changed", &passwordChanged)
        try coder.column("logins", &logins)
        try coder.optional("last_login", &lastLogin)
        try coder.column("refusals", &refusals)
        try coder.optional("last_refused", &lastRefused)
        try coder.column("denials", &denials)
        try coder.optional("last_denied", &lastDenied)
    }
}

extension Person {
    /// What a session of theirs is worth; nil once they are removed.
    public func grant(in session: SessionID) -> Grant? {
        guard removed == nil else { return nil }
        return Grant(
            token: TokenID(text: id.text), principal: id.text, role: role, scope: scope, mask: mask, session: session)
    }
}
