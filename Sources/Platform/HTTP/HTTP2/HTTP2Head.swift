import HTTPTypes

/// A head or trailers as they come in, field by field. nghttp2 has checked the order of the pseudo-fields,
/// that they are there, and that names and values are well formed.
struct HTTP2Head: ~Copyable {
    let stream: Int32
    private var method = ""
    private var scheme = ""
    private var authority: String?
    private var host: String?
    private var path = ""
    private var status = 0
    /// In one piece, however many fields it came in (RFC 9113, section 8.2.3).
    private var cookie: [UInt8]?
    private(set) var fields = HTTPFields()
    private var listBytes = 0
    private var count = 0
    private(set) var isTooLarge = false

    private static let cookieName = Array("cookie".utf8)

    init(of stream: Int32) { self.stream = stream }

    mutating func append(_ name: Span<UInt8>, _ value: Span<UInt8>, limits: HTTPLimits) {
        guard !isTooLarge else { return }
        listBytes += name.count + value.count + 32
        count += 1
        guard listBytes <= limits.headerListBytes, count <= limits.headerCount else {
            // Nothing of it is needed any more, and it need not be kept.
            fields = HTTPFields()
            isTooLarge = true
            return
        }
        if name[0] == UInt8(ascii: ":") {
            appendPseudo(name, value)
        } else if HTTPFields.isEqual(name, "cookie") {
            appendCookie(value)
        } else if HTTPFields.isEqual(name, "host") {
            host = String(bytes: value)
        } else {
            fields.append(name: name, value: value)
        }
    }

    private mutating func appendPseudo(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        // The first two letters tell the five apart.
        switch (name[1], name[2]) {
        case (UInt8(ascii: "m"), _): method = String(bytes: value)
        case (UInt8(ascii: "s"), UInt8(ascii: "c")): scheme = String(bytes: value)
        case (UInt8(ascii: "s"), _): status = Int(String(bytes: value)) ?? 0
        case (UInt8(ascii: "a"), _): authority = String(bytes: value)
        default: path = String(bytes: value)
        }
    }

    private mutating func appendCookie(_ value: Span<UInt8>) {
        if cookie == nil { cookie = [] } else { cookie?.append(contentsOf: "; ".utf8) }
        cookie?.append(value)
    }

    consuming func response() -> ResponseHead { ResponseHead(status: status, fields: fields) }

    consuming func request() -> RequestHead {
        if let cookie { fields.append(name: HTTP2Head.cookieName.span, value: cookie.span) }
        let authority = authority ?? host ?? ""
        // Only CONNECT comes without a path.
        return RequestHead(
            method: method, scheme: scheme, authority: authority, path: path.isEmpty ? authority : path, fields: fields)
    }
}
