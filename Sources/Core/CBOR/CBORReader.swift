/// A cursor over bytes that nobody has checked yet: it hands out values or places, never copies it was not asked for,
/// and takes only deterministic CBOR (RFC 8949, section 4.2.1).
///
/// Every call checks what it consumes. After an error the reader must not be used further.
public struct CBORReader: Sendable {
    public let bytes: [UInt8]
    /// The offset of the next item.
    public private(set) var position: Int
    public let end: Int
    private let limits: CBORLimits
    private var itemsLeft: Int

    public init(_ bytes: [UInt8], limits: CBORLimits = CBORLimits()) throws(CBORError) {
        try self.init(bytes, in: 0..<bytes.count, limits: limits)
    }

    /// Reads a part of a larger buffer, which is shared and not copied. Offsets in errors count from the part's start.
    public init(_ bytes: [UInt8], in range: Range<Int>, limits: CBORLimits = CBORLimits()) throws(CBORError) {
        guard range.count <= limits.byteCount else {
            throw CBORError(offset: 0, reason: .tooLarge(limit: limits.byteCount))
        }
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        self.bytes = bytes
        self.limits = limits
        start = range.lowerBound
        position = range.lowerBound
        end = range.upperBound
        itemsLeft = limits.itemCount
    }

    private let start: Int

    public var isAtEnd: Bool { position == end }

    /// To be called after the last item.
    public func finish() throws(CBORError) {
        guard isAtEnd else { throw failure(.trailingBytes) }
    }

    public mutating func unsigned() throws(CBORError) -> UInt64 {
        let at = position
        let head = try head()
        guard head.type == .unsigned else { throw failure(.unexpected(wanted: "an unsigned number"), at) }
        return head.argument
    }

    public mutating func integer() throws(CBORError) -> Int64 {
        let at = position
        let head = try head()
        switch head.type {
        case .unsigned where head.argument <= UInt64(Int64.max): return Int64(head.argument)
        case .negative where head.argument <= UInt64(Int64.max): return ~Int64(head.argument)
        default: throw failure(.unexpected(wanted: "a 64-bit integer"), at)
        }
    }

    /// Where the content of a byte string lies in `bytes`.
    public mutating func byteString() throws(CBORError) -> Range<Int> {
        let at = position
        let head = try head()
        guard head.type == .bytes else { throw failure(.unexpected(wanted: "a byte string"), at) }
        return try take(head.argument, at)
    }

    /// Where the UTF-8 of a text lies in `bytes`.
    public mutating func text() throws(CBORError) -> Range<Int> {
        let at = position
        let head = try head()
        guard head.type == .text else { throw failure(.unexpected(wanted: "a text"), at) }
        return try takeText(head.argument, at)
    }

    public mutating func array() throws(CBORError) -> Int {
        let at = position
        let head = try head()
        guard head.type == .array else { throw failure(.unexpected(wanted: "an array"), at) }
        return try count(head.argument, at)
    }

    /// The number of pairs. Whoever reads the keys one by one checks that they ascend; `skip` does.
    public mutating func map() throws(CBORError) -> Int {
        let at = position
        let head = try head()
        guard head.type == .map else { throw failure(.unexpected(wanted: "a map"), at) }
        return try count(head.argument, at)
    }

    /// Consumes a map with integer keys: `visit` gets each key and must consume its value.
    public mutating func fields(
        _ visit: (Int64, inout CBORReader) throws(CBORError) -> Void
    ) throws(CBORError) {
        var last: Range<Int>?
        for _ in 0..<(try map()) {
            let at = position
            let key = try integer()
            if let last { try checkOrder(last, at..<position) }
            last = at..<position
            try visit(key, &self)
        }
    }

    /// Consumes a null if the next item is one.
    public mutating func null() -> Bool {
        guard position < end, bytes[position] == 0xF6 else { return false }
        position += 1
        return true
    }

    /// The kind of the next item, which stays where it is; nil at the end.
    public var nextType: MajorType? {
        position < end ? MajorType(rawValue: bytes[position] >> 5) : nil
    }

    /// Checks one whole item, however deep, and returns where it lies.
    @discardableResult
    public mutating func skip() throws(CBORError) -> Range<Int> {
        try skip(depth: 0)
    }

    private mutating func skip(depth: Int) throws(CBORError) -> Range<Int> {
        let at = position
        guard depth < limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
        let head = try head()
        switch head.type {
        case .unsigned, .negative, .other: break
        case .bytes: _ = try take(head.argument, at)
        case .text: _ = try takeText(head.argument, at)
        case .array:
            for _ in 0..<(try count(head.argument, at)) { _ = try skip(depth: depth + 1) }
        case .map:
            var last: Range<Int>?
            for _ in 0..<(try count(head.argument, at)) {
                let key = try skip(depth: depth + 1)
                if let last { try checkOrder(last, key) }
                last = key
                _ = try skip(depth: depth + 1)
            }
        case .tag: _ = try skip(depth: depth + 1)
        }
        return at..<position
    }

    private func checkOrder(_ last: Range<Int>, _ key: Range<Int>) throws(CBORError) {
        var a = last.lowerBound
        var b = key.lowerBound
        while a < last.upperBound && b < key.upperBound {
            if bytes[a] != bytes[b] {
                guard bytes[a] < bytes[b] else { throw failure(.unsortedKeys, key.lowerBound) }
                return
            }
            a += 1
            b += 1
        }
        // No encoded item is a proper prefix of another, so running out means that they are the same.
        throw failure(.duplicateKey, key.lowerBound)
    }

    struct Head {
        let type: MajorType
        /// The low five bits of the initial byte.
        let information: UInt8
        let argument: UInt64
    }

    mutating func head() throws(CBORError) -> Head {
        let at = position
        guard at < end else { throw failure(.truncated) }
        itemsLeft -= 1
        guard itemsLeft >= 0 else { throw failure(.tooManyItems(limit: limits.itemCount)) }
        let initial = bytes[at]
        let type = MajorType(rawValue: initial >> 5)!
        let information = initial & 31
        position += 1
        switch information {
        case 0..<24: return Head(type: type, information: information, argument: UInt64(information))
        case 24...27:
            let argument = try bigEndian(byteCount: 1 << Int(information - 24), at)
            try checkShortest(type, information, argument, at)
            return Head(type: type, information: information, argument: argument)
        case 31: throw failure(.indefiniteLength, at)
        default: throw failure(.reserved, at)
        }
    }

    private mutating func bigEndian(byteCount: Int, _ at: Int) throws(CBORError) -> UInt64 {
        guard end - position >= byteCount else { throw failure(.truncated, at) }
        var value: UInt64 = 0
        for offset in 0..<byteCount { value = value << 8 | UInt64(bytes[position + offset]) }
        position += byteCount
        return value
    }

    private func checkShortest(
        _ type: MajorType, _ information: UInt8, _ argument: UInt64, _ at: Int
    ) throws(CBORError) {
        if type == .other {
            switch information {
            case 24: if argument < 32 { throw failure(.reserved, at) }
            default:
                if !CBORFloat.isShortest(information, argument) { throw failure(.notShortest, at) }
            }
            return
        }
        let least: UInt64 =
            switch information {
            case 24: 24
            case 25: 0x100
            case 26: 0x1_0000
            default: 0x1_0000_0000
            }
        if argument < least { throw failure(.notShortest, at) }
    }

    mutating func take(_ count: UInt64, _ at: Int) throws(CBORError) -> Range<Int> {
        guard count <= UInt64(end - position) else { throw failure(.truncated, at) }
        let range = position..<(position + Int(count))
        position = range.upperBound
        return range
    }

    private mutating func takeText(_ count: UInt64, _ at: Int) throws(CBORError) -> Range<Int> {
        let range = try take(count, at)
        guard isUTF8(range) else { throw failure(.invalidUTF8, at) }
        return range
    }

    private func isUTF8(_ range: Range<Int>) -> Bool {
        var ascii: UInt8 = 0
        for index in range { ascii |= bytes[index] }
        return ascii < 0x80 || (try? UTF8Span(validating: bytes.span.extracting(range))) != nil
    }

    /// A count that could not fit into the bytes left is refused before anything is allocated for it.
    private func count(_ argument: UInt64, _ at: Int) throws(CBORError) -> Int {
        guard argument <= UInt64(end - position) else { throw failure(.truncated, at) }
        return Int(argument)
    }

    /// An error at the next item or at an earlier one, for what a caller finds wrong with an item that is well formed.
    public func failure(_ reason: CBORError.Reason, _ at: Int? = nil) -> CBORError {
        CBORError(offset: (at ?? position) - start, reason: reason)
    }
}
