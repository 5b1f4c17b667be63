import Community
import Forms
import JSON
import Testing

/// What holds for each verb, by its own description.
@Suite struct `Each verb` {
    static let names = VerbForm.all.map(\.name)

    @Test(arguments: names)
    func `takes its own example, as it is written and read`(name: String) throws {
        let verb = try #require(VerbForm[name])
        let data = try JSONReader.read(verb.example.encoded)
        #expect(data == verb.example)
        #expect(try verb.ask(subject: verb.subject?.example.string, data: data).lane == verb.lane)
        #expect(verb.summary.hasSuffix(".") && verb.summary.dropLast().allSatisfy { $0 != "." })
        // What documentation shows is JSON as well.
        #expect(try JSONReader.read(verb.schema.encoded) == verb.schema)
        #expect(Set(verb.fields.map(\.name)).count == verb.fields.count)
    }

    @Test(arguments: names)
    func `does without what need not be there, and names what must`(name: String) throws {
        let verb = try #require(VerbForm[name])
        let subject = verb.subject?.example.string
        for field in verb.fields {
            let data = verb.example(without: field.name)
            if field.isRequired {
                #expect(throws: FormError("the field is missing", at: "/data/\(field.name)")) {
                    try verb.ask(subject: subject, data: data)
                }
            } else {
                _ = try verb.ask(subject: subject, data: data)
            }
        }
        let required = verb.fields.filter(\.isRequired).map { JSONMember($0.name, $0.example) }
        _ = try verb.ask(subject: subject, data: .object(required))
    }

    @Test(arguments: names)
    func `names the field whose value is of another type`(name: String) throws {
        let verb = try #require(VerbForm[name])
        for field in verb.fields {
            let type = try #require(field.schema["type"]?.string)
            for wrong in try #require(Self.wrong[type]) + [.null, .number("1.5")] {
                let data = verb.example(with: field.name, wrong)
                let error = #expect(throws: FormError.self) {
                    try verb.ask(subject: verb.subject?.example.string, data: data)
                }
                #expect(error?.field == "/data/\(field.name)", "\(wrong)")
            }
        }
    }

    private static let wrong: [String: [JSONValue]] = [
        "string": [1, true, [], .object([]), "", "\u{7}"], "integer": ["1", false, [], .object([]), .integer(.min)],
        "boolean": [0, "true", [], .object([])], "array": ["", 1, true, .object([])],
        "object": ["", 1, true, []],
    ]

    @Test(arguments: names)
    func `names what it does not know, with what it does`(name: String) throws {
        let verb = try #require(VerbForm[name])
        let data = verb.example(with: "a/b~", 1)
        #expect(
            throws: FormError("there is no such field", at: "/data/a~1b~0", allowed: verb.fields.map(\.name))
        ) { try verb.ask(subject: verb.subject?.example.string, data: data) }
    }

    @Test(arguments: names)
    func `is about something, or begins it`(name: String) throws {
        let verb = try #require(VerbForm[name])
        for wrong in verb.subject == nil ? ["b1", ""] : [nil, "", "a b", "一"] {
            let error = #expect(throws: FormError.self) { try verb.ask(subject: wrong, data: verb.example) }
            #expect(error?.field == "/subject")
        }
        let error = #expect(throws: FormError.self) { try verb.ask(subject: nil, data: [1]) }
        #expect(error?.field == "/data")
    }

    @Test func `is found by its name, and nothing else is`() {
        #expect(VerbForm["alarm.raise"]?.name == "alarm.raise")
        #expect(VerbForm["alarm.step"] == nil && VerbForm[""] == nil && VerbForm["Alarm.raise"] == nil)
        #expect(VerbForm["case.report"]?.subject == nil && VerbForm["alarm.raise"]?.subject?.name == "device")
    }
}

extension VerbForm {
    /// With references that tell what they stand for.
    func ask(subject: String? = nil, data: JSONValue = .object([])) throws(FormError) -> Asked {
        var keeping = Withholding { prefix, field in HeldID(text: "\(prefix)-\(field)") }
        return try ask(subject: subject, data: data, keeping: &keeping)
    }

    func example(without name: String) -> JSONValue {
        .object(example.members!.filter { $0.name != name })
    }

    func example(with name: String, _ value: JSONValue) -> JSONValue {
        .object(example(without: name).members! + [JSONMember(name, value)])
    }
}

extension JSONValue {
    /// What must be found nowhere.
    static let plants = ["赵钱孙李", "13987654321", "京Z99988", "110101199003079999", "九号楼九单元九九九", "他说他叫周吴郑王"]

    static func planted(_ sensitivity: Sensitivity) -> JSONValue {
        sensitivity == .freeText
            ? .string(plants[5])
            : [
                "name": .string(plants[0]), "phone": .string(plants[1]), "plate": .string(plants[2]),
                "id-number": .string(plants[3]), "address": .string(plants[4]),
            ]
    }

    func with(_ name: String, _ value: JSONValue) -> JSONValue {
        .object(members!.filter { $0.name != name } + [JSONMember(name, value)])
    }
}
