import JSON
import Ledger

/// An object that describes devices, field by field.
struct EdgeFields {
    let json: JSONValue
    private let file: String
    private let place: String

    /// `place` is what the object is called where something is wrong with it.
    init(_ json: JSONValue, in file: String, at place: String, names: [String]) throws(EdgeError) {
        (self.json, self.file, self.place) = (json, file, place)
        guard let members = json.members else { throw wrong("it is an object") }
        for member in members where !names.contains(member.name) {
            throw wrong("there is no field \(member.name); there are \(names.joined(separator: ", "))")
        }
    }

    func wrong(_ reason: String) -> EdgeError { EdgeError(file: file, reason: "\(place): \(reason)") }

    func text(_ name: String) throws(EdgeError) -> String? {
        guard let value = json[name] else { return nil }
        guard let text = value.string, !text.isEmpty else { throw wrong("\(name) is a text") }
        return text
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(EdgeError) -> Int? {
        guard let value = json[name] else { return nil }
        guard let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number) else {
            throw wrong("\(name) is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The objects of an array, at least one.
    func objects(_ name: String, names: [String]) throws(EdgeError) -> [EdgeFields] {
        guard let items = json[name]?.array, !items.isEmpty else { throw wrong("\(name) is an array, not empty") }
        var objects: [EdgeFields] = []
        for (index, item) in items.enumerated() {
            objects.append(try EdgeFields(item, in: file, at: "\(place)/\(name)/\(index)", names: names))
        }
        return objects
    }

    func address(_ name: String, such example: String) throws(EdgeError) -> (host: String, port: Int) {
        guard let text = try text(name), let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port)
        else { throw wrong("\(name) is an address such as \(example)") }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return (String(host), port)
    }
}
