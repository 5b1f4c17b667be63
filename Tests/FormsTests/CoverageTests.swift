import Community
import Forms
import JSON
import Testing

@Suite struct `Every command` {
    /// What is asked at the door has routes of its own.
    private static let atTheDoor: Set<Noun> = [
        .token, .person, .session, .password, .login, .access, .data, .node, .hook, .keeping, .records,
        .disk, .subject,
    ]

    @Test func `has a form, or is brought about by something else`() {
        let forms = Set(VerbForm.all.map(\.name))
        let others = Set(VerbForm.notAsked.map(\.name))
        #expect(forms.isDisjoint(with: others))
        let verbs = Verb.allCases.filter { !Self.atTheDoor.contains($0.noun) }
        #expect(forms.union(others) == Set(verbs.map(\.rawValue)))
    }

    @Test(arguments: VerbForm.all.map(\.name))
    func `comes of the form of its name`(name: String) throws {
        let form = try #require(VerbForm[name])
        switch try form.ask(subject: form.subject?.example.string, data: form.example) {
        case .incident(let command): #expect(command.verb.rawValue == name)
        case .telemetry(let command): #expect(command.verb.rawValue == name)
        }
    }
}
