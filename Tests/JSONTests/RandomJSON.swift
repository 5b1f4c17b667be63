import JSON
import Samples

extension SeededGenerator {
    /// Any value that JSON has, nested up to `depth` levels.
    mutating func json(depth: Int = 5) -> JSONValue {
        switch number(in: 0...(depth > 0 ? 9 : 6)) {
        case 0: .null
        case 1: .bool(coin())
        case 2, 3: .integer(Int64(truncatingIfNeeded: next() >> UInt64(number(in: 0...63))) * (coin() ? 1 : -1))
        case 4: .number(element(of: ["-0", "1.50", "9223372036854775808", "-1e-7", "0.1", "4E+400"]))
        case 5, 6: .string(text())
        case 7, 8: .array((0..<number(in: 0...4)).map { _ in json(depth: depth - 1) })
        default: .object((0..<number(in: 0...20)).map { JSONMember("\($0)\(text())", json(depth: depth - 2)) })
        }
    }

    mutating func text() -> String {
        let parts = ["a", "Z", "\u{0}", "ü", "水", "𐅑", "e\u{301}", "\n", "\"", "\\", "\u{1f}", "\u{2028}", "/", " "]
        return (0..<number(in: 0...20)).map { _ in element(of: parts) }.joined()
    }

    /// The same text with space wherever it may stand, and with escapes for what needs none.
    mutating func loose(_ value: JSONValue) -> String {
        switch value {
        case .array(let items):
            "[\(space())\(items.map { loose($0) }.joined(separator: "\(space()),\(space())"))]\(space())"
        case .object(let members):
            "{\(space())"
                + members.map { "\(escaped($0.name))\(space()):\(space())\(loose($0.value))" }.joined(
                    separator: ",\(space())")
                + "}\(space())"
        case .string(let text): escaped(text)
        default: String(decoding: value.encoded, as: UTF8.self)
        }
    }

    private mutating func space() -> String { element(of: ["", "", " ", "\n", "\t\r "]) }

    private mutating func escaped(_ text: String) -> String {
        let units = text.utf16.map { unit in
            "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count) + String(unit, radix: 16)
        }
        return coin() ? "\"\(units.joined())\"" : String(decoding: JSONValue.string(text).encoded, as: UTF8.self)
    }
}
