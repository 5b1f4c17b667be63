/// A cursor over bytes that nobody has checked yet: it hands out values or places, never copies it was not asked for,
/// and takes only deterministic CBOR (RFC 8949, section 4.2.1).
///
/// Every call checks what it consumes. After an error the reader must not be used further.
///
/// A log is read through this record by record, so what every item passes is inlinable.
@frozen public struct CBORReader: Sendable {
    public let bytes: [UInt8]
    /// The offset of the next item.
    public var position: Int { at }
    @usableFromInline var at: Int
    public let end: Int
    let limits: CBORLimits
    @usableFromInline let start: Int
    @usableFromInline var itemsLeft: Int

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
        at = range.lowerBound
        end = range.upperBound
        itemsLeft = limits.itemCount
    }

    @inlinable
    public var isAtEnd: Bool { at == end }

    /// To be called after the last item.
    @inlinable
    public func finish() throws(CBORError) {
        guard isAtEnd else { throw failure(.trailingBytes) }
    }

    @inlinable
    public mutating func unsigned() throws(CBORError) -> UInt64 {
        let start = at
        let head = try head()
        guard head.type == .unsigned else { throw failure(.unexpected(wanted: "an unsigned number"), start) }
        return head.argument
    }

    @inlinable
    public mutating func integer() throws(CBORError) -> Int64 {
        let start = at
        let head = try head()
        guard head.type == .unsigned || head.type == .negative, head.argument <= UInt64(Int64.max) else {
            throw failure(.unexpected(wanted: "a 64-bit integer"), start)
        }
        let number = Int64(truncatingIfNeeded: head.argument)
        return head.type == .unsigned ? number : ~number
    }

    /// Where the content of a byte string lies in `bytes`.
    @inlinable
    public mutating func byteString() throws(CBORError) -> Range<Int> {
        let start = at
        let head = try head()
        guard head.type == .bytes else { throw failure(.unexpected(wanted: "a byte string"), start) }
        return try take(head.argument, start)
    }

    /// Where the UTF-8 of a text lies in `bytes`.
    @inlinable
    public mutating func text() throws(CBORError) -> Range<Int> {
        let start = at
        let head = try head()
        guard head.type == .text else { throw failure(.unexpected(wanted: "a text"), start) }
        return try takeText(head.argument, start)
    }

    /// The next text as a string.
    public mutating func string() throws(CBORError) -> String {
        let start = at
        let head = try head()
        guard head.type == .text else { throw failure(.unexpected(wanted: "a text"), start) }
        let range = try take(head.argument, start)
        guard let text = try? UTF8Span(validating: bytes.span.extracting(range)) else {
            throw failure(.invalidUTF8, start)
        }
        return String(copying: text)
    }

    /// The same for bytes that were checked before: whether it is UTF-8 is not looked at again.
    @inlinable
    public mutating func trustedText() throws(CBORError) -> Range<Int> {
        let start = at
        let head = try head()
        guard head.type == .text else { throw failure(.unexpected(wanted: "a text"), start) }
        return try take(head.argument, start)
    }

    /// Passes over everything that is left, unchecked, and returns where it lies.
    @inlinable
    public mutating func rest() -> Range<Int> {
        let range = at..<end
        at = end
        return range
    }

    @inlinable
    public mutating func array() throws(CBORError) -> Int {
        let start = at
        let head = try head()
        guard head.type == .array else { throw failure(.unexpected(wanted: "an array"), start) }
        return try count(head.argument, start)
    }

    /// The number of pairs. Whoever reads the keys one by one checks that they ascend; `skip` does.
    @inlinable
    public mutating func map() throws(CBORError) -> Int {
        let start = at
        let head = try head()
        guard head.type == .map else { throw failure(.unexpected(wanted: "a map"), start) }
        return try count(head.argument, start)
    }

    /// Consumes a map with integer keys: `visit` gets each key and must consume its value.
    @inlinable
    public mutating func fields(
        _ visit: (Int64, inout CBORReader) throws(CBORError) -> Void
    ) throws(CBORError) {
        var last: Int?
        for _ in 0..<(try map()) {
            let key = at
            let number = try integer()
            if let last { try checkOrder(last, key) }
            last = key
            try visit(number, &self)
        }
    }

    @inlinable
    public mutating func bool() throws(CBORError) -> Bool {
        guard at < end, bytes[at] == 0xF4 || bytes[at] == 0xF5 else {
            throw failure(.unexpected(wanted: "true or false"))
        }
        defer { at += 1 }
        return bytes[at] == 0xF5
    }

    /// Consumes a null if the next item is one.
    @inlinable
    public mutating func null() -> Bool {
        guard at < end, bytes[at] == 0xF6 else { return false }
        at += 1
        return true
    }

    /// Checks one whole item, however deep, and returns where it lies.
    @discardableResult
    public mutating func skip() throws(CBORError) -> Range<Int> {
        let start = at
        try skip(depth: 0)
        return start..<at
    }

    private mutating func skip(depth: Int) throws(CBORError) {
        guard depth < limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
        let start = at
        let head = try head()
        switch head.type {
        case .bytes: _ = try take(head.argument, start)
        case .text: _ = try takeText(head.argument, start)
        case .array:
            for _ in 0..<(try count(head.argument, start)) { try skip(depth: depth + 1) }
        case .map: try skipPairs(try count(head.argument, start), depth: depth + 1)
        case .tag: try skip(depth: depth + 1)
        default: break
        }
    }

    private mutating func skipPairs(_ count: Int, depth: Int) throws(CBORError) {
        var last: Int?
        for _ in 0..<count {
            let key = at
            try skip(depth: depth)
            if let last { try checkOrder(last, key) }
            last = key
            try skip(depth: depth)
        }
    }

    /// The keys at these two places must ascend in the order of their bytes. No encoded item is a proper prefix of
    /// another, so two keys that are not equal differ at a byte that both have.
    @inlinable
    func checkOrder(_ last: Int, _ key: Int) throws(CBORError) {
        var offset = 0
        while key + offset < at {
            let (a, b) = (bytes[last + offset], bytes[key + offset])
            if a != b {
                guard a < b else { throw failure(.unsortedKeys, key) }
                return
            }
            offset += 1
        }
        throw failure(.duplicateKey, key)
    }

    @usableFromInline
    @frozen struct Head {
        @usableFromInline let initial: UInt8
        @usableFromInline let argument: UInt64

        @inlinable
        init(initial: UInt8, argument: UInt64) {
            self.initial = initial
            self.argument = argument
        }

        @inlinable
        var type: MajorType { MajorType(initial: initial) }

        /// The low five bits of the initial byte.
        var information: UInt8 { initial & 31 }
    }

    @inlinable
    @inline(__always)
    mutating func head() throws(CBORError) -> Head {
        guard at < end else { throw failure(.truncated) }
        itemsLeft -= 1
        guard itemsLeft >= 0 else { throw tooManyItems }
        let initial = bytes[at]
        if initial & 31 < 24 {
            at += 1
            return Head(initial: initial, argument: UInt64(initial & 31))
        }
        // Most long heads are those of texts of up to 255 bytes.
        if initial & 31 == 24, initial < 0xE0, end - at > 1, bytes[at + 1] >= 24 {
            at += 2
            return Head(initial: initial, argument: UInt64(bytes[at - 1]))
        }
        return try longHead(initial)
    }

    @usableFromInline
    var tooManyItems: CBORError { failure(.tooManyItems(limit: limits.itemCount)) }

    /// A head whose argument has bytes of its own.
    @usableFromInline
    mutating func longHead(_ initial: UInt8) throws(CBORError) -> Head {
        let start = at
        let information = initial & 31
        guard information < 28 else { throw failure(information == 31 ? .indefiniteLength : .reserved) }
        let byteCount = 1 << Int(information - 24)
        guard end - start > byteCount else { throw failure(.truncated) }
        let argument: UInt64 =
            switch byteCount {
            case 1: UInt64(bytes[start + 1])
            case 2: bigEndian16(start + 1)
            case 4: bigEndian32(start + 1)
            default: bigEndian32(start + 1) << 32 | bigEndian32(start + 5)
            }
        try checkShortest(initial, argument, start)
        at = start + 1 + byteCount
        return Head(initial: initial, argument: argument)
    }

    private func bigEndian16(_ offset: Int) -> UInt64 {
        UInt64(bytes[offset]) << 8 | UInt64(bytes[offset + 1])
    }

    private func bigEndian32(_ offset: Int) -> UInt64 {
        bigEndian16(offset) << 16 | bigEndian16(offset + 2)
    }

    private func checkShortest(_ initial: UInt8, _ argument: UInt64, _ start: Int) throws(CBORError) {
        let information = initial & 31
        if MajorType(initial: initial) == .other {
            if information == 24 {
                if argument < 32 { throw failure(.reserved, start) }
            } else if !CBORFloat.isShortest(information, argument) {
                throw failure(.notShortest, start)
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
        if argument < least { throw failure(.notShortest, start) }
    }

    @inlinable
    @inline(__always)
    mutating func take(_ count: UInt64, _ start: Int) throws(CBORError) -> Range<Int> {
        guard count <= UInt64(end - at) else { throw failure(.truncated, start) }
        let range = at..<(at + Int(count))
        at = range.upperBound
        return range
    }

    @inlinable
    mutating func takeText(_ count: UInt64, _ start: Int) throws(CBORError) -> Range<Int> {
        let range = try take(count, start)
        guard isUTF8(range) else { throw failure(.invalidUTF8, start) }
        return range
    }

    @usableFromInline
    func isUTF8(_ range: Range<Int>) -> Bool {
        (try? UTF8Span(validating: bytes.span.extracting(range))) != nil
    }

    /// A count that could not fit into the bytes left is refused before anything is allocated for it.
    @inlinable
    func count(_ argument: UInt64, _ start: Int) throws(CBORError) -> Int {
        guard argument <= UInt64(end - at) else { throw failure(.truncated, start) }
        return Int(argument)
    }

    /// An error at the next item or at an earlier one, for what a caller finds wrong with an item that is well formed.
    public func failure(_ reason: CBORError.Reason, _ at: Int? = nil) -> CBORError {
        CBORError(offset: (at ?? self.at) - start, reason: reason)
    }
}
