public import CBOR
public import Community
public import Samples

extension SeededGenerator {
    /// The body of an event of a kind as nobody would write it: every field holds something of its type, and what it
    /// holds may be the greatest there is.
    public mutating func body<Events>(of kind: EventKind<Events>, ids: [String]) -> CBORValue {
        var pairs: [CBORValue.Pair] = kind.version == 1 ? [] : [.init(.unsigned(0), .unsigned(kind.version))]
        for field in kind.fields where !field.isOptional || Bool.random(using: &self) {
            var type = Substring(field.cddl)
            pairs.append(.init(.unsigned(UInt64(field.key)), value(of: &type, ids)))
        }
        return .map(pairs)
    }

    /// Consumes one type of the CDDL that `FieldValue` writes, and makes a value of it.
    private mutating func value(of type: inout Substring, _ ids: [String]) -> CBORValue {
        var values = [alternative(&type, ids)]
        while type.hasPrefix(" / ") {
            type.removeFirst(3)
            values.append(alternative(&type, ids))
        }
        return values.randomElement(using: &self)!
    }

    private mutating func alternative(_ type: inout Substring, _ ids: [String]) -> CBORValue {
        switch type.first {
        case "[": return array(&type, ids)
        case "\"":
            let word = type.dropFirst().prefix { $0 != "\"" }
            type = type[word.endIndex...].dropFirst()
            return .text(String(word))
        default:
            let name = type.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
            type = type[name.endIndex...]
            return named(String(name), ids)
        }
    }

    private mutating func array(_ type: inout Substring, _ ids: [String]) -> CBORValue {
        type.removeFirst()
        var items: [CBORValue] = []
        if let counts = repetitions(&type) {
            let element = type
            _ = item(&type, ids)
            for _ in 0..<Int.random(in: counts, using: &self) {
                var again = element
                items.append(item(&again, ids))
            }
        } else {
            items.append(item(&type, ids))
            while type.hasPrefix(", ") {
                type.removeFirst(2)
                items.append(item(&type, ids))
            }
        }
        precondition(type.first == "]", "a list ends before \(type)")
        type.removeFirst()
        return .array(items)
    }

    /// How many of the item that follows, at most three more than there must be: `* `, `2* `, `96*96 `.
    private func repetitions(_ type: inout Substring) -> ClosedRange<Int>? {
        let words = type.prefix { $0.isNumber || $0 == "*" }
        guard words.contains("*") else { return nil }
        type = type[words.endIndex...].dropFirst()
        let ends = words.split(separator: "*", omittingEmptySubsequences: false).map { Int($0) }
        let least = ends[0] ?? 0
        return least...min(ends[1] ?? .max, least + 3)
    }

    /// An item of a list, which may have a name.
    private mutating func item(_ type: inout Substring, _ ids: [String]) -> CBORValue {
        let name = type.prefix { $0.isLetter }
        if !name.isEmpty, type[name.endIndex...].hasPrefix(": ") { type = type[name.endIndex...].dropFirst(2) }
        return value(of: &type, ids)
    }

    private mutating func named(_ name: String, _ ids: [String]) -> CBORValue {
        switch name {
        case "text": return .text(ids.randomElement(using: &self)!)
        case "bool": return .bool(.random(using: &self))
        case "bytes":
            return .bytes((0..<Int.random(in: 0..<40, using: &self)).map { _ in .random(in: 0...255, using: &self) })
        case "int64", "instant": return .integer(extreme(.min ... .max))
        default:
            let ends = name.split(separator: "..").compactMap { Int64($0) }
            precondition(ends.count == 2, "random bodies know no values of \(name) yet")
            return .integer(extreme(ends[0]...ends[1]))
        }
    }

    /// One of a range, its ends more often than the rest.
    public mutating func extreme(_ range: ClosedRange<Int64>) -> Int64 {
        let everyday = (-2...2).clamped(to: range)
        return switch Int.random(in: 0..<5, using: &self) {
        case 0: range.lowerBound
        case 1: range.upperBound
        case 2: .random(in: range, using: &self)
        default: .random(in: everyday, using: &self)
        }
    }
}
