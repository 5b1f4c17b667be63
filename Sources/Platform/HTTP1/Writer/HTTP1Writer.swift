public import HTTPTypes

/// Writes messages behind the bytes that are there already. What our own parser would not read back as it is given here
/// is refused and nothing is written: no value can end its line and begin another.
public enum HTTP1Writer {
    /// The head of a response. That to a HEAD request says how the body of a GET would be framed, and has none. To a
    /// client of HTTP/1.0 no body may go in chunks: it does not know them.
    public static func append(
        _ head: ResponseHead, body: HTTP1Body, keepAlive: Bool = true, to bytes: inout [UInt8]
    ) throws(HTTP1Error) {
        guard (100...599).contains(head.status), head.status != 101 else { throw HTTP1Error(.status) }
        // RFC 9112, section 6.1, and RFC 9110, section 8.6.
        let isBare = head.status < 200 || head.status == 204
        guard isBare ? body == .none : body != .none || head.status == 304 else { throw HTTP1Error(.unwritableBody) }
        let staysOpen = keepAlive && body != .untilClose
        try undoing(&bytes) { (bytes) throws(HTTP1Error) in
            bytes.append(text: "HTTP/1.1 ")
            bytes.append(text: String(head.status))
            bytes.append(text: " ")
            bytes.append(text: ReasonPhrase.of(head.status))
            bytes.append(text: "\r\n")
            try appendFields(head.fields, body, staysOpen, &bytes)
        }
    }

    /// The head of a request.
    public static func append(
        _ head: RequestHead, body: HTTP1Body, keepAlive: Bool = true, to bytes: inout [UInt8]
    ) throws(HTTP1Error) {
        guard body != .untilClose else { throw HTTP1Error(.unwritableBody) }
        let path = [UInt8](head.path.utf8)
        guard !path.isEmpty, !path.contains(UInt8(ascii: " ")) else { throw HTTP1Error(.target) }
        let method = [UInt8](head.method.utf8)
        guard method.span.isToken() else { throw HTTP1Error(.method) }
        let authority = [UInt8](head.authority.utf8)
        guard Authority.isValid(authority.span) else { throw HTTP1Error(.authority) }
        let target = try RequestTarget(path.span, method: head.method)
        // The absolute form is for proxies; and CONNECT says the same twice.
        guard target.scheme == nil, target.authority == nil || target.authority == head.authority else {
            throw HTTP1Error(.targetForm)
        }
        if head.method == "CONNECT", body != .none { throw HTTP1Error(.contentOfConnect) }
        try undoing(&bytes) { (bytes) throws(HTTP1Error) in
            bytes.append(text: head.method)
            bytes.append(text: " ")
            bytes.append(text: head.path)
            bytes.append(text: " HTTP/1.1\r\nhost: ")
            bytes.append(text: head.authority)
            bytes.append(text: "\r\n")
            try appendFields(head.fields, body, keepAlive, &bytes)
        }
    }

    /// One chunk of a body; of nothing there is none, since an empty one would end the body.
    public static func append(chunk: Span<UInt8>, to bytes: inout [UInt8]) {
        guard !chunk.isEmpty else { return }
        bytes.append(text: String(chunk.count, radix: 16))
        bytes.append(text: "\r\n")
        bytes.append(bytes: chunk)
        bytes.append(text: "\r\n")
    }

    /// The end of a chunked body.
    public static func appendLastChunk(
        trailers: HTTPFields = HTTPFields(), to bytes: inout [UInt8]
    ) throws(HTTP1Error) {
        try undoing(&bytes) { (bytes) throws(HTTP1Error) in
            bytes.append(text: "0\r\n")
            try appendFields(trailers, &bytes) { FieldRules.isReserved($0, in: .trailers) }
            bytes.append(text: "\r\n")
        }
    }

    /// The fields of a head, those that we decide, and the empty line.
    private static func appendFields(
        _ fields: HTTPFields, _ body: HTTP1Body, _ keepAlive: Bool, _ bytes: inout [UInt8]
    ) throws(HTTP1Error) {
        try appendFields(fields, &bytes) {
            $0.spells("content-length") || FieldRules.isReserved($0, in: .head)
        }
        switch body {
        case .none, .untilClose: break
        case .chunked: bytes.append(text: "transfer-encoding: chunked\r\n")
        case .length(let length):
            precondition(length >= 0, "a body has no negative length")
            bytes.append(text: "content-length: ")
            bytes.append(text: String(length))
            bytes.append(text: "\r\n")
        }
        bytes.append(text: keepAlive ? "\r\n" : "connection: close\r\n\r\n")
    }

    private static func appendFields(
        _ fields: HTTPFields, _ bytes: inout [UInt8], isReserved: (Span<UInt8>) -> Bool
    ) throws(HTTP1Error) {
        var refusal: HTTP1Error.Reason?
        fields.forEach { name, value in
            if !FieldRules.isName(name) || !FieldRules.isValue(value) { refusal = .unwritableField }
            if isReserved(name) { refusal = .reservedField }
            guard refusal == nil else { return false }
            bytes.append(bytes: name)
            bytes.append(text: ": ")
            bytes.append(bytes: value)
            bytes.append(text: "\r\n")
            return true
        }
        if let refusal { throw HTTP1Error(refusal) }
    }

    /// What cannot be written as a whole is not written in part.
    private static func undoing(
        _ bytes: inout [UInt8], _ write: (inout [UInt8]) throws(HTTP1Error) -> Void
    ) throws(HTTP1Error) {
        let count = bytes.count
        do {
            try write(&bytes)
        } catch {
            bytes.removeSubrange(count...)
            throw error
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(text: String) { append(contentsOf: text.utf8) }

    mutating func append(bytes: Span<UInt8>) {
        append(addingCapacity: bytes.count) { (target: inout OutputSpan<UInt8>) in
            for index in bytes.indices { target.append(bytes[index]) }
        }
    }
}
