/// What tells requests and responses apart.
protocol MessageStart: Sendable {
    associatedtype Head: Hashable, Sendable

    static var isRequest: Bool { get }

    /// Whether the end of the input would come too soon even between two messages.
    var isAwaited: Bool { get }

    mutating func read(startLine: Span<UInt8>, limits: HTTP1Limits) throws(HTTP1Error)

    /// Makes the head, once all of its fields are there.
    mutating func head(_ fields: FieldReader) throws(HTTP1Error) -> (Head, HTTP1Framing)
}

extension HTTP1Version {
    /// RFC 9112, section 2.3: the name is case-sensitive and both numbers are single digits.
    init(_ bytes: Span<UInt8>) throws(HTTP1Error) {
        let isDigit = { (byte: UInt8) in byte &- UInt8(ascii: "0") < 10 }
        guard bytes.count == 8, bytes.starts(with: "HTTP/"), isDigit(bytes[5]), bytes[6] == UInt8(ascii: "."),
            isDigit(bytes[7])
        else { throw HTTP1Error(.malformedVersion) }
        guard bytes[5] == UInt8(ascii: "1"), bytes[7] <= UInt8(ascii: "1") else {
            throw HTTP1Error(.unsupportedVersion)
        }
        self = bytes[7] == UInt8(ascii: "1") ? .http11 : .http10
    }
}
