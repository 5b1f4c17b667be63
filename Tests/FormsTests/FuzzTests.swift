import Forms
import JSON
import Samples
import Testing

@Suite struct `Examples that somebody has tampered with` {
    @Test(arguments: 0..<6 as Range<UInt64>)
    func `are read or refused with the place that is wrong, and never trap`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var (accepted, refused) = (0, 0)
        for verb in VerbForm.all {
            for _ in 0..<60 {
                let data = generator.coin() ? generator.tampered(verb.example) : generator.torn(verb.example)
                guard let data else { continue }
                do {
                    _ = try verb.ask(subject: verb.subject?.example.string, data: data)
                    accepted += 1
                } catch {
                    refused += 1
                    #expect(error.field.hasPrefix("/data") && !error.reason.isEmpty, "\(verb.name): \(error)")
                    #expect(Self.exists(error.field.dropFirst("/data".count), in: data), "\(verb.name): \(error)")
                }
            }
        }
        #expect(accepted > 300 && refused > 1_000)
    }

    /// A pointer leads to something, or to a field that is missing in something.
    private static func exists(_ pointer: Substring, in json: JSONValue) -> Bool {
        var (json, rest) = (json, pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst())
        while let word = rest.popFirst() {
            let name = word.replacing("~1", with: "/").replacing("~0", with: "~")
            if let items = json.array {
                guard let place = Int(name), items.indices.contains(place) else { return false }
                json = items[place]
            } else {
                guard json.members != nil else { return false }
                guard let value = json[String(name)] else { return rest.isEmpty }
                json = value
            }
        }
        return true
    }
}

extension SeededGenerator {
    /// What is left when bytes of the text were changed, if it is JSON still.
    fileprivate mutating func torn(_ json: JSONValue) -> JSONValue? {
        try? JSONReader.read(mutation(of: json.encoded))
    }

    /// Some value inside is another one, is gone, or has a new neighbour.
    fileprivate mutating func tampered(_ json: JSONValue) -> JSONValue {
        switch json {
        case .object(var members) where !members.isEmpty && chance(perMille: 900):
            let place = number(in: 0...members.count - 1)
            switch number(in: 0...5) {
            case 0: members.remove(at: place)
            case 1: members.append(JSONMember("new \(number(in: 0...9))", anything()))
            default: members[place] = JSONMember(members[place].name, tampered(members[place].value))
            }
            return .object(members)
        case .array(var items) where !items.isEmpty && chance(perMille: 800):
            let place = number(in: 0...items.count - 1)
            switch number(in: 0...3) {
            case 0: items.remove(at: place)
            case 1: items.append(anything())
            default: items[place] = tampered(items[place])
            }
            return .array(items)
        case .string(let text) where coin():
            return .string(String(decoding: mutation(of: Array(text.utf8)), as: UTF8.self))
        default: return anything()
        }
    }

    private mutating func anything() -> JSONValue {
        element(of: [
            .null, true, false, 0, 1, -1, .integer(.max), .integer(.min), .number("-0"), .number("1e400"),
            .number("0.5"),
            "", "/", "P1", "L5", "b1/u1", "2026-03-05T08:30:00Z", "9999-12-31", "24:00", "0000000000000000000",
            "99999999999999999999.5", "\u{0}", "é", .string(String(repeating: "x", count: 1_000)), [], [[]], [0, 0],
            .object([]), ["amount": 1, "unit": "naturalDays"], ["type": "Polygon", "coordinates": [[]]],
        ])
    }
}
