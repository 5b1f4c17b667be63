/// What the systems of a trace tell one another, each under its own key (W3C Trace Context, level 1, section 3.3). We
/// are none of them: it is passed on as it came.
public struct TraceState: Hashable, Sendable, CustomStringConvertible {
    /// The value of the field; empty where there is none to send.
    public let description: String

    /// What everybody should pass on at least, and we pass on at most.
    public static let byteLimit = 512
    private static let entryLimit = 32
    /// Where there is too much, longer entries go first.
    private static let longEntryBytes = 128

    init() { description = "" }

    /// All fields of the name, which are one list. A list that is wrong anywhere is none.
    init?(_ fields: [String]) {
        let entries = fields.flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }.map(\.trimmed)
            .filter { !$0.isEmpty }
        let keys = entries.compactMap(TraceState.key)
        guard entries.count <= TraceState.entryLimit, keys.count == entries.count,
            Set(keys.map(Array.init)).count == keys.count
        else { return nil }
        description = TraceState.shortened(entries.map { String(Substring($0)) }).joined(separator: ",")
    }

    /// Whole entries alone are taken away: the long ones, and then the oldest, which stand last.
    private static func shortened(_ entries: [String]) -> [String] {
        func byteCount(_ entries: [String]) -> Int { entries.reduce(entries.count - 1) { $0 + $1.utf8.count } }
        var entries = entries
        while byteCount(entries) > byteLimit {
            entries.remove(at: entries.lastIndex { $0.utf8.count > longEntryBytes } ?? entries.count - 1)
        }
        return entries
    }

    /// The key of `key=value`, or nil where the entry is not as it should be.
    private static func key(_ entry: Substring.UTF8View) -> Substring.UTF8View? {
        guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let (key, value) = (entry[..<equals], entry[equals...].dropFirst())
        guard isKey(key), (1...256).contains(value.count),
            value.allSatisfy({ 0x20...0x7E ~= $0 && $0 != UInt8(ascii: "=") })
        else { return nil }
        return key
    }

    /// `vendor`, or `tenant@vendor`, of which the tenant may begin with a digit.
    private static func isKey(_ key: Substring.UTF8View) -> Bool {
        let parts = key.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        func isPart(_ part: Substring.UTF8View, upTo limit: Int, digitFirst: Bool) -> Bool {
            guard let first = part.first, part.count <= limit, isLetter(first) || digitFirst && isDigit(first) else {
                return false
            }
            return part.allSatisfy { isLetter($0) || isDigit($0) || "_-*/".utf8.contains($0) }
        }
        switch parts.count {
        case 1: return isPart(key, upTo: 256, digitFirst: false)
        case 2: return isPart(parts[0], upTo: 241, digitFirst: true) && isPart(parts[1], upTo: 14, digitFirst: false)
        default: return false
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}

extension Substring.UTF8View {
    /// Without the spaces and tabs around it.
    fileprivate var trimmed: Substring.UTF8View {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let rest = drop(while: isSpace)
        return rest.lastIndex { !isSpace($0) }.map { rest[...$0] } ?? rest[rest.endIndex...]
    }
}
