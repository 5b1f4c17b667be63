/// Names that are told apart by what they mean to this protocol.
enum FieldNames {
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
        name.spells("connection") || name.spells("keep-alive") || name.spells("proxy-connection")
            || name.spells("transfer-encoding") || name.spells("upgrade")
    }
}
