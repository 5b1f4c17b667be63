import HTTPTypes

/// Fields that are told apart by what they mean to this protocol, and how names and values may look in it.
public enum FieldRules {
    /// Where in a message a field stands.
    public enum Part: Sendable { case head, trailers }

    /// Whether who makes a message may not set it: its framing, its connection or its request does.
    public static func isReserved(_ name: Span<UInt8>, in part: Part) -> Bool {
        switch part {
        case .head: name.count == 4 ? name.spells("host") : belongsToConnection(name)
        case .trailers: forbiddenInTrailers.contains(String(bytes: name))
        }
    }

    /// RFC 9110, section 5.1.
    public static func isName(_ name: Span<UInt8>) -> Bool { name.isToken() }

    /// RFC 9110, section 5.5: no control characters, and white space only between others.
    public static func isValue(_ value: Span<UInt8>) -> Bool {
        for index in value.indices where !LineReader.isText(value[index]) { return false }
        return value.trimmed(0..<value.count).count == value.count
    }

    /// RFC 9110, section 6.5.1: what frames, routes, authenticates or changes the meaning of a message comes before it.
    static let forbiddenInTrailers: Set<String> = [
        "authorization", "cache-control", "connection", "content-encoding", "content-length", "content-range",
        "content-type", "cookie", "expect", "host", "keep-alive", "max-forwards", "proxy-authenticate",
        "proxy-authorization", "proxy-connection", "range", "set-cookie", "te", "trailer", "transfer-encoding",
        "upgrade", "www-authenticate",
    ]

    /// RFC 9113, section 8.2.2: they belong to a connection of HTTP/1.1, which has acted on them or ignores them, so a
    /// head from here is like one from HTTP/2.
    static func belongsToConnection(_ name: Span<UInt8>) -> Bool {
        // Of every field of every message: most have another length than all of them.
        switch name.count {
        case 7: name.spells("upgrade")
        case 10: name.spells("connection") || name.spells("keep-alive")
        case 16: name.spells("proxy-connection")
        case 17: name.spells("transfer-encoding")
        default: false
        }
    }
}
