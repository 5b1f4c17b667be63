public import Community
public import JSON

extension FormType where Value == String {
    /// The name of a thing, for people to read: no names of people, and nothing that somebody has to say. Its characters
    /// are Unicode's scalars, as JSON Schema counts them.
    static func name(_ example: String, upTo limit: Int = 120) -> FormType {
        .text(
            lineSchema(upTo: limit), example: .string(example), "a name of 1 to \(limit) characters"
        ) { text throws(FormError) in
            guard !PersonalNumber.isIn(text) else { throw FormError(PersonalNumber.refusal) }
            return isLine(text, upTo: limit) ? text : nil
        }
    }

    /// One line of what is known of a person.
    static func line(_ example: String, upTo limit: Int) -> FormType {
        .text(lineSchema(upTo: limit), example: .string(example), "a line of 1 to \(limit) characters") { text in
            isLine(text, upTo: limit) ? text : nil
        }
    }

    private static func lineSchema(upTo limit: Int) -> JSONValue {
        [
            "type": "string", "minLength": 1, "maxLength": .integer(Int64(limit)),
            "pattern": .string("^\(PrintedText.pattern)+$"),
        ]
    }

    private static func isLine(_ text: String, upTo limit: Int) -> Bool {
        (1...limit).contains(text.unicodeScalars.count) && PrintedText.isAll(of: text)
    }
}

/// Texts without control characters: they stand in tables, terminals and file names.
public enum PrintedText {
    /// One character, as patterns of JSON Schema say it.
    public static let pattern = #"[^\u0000-\u001f\u007f-\u009f\u2028\u2029]"#

    public static func isAll(of text: String) -> Bool { text.unicodeScalars.allSatisfy(isPrinted) }

    static func isPrinted(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && !(0x2028...0x2029).contains(scalar.value)
    }
}

extension FormType {
    /// An id that people give.
    static func id<Thing>(_ example: String) -> FormType where Value == ID<Thing> {
        .text(idSchema, example: .string(example), idWanted) { text throws(FormError) in
            guard !PersonalNumber.isIn(text) else { throw FormError(PersonalNumber.refusal) }
            return ID(named: text)
        }
    }

    /// An id that a node has made of a command, with the letter that it begins with. It may have any digits.
    static func made<Thing>(_ prefix: Character) -> FormType where Value == ID<Thing> {
        .text(idSchema, example: .string("\(prefix)4f0k2m9x7q1zb"), idWanted) { text in ID(named: text) }
    }

    private static var idSchema: JSONValue { ["type": "string", "pattern": "^[-_.:0-9A-Za-z]{1,64}$"] }

    private static var idWanted: String {
        "an id: 1 to 64 letters, digits, dashes, dots, colons or underscores of ASCII"
    }
}

extension ID {
    fileprivate init?(named text: String) {
        self.init(text: text)
        guard isName else { return nil }
    }
}

extension PlacePath: FormValue {
    /// Of a place or, by its slash, the community.
    public static let schema: JSONValue = [
        "type": "string", "maxLength": .integer(Int64(maximumByteCount)),
        "pattern": .string("^/$|^[-_.:0-9A-Za-z]+(/[-_.:0-9A-Za-z]+){0,\(maximumDepth - 1)}$"),
    ]

    static var form: FormType<PlacePath> {
        .text(
            schema, example: "b3/u1/r502",
            "the path of a place: up to \(PlacePath.maximumDepth) ids from the outside in, such as b3/u1/r502, or / for "
                + "the community"
        ) { text throws(FormError) in
            guard !PersonalNumber.isIn(text) else { throw FormError(PersonalNumber.refusal) }
            let path = PlacePath(subject: text)
            return text == "/" || path.isValid ? path : nil
        }
    }
}

extension CategoryCode: FormValue {
    /// Which categories there are is for the taxonomy to say.
    static var form: FormType<CategoryCode> {
        .text(
            ["type": "string", "pattern": "^[-_.:0-9A-Za-z]{1,64}$"], example: "fire.smoke",
            "the code of a category, such as fire.smoke"
        ) { text in ID<Category>(named: text) == nil ? nil : CategoryCode(text: text) }
    }
}

extension RegisterKey: FormValue {
    static var form: FormType<RegisterKey> {
        .text(
            ["type": "string", "pattern": "^[-_.:0-9A-Za-z]{1,64}(/[-_.:0-9A-Za-z]{1,64})?$"], example: "E-101/1.8.0",
            "a meter such as E-101, or a meter and a register such as E-101/1.8.0"
        ) { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count <= 2, let meter = MeterID(named: parts[0]) else { return nil }
            guard parts.count == 2 else { return RegisterKey(meter) }
            return ID<Register>(named: parts[1]) == nil ? nil : RegisterKey(meter, parts[1])
        }
    }
}
