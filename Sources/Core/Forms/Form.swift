internal import Community
internal import JSON

/// The fields of an object by their names, for whoever makes a command of them.
///
/// A closure that asks a form for its fields can be run in two ways: with somebody's object, and with the examples of
/// the fields' types, to list what it asks for. So it asks for all of them, whatever they say.
struct Form {
    private let members: [JSONMember]
    private let subjectText: String?
    /// Whether it is all of the data of a command rather than an object inside.
    private let isData: Bool
    /// How many of the members were asked for; names occur once.
    private var found = 0
    private var listing: FormListing?
    /// What is taken out of the data; nothing is of objects inside.
    var keeping: Withholding

    private init(
        _ members: [JSONMember], subject: String? = nil, isData: Bool = false, listing: FormListing? = nil,
        keeping: Withholding = .example
    ) {
        self.members = members
        subjectText = subject
        self.isData = isData
        self.listing = listing
        self.keeping = keeping
    }

    /// An object inside another one.
    static func read<Value>(
        _ members: [JSONMember], by read: (inout Form) throws(FormError) -> Value
    ) throws(FormError) -> Value {
        var form = Form(members)
        let value = try read(&form)
        try form.finish { listing(of: read).fields.map(\.name) }
        return value
    }

    /// What is asked with the verb of these fields.
    static func read<Value>(
        data: [JSONMember], of subject: String?, with fields: [FormField], keeping: inout Withholding,
        by read: (inout Form) throws(FormError) -> Value
    ) throws(FormError) -> Value {
        var form = Form(data, subject: subject, isData: true, keeping: keeping)
        let value = try read(&form)
        try form.finish { fields.map(\.name) }
        keeping = form.keeping
        return value
    }

    /// Refuses members that nobody asked for.
    private func finish(_ names: () -> [String]) throws(FormError) {
        guard found < members.count else { return }
        let names = names()
        let unknown = members.first { !names.contains($0.name) }!
        throw located(FormError("there is no such field", allowed: names), unknown.name)
    }

    /// What is wrong with a field, for closures that find out more about it than its type did.
    func located(_ error: FormError, _ name: String) -> FormError {
        isData ? error.inside(name).inside("data") : error.inside(name)
    }

    /// What a closure asks for.
    static func listing<Value>(of read: (inout Form) throws(FormError) -> Value) -> FormListing {
        example(of: read).listing
    }

    /// What a closure asks for, and what it makes of the examples.
    static func example<Value>(
        of read: (inout Form) throws(FormError) -> Value
    ) -> (listing: FormListing, value: Value) {
        var form = Form([], listing: FormListing())
        do throws(FormError) {
            let value = try read(&form)
            return (form.listing!, value)
        } catch {
            preconditionFailure("a form refuses its own example: \(error)")
        }
    }

    /// Who or what the command is about: an id, or what stands in its place.
    mutating func subject<Value>(_ noun: String, _ type: FormType<Value>) throws(FormError) -> Value {
        if listing != nil {
            listing!.subject = FormField(name: noun, isRequired: true, schema: type.schema, example: type.example)
            return try type.read(type.example)
        }
        guard let subjectText else { throw FormError("what it is about is missing: a \(noun)").inside("subject") }
        do throws(FormError) { return try type.read(.string(subjectText)) } catch { throw error.inside("subject") }
    }

    mutating func required<Value>(_ name: String, _ type: FormType<Value>) throws(FormError) -> Value {
        guard let value = try value(name, isRequired: true, type) else {
            throw located(FormError("the field is missing"), name)
        }
        return value
    }

    mutating func optional<Value>(_ name: String, _ type: FormType<Value>) throws(FormError) -> Value? {
        try value(name, isRequired: false, type)
    }

    /// Says of the field that was asked for last that its content is taken out.
    mutating func mark(_ sensitivity: Sensitivity) {
        guard let last = listing?.fields.indices.last else { return }
        listing!.fields[last].sensitivity = sensitivity
    }

    mutating func required<Value: FormValue>(_ name: String) throws(FormError) -> Value {
        try required(name, Value.form)
    }

    mutating func optional<Value: FormValue>(_ name: String) throws(FormError) -> Value? {
        try optional(name, Value.form)
    }

    private mutating func value<Value>(
        _ name: String, isRequired: Bool, _ type: FormType<Value>
    ) throws(FormError) -> Value? {
        if listing != nil {
            listing!.fields.append(
                FormField(name: name, isRequired: isRequired, schema: type.schema, example: type.example))
            return try type.read(type.example)
        }
        guard let member = members.first(where: { $0.name == name }) else { return nil }
        found += 1
        do throws(FormError) { return try type.read(member.value) } catch { throw located(error, name) }
    }
}

/// What a form asks for, in its order.
struct FormListing {
    var subject: FormField?
    var fields: [FormField] = []

    var schema: JSONValue {
        [
            "type": "object", "properties": .object(fields.map { JSONMember($0.name, $0.schema) }),
            "required": .array(fields.filter(\.isRequired).map { .string($0.name) }), "additionalProperties": false,
        ]
    }

    var example: JSONValue { .object(fields.map { JSONMember($0.name, $0.example) }) }
}

extension Withholding {
    /// For forms that are only listed.
    fileprivate static let example = Withholding { prefix, _ in HeldID(text: "\(prefix)4f0k2m9x7q1zbc3e") }
}
