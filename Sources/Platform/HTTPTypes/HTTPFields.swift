/// The header or trailer fields of a message in the order they came, names in lower case.
///
/// All of them lie one behind the other in a single buffer: a message costs one allocation however many fields it has,
/// and a text is made only of what somebody asks for.
public struct HTTPFields: Hashable, Sendable {
    /// For each field: the length of its name, the length of its value (four bytes each), name, value.
    private var bytes: [UInt8] = []
    public private(set) var count = 0

    private static let lengths = 8

    public init() {}

    public var isEmpty: Bool { count == 0 }

    /// What RFC 9113 (section 6.5.2) counts against a limit: each name and value and 32 bytes of overhead a field.
    public var listByteCount: Int { bytes.count + (32 - HTTPFields.lengths) * count }

    /// Takes a name in lower case.
    public mutating func append(_ name: String, _ value: String) {
        append(name: name.utf8.span, value: value.utf8.span)
    }

    /// Takes a name in lower case.
    public mutating func append(name: Span<UInt8>, value: Span<UInt8>) {
        if bytes.isEmpty { bytes.reserveCapacity(256) }
        let byteCount = HTTPFields.lengths + name.count + value.count
        // In one piece: every field of every request comes by here.
        bytes.append(addingCapacity: byteCount) { (target: inout OutputSpan<UInt8>) in
            unsafe target.withUnsafeMutableBufferPointer { buffer, count in
                let memory = unsafe UnsafeMutableRawPointer(buffer.baseAddress! + count)
                unsafe memory.storeBytes(of: UInt32(name.count), as: UInt32.self)
                unsafe memory.storeBytes(of: UInt32(value.count), toByteOffset: 4, as: UInt32.self)
                let text = unsafe memory + HTTPFields.lengths
                unsafe HTTPFields.copy(name, to: text)
                unsafe HTTPFields.copy(value, to: text + name.count)
                count += byteCount
            }
        }
        count += 1
    }

    /// Behind its own.
    public mutating func append(_ others: HTTPFields) {
        bytes.append(contentsOf: others.bytes)
        count += others.count
    }

    /// Leaves none, and the memory that they lay in.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Takes a name in whatever case.
    public mutating func append(lowering name: Span<UInt8>, _ value: Span<UInt8>) {
        let first = bytes.count + HTTPFields.lengths
        append(name: name, value: value)
        for index in first..<(first + name.count) where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[index]) {
            bytes[index] |= 0x20
        }
    }

    private static func copy(_ bytes: Span<UInt8>, to memory: UnsafeMutableRawPointer) {
        unsafe bytes.withUnsafeBytes { bytes in
            // An empty one may lie nowhere.
            if let base = bytes.baseAddress { unsafe memory.copyMemory(from: base, byteCount: bytes.count) }
        }
    }

    private func length(at offset: Int) -> Int {
        unsafe Int(bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// Lends each field in order until `body` returns false.
    public func forEach(_ body: (_ name: Span<UInt8>, _ value: Span<UInt8>) -> Bool) {
        var offset = 0
        while offset < bytes.count {
            let name = offset + HTTPFields.lengths
            let value = name + length(at: offset)
            let end = value + length(at: offset + 4)
            guard body(bytes.span.extracting(name..<value), bytes.span.extracting(value..<end)) else { return }
            offset = end
        }
    }

    /// Lends the memory that all fields lie in. `each` is told in order where in it a name begins, and how long it and the
    /// value behind it are; what it notes is good until `body` has returned.
    public func withUnsafePlaces<Result>(
        _ each: (_ name: UnsafePointer<UInt8>, _ nameCount: Int, _ valueCount: Int) -> Void, _ body: () -> Result
    ) -> Result {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            var offset = 0
            while let base = bytes.baseAddress, offset < bytes.count {
                let (nameCount, valueCount) = (length(at: offset), length(at: offset + 4))
                unsafe each(base + offset + HTTPFields.lengths, nameCount, valueCount)
                offset += HTTPFields.lengths + nameCount + valueCount
            }
            return body()
        }
    }

    /// The value of the first field of this name, which is given in lower case.
    public subscript(name: String) -> String? {
        var found: String?
        forEach { candidate, value in
            guard HTTPFields.isEqual(candidate, name) else { return true }
            found = String(bytes: value)
            return false
        }
        return found
    }

    /// The values of all fields of this name.
    public func values(of name: String) -> [String] {
        var found: [String] = []
        forEach { candidate, value in
            if HTTPFields.isEqual(candidate, name) { found.append(String(bytes: value)) }
            return true
        }
        return found
    }

    /// Takes out all fields of this name; returns the value of the first.
    public mutating func remove(_ name: String) -> String? {
        guard let value = self[name] else { return nil }
        var rest = HTTPFields()
        forEach { candidate, value in
            if !HTTPFields.isEqual(candidate, name) { rest.append(name: candidate, value: value) }
            return true
        }
        self = rest
        return value
    }

    public func contains(_ name: String) -> Bool { self[name] != nil }

    /// All fields as texts.
    public var pairs: [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        forEach { name, value in
            pairs.append((String(bytes: name), String(bytes: value)))
            return true
        }
        return pairs
    }

    /// Whether the bytes are this text.
    public static func isEqual(_ bytes: Span<UInt8>, _ text: String) -> Bool {
        guard bytes.count == text.utf8.count else { return false }
        var index = 0
        for byte in text.utf8 {
            guard bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }
}

extension String {
    /// The text of bytes that should be UTF-8; what is not is replaced.
    public init(bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension HTTPFields: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral fields: (String, String)...) {
        for (name, value) in fields { append(name, value) }
    }

    /// The same where no type says that the literal means fields.
    public init(_ fields: HTTPFields) { self = fields }
}

extension HTTPFields: CustomStringConvertible {
    public var description: String { pairs.map { "\($0.name): \($0.value)" }.joined(separator: "\n") }
}
