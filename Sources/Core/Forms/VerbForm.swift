public import Community
public import JSON
public import Wire

/// One thing that can be asked of a community: what it is called, what it needs, and the command that comes of it.
public struct VerbForm: Sendable {
    /// Such as `alarm.acknowledge`.
    public let name: String
    /// The same as permissions know it.
    public var verb: Verb { Verb(rawValue: name)! }
    /// One sentence.
    public let summary: String
    public let lane: Lane
    /// What the id of its subject is, such as a device; nil if it begins something that gets its id only then.
    public let subject: FormField?
    /// In the order in which documentation lists them.
    public let fields: [FormField]
    /// The fields together, as JSON Schema.
    public let schema: JSONValue
    public let example: JSONValue
    private let read: @Sendable (inout Form) throws(FormError) -> Asked

    init(
        _ name: String, _ summary: String, _ read: @escaping @Sendable (inout Form) throws(FormError) -> Asked
    ) {
        self.name = name
        self.summary = summary
        self.read = read
        let (listing, asked) = Form.example(of: read)
        lane = asked.lane
        (subject, fields, schema, example) = (listing.subject, listing.fields, listing.schema, listing.example)
    }

    /// The command that an object asks for. What must not stand in it is added to what is kept.
    public func ask(
        subject text: String? = nil, data: JSONValue = .object([]), keeping: inout Withholding
    ) throws(FormError) -> Asked {
        guard let members = data.members else {
            throw FormError("an object with the fields of \(name) is expected").inside("data")
        }
        if subject == nil, text != nil {
            throw FormError("\(name) begins something new, which has no id yet").inside("subject")
        }
        return try Form.read(data: members, of: text, with: fields, keeping: &keeping, by: read)
    }
}
