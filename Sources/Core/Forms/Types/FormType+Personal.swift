internal import Community
internal import JSON

extension FormType where Value == Particulars {
    /// Characters of what somebody writes: two pages. What is longer is a document, and goes by its hash.
    private static var longestWords: Int { 2_000 }

    /// What somebody wrote. It may have more than one line.
    static var words: FormType {
        FormType<String>.text(
            [
                "type": "string", "minLength": 1, "maxLength": .integer(Int64(longestWords)),
                "pattern": #"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]+$"#,
                "description": "What somebody wrote. The vault keeps it; the log has a reference in its place.",
            ], example: "电梯停在三楼，门打不开", "a text of 1 to \(longestWords) characters"
        ) { text in
            let isWritten: (Unicode.Scalar) -> Bool = { PrintedText.isPrinted($0) || $0 == "\n" || $0 == "\t" }
            guard (1...longestWords).contains(text.unicodeScalars.count), text.unicodeScalars.allSatisfy(isWritten)
            else {
                return nil
            }
            return text
        }.map { Particulars([.text: $0]) }
    }

    /// What is known of a person: at least one thing.
    static var person: FormType {
        let fields = FormType<Particulars>.object { form throws(FormError) in try form.particulars() }
        return FormType(
            .object(fields.schema.members! + [.init("minProperties", 1)]),
            example: ["name": "张三", "phone": "13800000000"]
        ) { json throws(FormError) in
            let person = try fields.read(json)
            guard !person.known.isEmpty else { throw FormError("nothing is said of the person") }
            return person
        }
    }
}

extension FormType where Value == GivenPerson {
    /// What is known of a person, or the reference of somebody whom the vault knows.
    static var given: FormType {
        let known = FormType<HeldID>.object { form throws(FormError) in try form.required("id", .made("p")) }
        let new = FormType<Particulars>.person
        return FormType(["type": "object", "oneOf": [new.schema, known.schema]], example: new.example) {
            json throws(FormError) in
            json["id"] == nil ? .new(try new.read(json)) : .known(try known.read(json))
        }
    }
}

extension Form {
    /// None of it leaves a node but for those who may see it, so what is asked of it is little.
    fileprivate mutating func particulars() throws(FormError) -> Particulars {
        var values: [Particular: String] = [:]
        for (particular, example, limit) in [
            (Particular.name, "张三", 120), (.phone, "13800000000", 32), (.plate, "京A12345", 32),
            (.idNumber, "110101199003071234", 32), (.address, "1号楼1单元502", 300),
        ] {
            values[particular] = try optional(particular.rawValue, .line(example, upTo: limit))
        }
        return Particulars(values)
    }

    // MARK: Fields of the data

    /// The reference of what somebody wrote.
    mutating func words(_ name: String) throws(FormError) -> String {
        let words = try required(name, .words)
        mark(.freeText)
        return keeping.keep(words: words, of: name)
    }

    mutating func optionalWords(_ name: String) throws(FormError) -> String? {
        let words = try optional(name, .words)
        mark(.freeText)
        return words.map { keeping.keep(words: $0, of: name) }
    }

    /// The reference of somebody who does not work here.
    mutating func optionalPerson(_ name: String) throws(FormError) -> String? {
        let person = try optional(name, .given)
        mark(.personal)
        return person.map { keeping.keep($0, of: name) }
    }

    /// Who somebody is who has an id.
    mutating func optionalPerson<Thing>(_ name: String, called id: ID<Thing>) throws(FormError) {
        let person = try optional(name, .person)
        mark(.personal)
        if let person { keeping.keep(person, as: HeldID(text: id.text), of: name) }
    }
}
