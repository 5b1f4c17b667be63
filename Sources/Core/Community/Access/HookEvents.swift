public enum Hooked {}
public typealias HookID = ID<Hooked>

/// The subject is the hook, the place what it is told about. Its address and its secrets are not in the log.
public struct HookAdded: EventPayload {
    public var form = ""
    public var host = ""

    public static let kind: StaticString = "hook.added"
    public static let summary: StaticString = "Another system, a group or a mailbox is told what happens."
    public init() {}

    public init(_ terms: HookTerms) { (form, host) = (terms.form, terms.host) }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "form", &form)
        try coder.field(2, "host", &host)
    }
}

public struct HookRemoved: EventPayload {
    public static let kind: StaticString = "hook.removed"
    public static let summary: StaticString = "It is told nothing any more."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}
