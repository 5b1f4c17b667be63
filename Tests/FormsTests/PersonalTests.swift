import Community
import Forms
import JSON
import Testing

@Suite struct `What people write and who they are` {
    private func keeping() -> Withholding { Withholding { prefix, field in HeldID(text: "\(prefix)-\(field)") } }

    @Test func `is taken out, and the command has a reference in its place`() throws {
        var keeping = keeping()
        let asked = try #require(VerbForm["case.report"]).ask(
            data: [
                "place": "b1", "category": "lift.fault", "priority": "P2", "source": "hotline",
                "reporter": ["name": "张三", "phone": "13800138000"], "text": "电梯停在三楼\n门打不开",
            ], keeping: &keeping)
        var report = CaseReport(place: "b1", category: "lift.fault", priority: .p2, source: .hotline)
        (report.reporter, report.text) = ("p-reporter", "t-text")
        #expect(asked == .incident(.work(.report(report))))
        #expect(
            keeping.kept == [
                .init(field: "reporter", id: "p-reporter", Particulars([.name: "张三", .phone: "13800138000"])),
                .init(field: "text", id: "t-text", Particulars([.text: "电梯停在三楼\n门打不开"])),
            ])
        #expect(!"\(keeping.kept)".contains("张三"), "what is kept is not to be found in logs")
    }

    /// By the table of all forms: what is planted in any field of the kind is in no command.
    @Test func `is in no command of any form`() throws {
        var planted = 0
        for verb in VerbForm.all {
            var data = verb.example
            for field in verb.fields where field.sensitivity != .plain {
                data = data.with(field.name, .planted(field.sensitivity))
                planted += 1
            }
            var keeping = keeping()
            let asked = try verb.ask(subject: verb.subject?.example.string, data: data, keeping: &keeping)
            let sensitive = verb.fields.filter { $0.sensitivity != .plain }.map(\.name)
            #expect(keeping.kept.map(\.field).sorted() == sensitive.sorted(), "\(verb.name)")
            for word in JSONValue.plants { #expect(!"\(asked)".contains(word), "\(verb.name)") }
            for kept in keeping.kept {
                let particulars = try #require(kept.particulars)
                #expect(particulars.known.allSatisfy { JSONValue.plants.contains(particulars[$0]!) })
            }
        }
        #expect(planted >= 18)
        // Whatever the log calls free text comes of such a field.
        let marked = EventSchema.lanes.flatMap(\.kinds).flatMap(\.fields).filter { $0.sensitivity == .freeText }
        let asked = Set(VerbForm.all.flatMap(\.fields).filter { $0.sensitivity == .freeText }.map(\.name))
        #expect(Set(marked.map(\.name)) == asked)
    }

    @Test func `is told by its reference where the vault knows them`() throws {
        var keeping = keeping()
        let verb = try #require(VerbForm["case.report"])
        let asked = try verb.ask(data: verb.example(with: "reporter", ["id": "p12345"]), keeping: &keeping)
        guard case .incident(.work(.report(let report))) = asked else {
            Issue.record("\(asked)")
            return
        }
        #expect(report.reporter == "p12345")
        #expect(keeping.kept.contains(.init(field: "reporter", id: "p12345", nil)))
    }

    @Test func `stands under what somebody is called at work`() throws {
        var keeping = keeping()
        let asked = try #require(VerbForm["staff.engage"]).ask(
            subject: "guard-1", data: ["department": "security", "person": ["name": "李四"]], keeping: &keeping)
        #expect(asked == .incident(.registry(.engageStaff("guard-1", department: "security"))))
        #expect(keeping.kept == [.init(field: "person", id: "guard-1", Particulars([.name: "李四"]))])
    }

    @Test(arguments: [
        ("{}", ""), (#"{"id":"p1","name":"x"}"#, "/name"), (#"{"name":""}"#, "/name"), (#"{"name":"a\nb"}"#, "/name"),
        (#"{"phone":13800138000}"#, "/phone"), (#"{"nick":"x"}"#, "/nick"), (#"{"id":"a b"}"#, "/id"),
    ])
    func `is refused where it says nothing or too much`(reporter: String, field: String) throws {
        let verb = try #require(VerbForm["case.report"])
        let data = verb.example(with: "reporter", try JSONReader.read(Array(reporter.utf8)))
        let error = #expect(throws: FormError.self) { try verb.ask(data: data) }
        #expect(error?.field == "/data/reporter\(field)")
    }

    @Test(arguments: ["", "a\u{0}", "\u{1b}[31m", String(repeating: "x", count: 4_001)])
    func `is no text that nobody can write or read`(text: String) throws {
        let verb = try #require(VerbForm["case.comment"])
        let error = #expect(throws: FormError.self) { try verb.ask(subject: "c1", data: ["text": .string(text)]) }
        #expect(error?.field == "/data/text")
        // What was written is not told to anybody.
        #expect(text.count < 6 || error?.reason.contains(text) == false)
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
