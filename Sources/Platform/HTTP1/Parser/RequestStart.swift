import HTTPTypes

struct RequestStart: MessageStart {
    static let isRequest = true

    let scheme: String
    private var method = ""
    private var target: RequestTarget?
    private var version = HTTP1Version.http11

    init(scheme: String) { self.scheme = scheme }

    let isAwaited = false

    /// RFC 9112, section 3: `method SP request-target SP HTTP-version`.
    mutating func read(startLine line: Span<UInt8>, limits: HTTP1Limits) throws(HTTP1Error) {
        guard let first = line.firstIndex(of: UInt8(ascii: " ")),
            let second = line.firstIndex(of: UInt8(ascii: " "), from: first + 1), second > first + 1
        else { throw HTTP1Error(.requestLine) }
        guard line.extracting(0..<first).isToken() else { throw HTTP1Error(.method) }
        version = try HTTP1Version(line.extracting((second + 1)..<line.count))
        method = String(bytes: line.extracting(0..<first))
        target = try RequestTarget(line.extracting((first + 1)..<second), method: method)
    }

    mutating func head(_ fields: FieldReader) throws(HTTP1Error) -> (RequestHead, HTTP1Framing) {
        guard let target else { preconditionFailure("the request line comes first") }
        if version == .http11, fields.host == nil { throw HTTP1Error(.missingHost) }
        let body = try body(fields)
        let head = RequestHead(
            method: method, scheme: target.scheme ?? scheme, authority: target.authority ?? fields.host ?? "",
            path: target.path, fields: fields.fields)
        let framing = HTTP1Framing(
            version: version, body: body, keepAlive: version == .http11 && !fields.closes && method != "CONNECT",
            // RFC 9110, section 10.1.1: HTTP/1.0 does not know it, and without a body there is nothing to wait for.
            expectsContinue: fields.expectsContinue && version == .http11 && body != .none && body != .length(0))
        return (head, framing)
    }

    /// RFC 9112, section 6.3.
    private func body(_ fields: FieldReader) throws(HTTP1Error) -> HTTP1Body {
        guard let body = try fields.body(version) else { return .none }
        // RFC 9110, section 9.3.6: what follows CONNECT belongs to the tunnel.
        if method == "CONNECT" { throw HTTP1Error(.contentOfConnect) }
        return body
    }
}

extension FieldReader {
    /// RFC 9112, sections 6.1 and 6.3: what frames a body in both directions.
    func body(_ version: HTTP1Version) throws(HTTP1Error) -> HTTP1Body? {
        if isChunked {
            if version == .http10 { throw HTTP1Error(.transferEncodingOfOldVersion) }
            if contentLength != nil { throw HTTP1Error(.contentLengthWithTransferEncoding) }
            return .chunked
        }
        return contentLength.map { .length($0) }
    }
}
