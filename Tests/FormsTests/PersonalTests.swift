import Community
import Forms
import JSON
import Testing

@Suite struct `What people write and who they are` {
    @Test(arguments: ["the lift is stuck", "", "t123", "T12345", "t-12345", "t12345 ", "tabcdé", "x12345"])
    func `is kept by the vault and told by a reference`(text: String) throws {
        let verb = try #require(VerbForm["case.comment"])
        let error = #expect(throws: FormError.self) { try verb.ask(subject: "c1", data: ["text": .string(text)]) }
        #expect(error?.field == "/data/text")
        #expect(error?.reason.hasPrefix("what people write is kept by the vault") == true)
        // What was written is not told to anybody.
        #expect(text.count < 6 || error?.reason.contains(text) == false)
    }

    @Test func `is a reference of 5 to 33 letters and digits`() throws {
        let verb = try #require(VerbForm["case.comment"])
        for reference in ["t1234", "t" + String(repeating: "z", count: 32)] {
            #expect(
                try verb.ask(subject: "c1", data: ["text": .string(reference)])
                    == .incident(.work(.act("c1", .comment(text: reference)))))
        }
        #expect(throws: FormError.self) {
            try verb.ask(subject: "c1", data: ["text": .string("t" + String(repeating: "z", count: 33))])
        }
    }

    @Test func `is no name of a thing, nor an id that somebody gives`() throws {
        let number = "13800138000"
        for (name, subject, field, value) in [
            ("place.rename", "b1", "name", "张三 \(number)"), ("staff.move", "guard-1", "department", number),
            ("device.move", "gate-1", "place", "b1/\(number)"),
        ] {
            let verb = try #require(VerbForm[name])
            #expect(throws: FormError(PersonalNumber.refusal, at: "/data/\(field)")) {
                try verb.ask(subject: subject, data: .object([JSONMember(field, .string(value))]))
            }
        }
        #expect(throws: FormError(PersonalNumber.refusal, at: "/subject")) {
            try #require(VerbForm["staff.dismiss"]).ask(subject: number)
        }
    }

    /// The letters and digits of such an id are those of a hash.
    @Test func `cannot be told from an id that the node has made`() throws {
        #expect(
            try #require(VerbForm["alarm.acknowledge"]).ask(subject: "a1380013800012")
                == .incident(.alarm(.acknowledge("a1380013800012"))))
    }

    @Test(arguments: ["a\nb", "a\u{0}", "\u{1b}[31m", "a\u{85}", "a\u{2028}b"])
    func `is no control character in a name`(text: String) throws {
        let verb = try #require(VerbForm["place.rename"])
        let error = #expect(throws: FormError.self) { try verb.ask(subject: "b1", data: ["name": .string(text)]) }
        #expect(error?.field == "/data/name")
    }
}
