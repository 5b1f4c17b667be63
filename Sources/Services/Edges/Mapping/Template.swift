internal import JSON

/// What a message is known by: the names in its topic and what it says.
struct MessageContext {
    let captures: [String: String]
    /// Nil for a payload that is a text.
    let json: JSONValue?
    let text: String

    func value(of name: String) throws(MessageRefusal) -> JSONValue {
        if name == "payload" { return .string(text) }
        if let capture = captures[name] { return .string(capture) }
        guard name.hasPrefix("/"), var value = json else { throw .missing(name) }
        for part in name.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let place = String(part).replacing("~1", with: "/").replacing("~0", with: "~")
            guard let next = value[place] ?? Int(place).flatMap({ value.array?.element(at: $0) }) else {
                throw .missing(name)
            }
            value = next
        }
        return value
    }
}

extension Array {
    fileprivate func element(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

/// JSON with places to be filled in: a text such as `{device}` or `{/battery/level}` stands for what a message says there,
/// `smoke-{device}` for a text with it inside, and `{"of": "{/class}", "in": {"smoke": "fire.smoke"}}` for a word for a word.
struct Template: Hashable, Sendable {
    private let value: JSONValue

    /// `names` are what a topic captures.
    init(_ value: JSONValue, names: Set<String>) throws(MappingError) {
        self.value = value
        try Template.check(value, names)
    }

    /// All that a message says.
    static let payload = Template(checked: "{payload}")
    static let nothing = Template(checked: .object([]))

    private static func check(_ value: JSONValue, _ names: Set<String>) throws(MappingError) {
        switch value {
        case .string(let text):
            for case .name(let name) in try pieces(of: text) where !names.contains(name) {
                guard name == "payload" || name.hasPrefix("/") else {
                    throw MappingError("", "{\(name)} is no name of the topic, no {payload} and no {/pointer}")
                }
            }
        case .array(let items):
            for (place, item) in items.enumerated() {
                do throws(MappingError) { try check(item, names) } catch { throw error.inside("\(place)") }
            }
        case .object(let members):
            for member in members {
                do throws(MappingError) { try check(member.value, names) } catch { throw error.inside(member.name) }
            }
        case .null, .bool, .integer, .number: break
        }
    }

    func filled(from context: MessageContext) throws(MessageRefusal) -> JSONValue {
        try Template.fill(value, context)
    }

    /// As a text, which numbers are too.
    func text(from context: MessageContext) throws(MessageRefusal) -> String {
        switch try filled(from: context) {
        case .string(let text): return text
        case .integer(let number): return "\(number)"
        case .number(let text): return text
        case .bool(let truth): return truth ? "true" : "false"
        case .null, .array, .object: throw .unsuitable("no text stands where one is needed")
        }
    }

    private static func fill(_ value: JSONValue, _ context: MessageContext) throws(MessageRefusal) -> JSONValue {
        switch value {
        case .null, .bool, .integer, .number: return value
        case .string(let text): return try fill(text, context)
        case .array(let items):
            var filled: [JSONValue] = []
            for item in items { filled.append(try fill(item, context)) }
            return .array(filled)
        case .object(let members):
            if members.count == 2, let key = value["of"], let words = value["in"] {
                guard let word = try fill(key, context).string, let meaning = words[word] else {
                    throw .unsuitable("a word has no meaning in the mapping")
                }
                return meaning
            }
            var filled: [JSONMember] = []
            for member in members { filled.append(JSONMember(member.name, try fill(member.value, context))) }
            return .object(filled)
        }
    }

    private static func fill(_ text: String, _ context: MessageContext) throws(MessageRefusal) -> JSONValue {
        // Checked when it was made.
        let pieces = (try? pieces(of: text)) ?? []
        if pieces.count == 1, case .name(let name) = pieces[0] { return try context.value(of: name) }
        var filled = ""
        for piece in pieces {
            switch piece {
            case .text(let text): filled += text
            case .name(let name): filled += try Template(checked: .string("{\(name)}")).text(from: context)
            }
        }
        return .string(filled)
    }

    private init(checked value: JSONValue) { self.value = value }

    private enum Piece {
        case text(String)
        case name(String)
    }

    private static func pieces(of text: String) throws(MappingError) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { throw MappingError("", "a brace is not closed") }
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            pieces.append(.name(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty || pieces.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }
}
