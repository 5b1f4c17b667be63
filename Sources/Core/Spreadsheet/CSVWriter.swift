/// Writes comma-separated values as RFC 4180 has them: lines end in CRLF, and what holds a comma, a quote or a line break
/// stands in quotes.
public struct CSVWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func line(_ fields: some Sequence<String>) {
        var isFirst = true
        for field in fields {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            write(field)
        }
        bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }

    private mutating func write(_ field: String) {
        let quote = UInt8(ascii: "\"")
        guard field.utf8.contains(where: { [UInt8(ascii: ","), quote, 0x0D, 0x0A].contains($0) }) else {
            return bytes += field.utf8
        }
        bytes.append(quote)
        for byte in field.utf8 { bytes += byte == quote ? [quote, quote] : [byte] }
        bytes.append(quote)
    }
}
