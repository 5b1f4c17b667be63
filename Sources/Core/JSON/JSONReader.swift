/// Reads one JSON text (RFC 8259) in one pass, and takes only what every reader understands alike: what is left open
/// there, such as names that occur twice, is refused.
public struct JSONReader {
    let bytes: [UInt8]
    private let start: Int
    let end: Int
    private let limits: JSONLimits
    /// The offset of the next byte.
    var at: Int
    private var valuesLeft: Int

    public static func read(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSONValue {
        try read(bytes, in: 0..<bytes.count, limits: limits)
    }

    /// Reads a part of a larger buffer, which is shared and not copied. Offsets in errors count from the part's start.
    public static func read(
        _ bytes: [UInt8], in range: Range<Int>, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        guard range.count <= limits.byteCount else {
            throw JSONError(offset: 0, reason: .tooLarge(limit: limits.byteCount))
        }
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        var reader = JSONReader(bytes, in: range, limits: limits)
        return try reader.text()
    }

    private init(_ bytes: [UInt8], in range: Range<Int>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
        start = range.lowerBound
        end = range.upperBound
        at = range.lowerBound
        valuesLeft = limits.valueCount
    }

    private mutating func text() throws(JSONError) -> JSONValue {
        if end - at >= 3, bytes[at] == 0xEF, bytes[at + 1] == 0xBB, bytes[at + 2] == 0xBF {
            throw failure(.byteOrderMark)
        }
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard at == end else { throw failure(.trailingText) }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        valuesLeft -= 1
        guard valuesLeft >= 0 else { throw failure(.tooManyValues(limit: limits.valueCount)) }
        switch peek {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try items(depth: depth + 1))
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw unexpected("a value")
        }
    }

    private mutating func members(depth: Int) throws(JSONError) -> [JSONMember] {
        try open(depth)
        if take(UInt8(ascii: "}")) { return [] }
        var members: [JSONMember] = []
        members.reserveCapacity(4)
        var names = NamesSoFar()
        repeat {
            skipSpace()
            let nameStart = at
            guard peek == UInt8(ascii: "\"") else { throw unexpected("a name in quotes") }
            let name = try string()
            guard names.insert(name, after: members) else { throw failure(.duplicateName(name), nameStart) }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("a colon") }
            skipSpace()
            members.append(JSONMember(name, try value(depth: depth)))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw unexpected("a comma or the end of the object") }
        return members
    }

    private mutating func items(depth: Int) throws(JSONError) -> [JSONValue] {
        try open(depth)
        if take(UInt8(ascii: "]")) { return [] }
        var items: [JSONValue] = []
        repeat {
            skipSpace()
            items.append(try value(depth: depth))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw unexpected("a comma or the end of the array") }
        return items
    }

    private mutating func open(_ depth: Int) throws(JSONError) {
        guard depth <= limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
        at += 1
        skipSpace()
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in word.utf8 where !take(byte) { throw unexpected(word) }
        return value
    }
}

extension JSONReader {
    /// The next byte; zero at the end, which no text has outside its strings either.
    @inline(__always)
    var peek: UInt8 { at < end ? bytes[at] : 0 }

    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte, at < end else { return false }
        at += 1
        return true
    }

    @inline(__always)
    private mutating func skipSpace() {
        while at < end {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }

    func failure(_ reason: JSONError.Reason, _ at: Int? = nil) -> JSONError {
        JSONError(offset: (at ?? self.at) - start, reason: reason)
    }

    func unexpected(_ wanted: String) -> JSONError {
        failure(at < end ? .unexpected(bytes[at], wanted: wanted) : .ended(wanted: wanted))
    }
}
