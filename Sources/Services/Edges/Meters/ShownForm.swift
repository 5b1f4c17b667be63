internal import JSON

/// How registers spell a value.
struct ShownForm: Hashable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case uint16, uint32, uint64
        /// Four decimal digits in each register.
        case bcd16, bcd32, bcd48, bcd64
        /// IEEE 754, as many meters have nothing else. What it cannot tell apart nobody can.
        case float32
        /// Two letters in each register, of an identity.
        case text

        var count: Int? {
            switch self {
            case .uint16, .bcd16: 1
            case .uint32, .bcd32, .float32: 2
            case .bcd48: 3
            case .uint64, .bcd64: 4
            case .text: nil
            }
        }
    }

    /// The order of the bytes of two registers, A being the highest; the specification knows only the first.
    enum Order: String, CaseIterable, Sendable {
        case abcd, badc, cdab, dcba

        var swapsBytes: Bool { self == .badc || self == .dcba }
        var swapsWords: Bool { self == .cdab || self == .dcba }
    }

    let kind: Kind
    let order: Order
    /// Digits behind the point: those that a whole number has, or to which a float is rounded.
    let decimals: Int
    let count: Int

    static let longestText = 32

    init(_ json: JSONValue) throws(MappingError) {
        guard let kind = json["type"]?.string.flatMap(Kind.init) else {
            throw MappingError("/type", "it is one of " + Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard let order = Order(rawValue: json["order"]?.string ?? "abcd") else {
            throw MappingError("/order", "it is one of " + Order.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard let decimals = Int(exactly: json["decimals"]?.integer ?? 0), (0...6).contains(decimals) else {
            throw MappingError("/decimals", "it is 0 to 6")
        }
        let words = json["words"]?.integer.flatMap { Int(exactly: $0) }
        guard let count = kind.count ?? words, kind.count == nil || words == nil, (1...Self.longestText).contains(count)
        else { throw MappingError("/words", "a text has 1 to \(Self.longestText) registers, and nothing else says so") }
        (self.kind, self.order, self.decimals, self.count) = (kind, order, decimals, count)
    }

    var isNumber: Bool { kind != .text }

    /// What is shown, as a person would read it off a display; nil when the registers spell no such value. All ones are
    /// what meters show that have no value, or are not ready.
    func text(of words: [UInt16]) -> String? {
        guard words.count == count, !words.allSatisfy({ $0 == .max }) else { return nil }
        var words = order.swapsBytes ? words.map(\.byteSwapped) : words
        if order.swapsWords { words.reverse() }
        switch kind {
        case .uint16, .uint32, .uint64: return decimal(words.reduce(0) { $0 << 16 | UInt64($1) })
        case .bcd16, .bcd32, .bcd48, .bcd64: return digits(words).map(decimal)
        case .float32: return rounded(Float(bitPattern: UInt32(words[0]) << 16 | UInt32(words[1])))
        case .text: return letters(words)
        }
    }

    private func digits(_ words: [UInt16]) -> UInt64? {
        var number: UInt64 = 0
        for word in words {
            for shift in [12, 8, 4, 0] {
                let digit = word >> shift & 0xF
                guard digit < 10 else { return nil }
                number = number * 10 + UInt64(digit)
            }
        }
        return number
    }

    /// A whole number with its point.
    private func decimal(_ number: UInt64) -> String {
        var text = "\(number)"
        guard decimals > 0 else { return text }
        text = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
        text.insert(".", at: text.index(text.endIndex, offsetBy: -decimals))
        return text
    }

    private func rounded(_ value: Float) -> String? {
        let scaled = ((0..<decimals).reduce(Double(value)) { value, _ in value * 10 }).rounded()
        // No register shows more, and what is not a number is less than nothing.
        guard scaled >= 0, scaled < 1e15 else { return nil }
        return decimal(UInt64(scaled))
    }

    /// Printable ASCII up to the first zero, without the blanks around it.
    private func letters(_ words: [UInt16]) -> String? {
        let bytes = words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }.prefix { $0 != 0 }
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).split(separator: " ").joined(separator: " ")
        return text.isEmpty ? nil : text
    }
}
