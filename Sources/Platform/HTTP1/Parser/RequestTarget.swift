import HTTPTypes

/// RFC 9112, section 3.2: what a request is for, in one of four forms.
struct RequestTarget: Sendable {
    /// Only the absolute form says it.
    let scheme: String?
    /// Only the absolute form and that of CONNECT say it, and then it counts and not `Host`.
    let authority: String?
    let path: String

    init(_ target: Span<UInt8>, method: String) throws(HTTP1Error) {
        if method == "CONNECT" {
            guard Authority.isValid(target, needsPort: true) else { throw HTTP1Error(.authority) }
            let authority = String(bytes: target)
            self.init(authority: authority, path: authority)
        } else if target[0] == UInt8(ascii: "/") {
            guard RequestTarget.isPath(target) else { throw HTTP1Error(.target) }
            self.init(path: String(bytes: target))
        } else if target.spells("*") {
            guard method == "OPTIONS" else { throw HTTP1Error(.targetForm) }
            self.init(path: "*")
        } else {
            try self.init(absolute: target, method: method)
        }
    }

    private init(scheme: String? = nil, authority: String? = nil, path: String) {
        self.scheme = scheme
        self.authority = authority
        self.path = path
    }

    private init(absolute target: Span<UInt8>, method: String) throws(HTTP1Error) {
        guard let colon = target.firstIndex(of: UInt8(ascii: ":")) else { throw HTTP1Error(.targetForm) }
        let name = target.extracting(0..<colon)
        guard let scheme = ["http", "https"].first(where: { name.spells($0) }) else { throw HTTP1Error(.target) }
        let rest = target.extracting(colon..<target.count)
        guard rest.starts(with: "://") else { throw HTTP1Error(.target) }
        var end = 3
        while end < rest.count, rest[end] != UInt8(ascii: "/"), rest[end] != UInt8(ascii: "?") { end += 1 }
        guard Authority.isValid(rest.extracting(3..<end)) else { throw HTTP1Error(.authority) }
        let path = rest.extracting(end..<rest.count)
        guard RequestTarget.isPath(path) else { throw HTTP1Error(.target) }
        // RFC 9112, section 3.2.4: without a path OPTIONS is for the server as a whole.
        let missing = path.isEmpty && method == "OPTIONS" ? "*" : "/"
        self.init(
            scheme: scheme, authority: String(bytes: rest.extracting(3..<end)),
            path: path.starts(with: "/") ? String(bytes: path) : missing + String(bytes: path))
    }

    /// A path with or without a query; a fragment stays with the client.
    static func isPath(_ bytes: Span<UInt8>) -> Bool {
        let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
        return bytes.extracting(0..<end).isEncoded(in: .path)
            && bytes.extracting(end..<bytes.count).isEncoded(in: .query)
    }
}
