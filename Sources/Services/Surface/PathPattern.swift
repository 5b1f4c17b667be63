/// The path of a route: `/v1/alarms/{id}/{verb}`. The last part may take the rest of a path: `/v1/twin/{path...}`.
public struct PathPattern: Hashable, Sendable, ExpressibleByStringLiteral {
    enum Part: Hashable, Sendable {
        case word(String)
        case value(String)
        case rest(String)
    }

    let parts: [Part]
    /// As OpenAPI writes it, which knows no rest of a path.
    let template: String

    public init(stringLiteral text: String) {
        precondition(text.hasPrefix("/"), "a path begins with a slash")
        parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return .word(String(part)) }
            let name = part.dropFirst().dropLast()
            return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .value(String(name))
        }
        template = parts.map { part in
            switch part {
            case .word(let word): "/" + word
            case .value(let name), .rest(let name): "/{\(name)}"
            }
        }.joined()
    }

    /// The values in a path that fits, still encoded.
    func values(in path: [Substring]) -> [String: Substring] {
        var values: [String: Substring] = [:]
        for (index, part) in parts.enumerated() {
            switch part {
            case .word: break
            case .value(let name): values[name] = path[index]
            case .rest(let name):
                guard let last = path.last else { break }
                values[name] = path[index].base[path[index].startIndex..<last.endIndex]
            }
        }
        return values
    }

    /// The names of the values in it.
    var names: [String] {
        parts.compactMap { part in
            switch part {
            case .word: nil
            case .value(let name), .rest(let name): name
            }
        }
    }
}
