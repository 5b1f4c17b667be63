/// Topics that mean the same of different devices: `home/{room}/smoke_{device}/state`. What stands in braces is a name for
/// any text within the level; a broker is asked for the levels around it.
public struct TopicPattern: Hashable, Sendable {
    private enum Level: Hashable {
        case text(String)
        case capture(before: String, name: String, after: String)
    }

    private let levels: [Level]
    public let text: String

    public init(_ text: String) throws(MappingError) {
        self.text = text
        var levels: [Level] = []
        var names: Set<String> = []
        for part in text.split(separator: "/", omittingEmptySubsequences: false) {
            guard !part.contains("+"), !part.contains("#"), !part.contains("\0") else {
                throw MappingError("", "a level of any text has a name in braces; there is no + and no #")
            }
            guard let open = part.firstIndex(of: "{") else {
                levels.append(.text(String(part)))
                continue
            }
            guard let close = part[open...].firstIndex(of: "}"), !part[close...].contains("{"),
                close > part.index(after: open)
            else { throw MappingError("", "a level has one name in braces at most, as in {device}_smoke") }
            let name = String(part[part.index(after: open)..<close])
            guard names.insert(name).inserted else { throw MappingError("", "the name {\(name)} stands there twice") }
            levels.append(
                .capture(before: String(part[..<open]), name: name, after: String(part[part.index(after: close)...])))
        }
        guard !text.isEmpty, text.utf8.count <= 1_024 else { throw MappingError("", "a topic has 1 to 1024 bytes") }
        self.levels = levels
    }

    var names: Set<String> {
        Set(
            levels.compactMap { level in
                if case .capture(_, let name, _) = level { name } else { nil }
            })
    }

    var filter: TopicFilter {
        TopicFilter(
            levels: levels.map { level in
                if case .text(let text) = level { text } else { nil }
            })
    }

    /// What the names stand for in a topic; nil for a topic of another kind.
    public func match(_ topic: String) -> [String: String]? {
        let parts = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == levels.count else { return nil }
        var captures: [String: String] = [:]
        for (part, level) in zip(parts, levels) {
            switch level {
            case .text(let text): guard part == text else { return nil }
            case .capture(let before, let name, let after):
                guard part.count > before.count + after.count, part.hasPrefix(before), part.hasSuffix(after) else {
                    return nil
                }
                captures[name] = String(part.dropFirst(before.count).dropLast(after.count))
            }
        }
        return captures
    }
}
