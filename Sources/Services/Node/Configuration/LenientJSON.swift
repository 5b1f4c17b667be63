import JSON

/// JSON as people write it into a file: the part of JSON5 with comments, commas behind the last item, names without quotes
/// and texts in single quotes.
enum LenientJSON {
    static func read(_ text: [UInt8]) throws(JSONError) -> JSONValue {
        var strict = StrictCopy(text)
        return try JSONReader.read(strict.made())
    }
}

/// Makes strict JSON of it, byte for byte in the same place where that is possible, so that an error names the place that
/// its writer sees.
private struct StrictCopy {
    private let text: [UInt8]
    private var at = 0
    private var out: [UInt8] = []

    init(_ text: [UInt8]) {
        self.text = text
        out.reserveCapacity(text.count)
    }

    mutating func made() -> [UInt8] {
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: "/") where next == UInt8(ascii: "/"): skip { $0 == UInt8(ascii: "\n") }
            case UInt8(ascii: "/") where next == UInt8(ascii: "*"): skipBlock()
            case UInt8(ascii: "\""): quoted(by: UInt8(ascii: "\""))
            case UInt8(ascii: "'"): quoted(by: UInt8(ascii: "'"))
            case UInt8(ascii: ","): comma()
            case let byte where StrictCopy.beginsName(byte): name()
            case let byte:
                out.append(byte)
                at += 1
            }
        }
        return out
    }

    private var next: UInt8? { at + 1 < text.count ? text[at + 1] : nil }

    private mutating func skip(until isEnd: (UInt8) -> Bool) {
        while at < text.count, !isEnd(text[at]) {
            out.append(UInt8(ascii: " "))
            at += 1
        }
    }

    /// One that does not end is left for the reader to refuse.
    private mutating func skipBlock() {
        var end = at + 2
        while end + 1 < text.count, text[end] != UInt8(ascii: "*") || text[end + 1] != UInt8(ascii: "/") { end += 1 }
        guard end + 1 < text.count else {
            out += text[at...]
            at = text.count
            return
        }
        while at < end + 2 {
            out.append(text[at] == UInt8(ascii: "\n") ? UInt8(ascii: "\n") : UInt8(ascii: " "))
            at += 1
        }
    }

    private mutating func quoted(by quote: UInt8) {
        out.append(UInt8(ascii: "\""))
        at += 1
        while at < text.count, text[at] != quote {
            if text[at] == UInt8(ascii: "\\"), let next {
                // An escaped single quote is no escape of JSON.
                if next != UInt8(ascii: "'") { out.append(text[at]) }
                out.append(next)
                at += 2
            } else {
                if text[at] == UInt8(ascii: "\"") { out.append(UInt8(ascii: "\\")) }
                out.append(text[at])
                at += 1
            }
        }
        if at < text.count {
            out.append(UInt8(ascii: "\""))
            at += 1
        }
    }

    /// Left out before a closing bracket.
    private mutating func comma() {
        at += 1
        let mark = out.count
        out.append(UInt8(ascii: ","))
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                out.append(text[at])
                at += 1
            case UInt8(ascii: "/") where next == UInt8(ascii: "/"): skip { $0 == UInt8(ascii: "\n") }
            case UInt8(ascii: "/") where next == UInt8(ascii: "*"): skipBlock()
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                out[mark] = UInt8(ascii: " ")
                return
            default: return
            }
        }
    }

    /// A word is a name if a colon follows, and else one of JSON's own words.
    private mutating func name() {
        let start = at
        while at < text.count, StrictCopy.beginsName(text[at]) || (48...57).contains(text[at]) { at += 1 }
        var behind = at
        while behind < text.count, [0x20, 0x0A, 0x09, 0x0D].contains(text[behind]) { behind += 1 }
        let isName = behind < text.count && text[behind] == UInt8(ascii: ":")
        if isName { out.append(UInt8(ascii: "\"")) }
        out += text[start..<at]
        if isName { out.append(UInt8(ascii: "\"")) }
    }

    private static func beginsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "$"):
            true
        default: false
        }
    }
}
