/// The path and the query of a request, decoded once.
struct Target {
    let path: [Substring]
    let query: [(name: String, value: String)]

    /// Nil if a percent sign stands for nothing, or for bytes that are no UTF-8. Bytes are looked at rather than characters,
    /// which is what the rules of paths are about, and takes a tenth of the time.
    init?(_ target: String) {
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.utf8.endIndex
        let path = target.utf8[..<mark]
        guard path.first == UInt8(ascii: "/") else { return nil }
        self.path = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { Substring($0) }
        var query: [(name: String, value: String)] = []
        for pair in target.utf8[mark...].dropFirst().split(separator: UInt8(ascii: "&")) {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Target.decoded(Substring(halves[0]), plusIsSpace: true),
                let value = Target.decoded(halves.count > 1 ? Substring(halves[1]) : "", plusIsSpace: true)
            else { return nil }
            query.append((name, value))
        }
        self.query = query
    }

    /// RFC 3986, section 2.1; in a query a plus is a space, as forms write it.
    static func decoded(_ text: Substring, plusIsSpace: Bool = false) -> String? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(text)
        }
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension String {
    /// Nil if a percent sign stands for nothing, or for bytes that are no UTF-8.
    public var percentDecoded: String? { Target.decoded(self[...]) }
}
