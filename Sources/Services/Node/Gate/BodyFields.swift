import JSON
import Surface

/// The fields of a body that is an object of texts.
struct BodyFields {
    private let json: JSONValue

    /// Refuses fields that nobody has heard of.
    init(_ call: Call, _ names: String...) throws(Problem) {
        json = try call.json()
        guard let members = json.members else { throw .invalid("", "an object is expected") }
        for member in members where !names.contains(member.name) {
            throw .invalid("/\(member.name)", "there is no such field", allowed: names)
        }
    }

    func optional(_ name: String) throws(Problem) -> String? {
        guard let value = json[name] else { return nil }
        guard let text = value.string else { throw .invalid("/\(name)", "it is a text") }
        return text
    }

    func required(_ name: String) throws(Problem) -> String {
        guard let text = try optional(name) else { throw .invalid("/\(name)", "the field is missing") }
        return text
    }

    /// One of the words of a type.
    func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String) throws(Problem) -> Word? {
        guard let text = try optional(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            throw .invalid("/\(name)", "it is none of them", allowed: Word.allCases.map(\.rawValue))
        }
        return word
    }
}
