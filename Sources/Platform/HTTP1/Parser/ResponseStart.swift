import HTTPTypes

struct ResponseStart: MessageStart {
    static let isRequest = false

    /// That of the request whose response is the next one.
    var method: String?
    private var status = 0
    private var version = HTTP1Version.http11
    private var interim = 0

    var isAwaited: Bool { method != nil }

    /// RFC 9112, section 4: `HTTP-version SP status-code SP [ reason-phrase ]`.
    mutating func read(startLine line: Span<UInt8>, limits: HTTP1Limits) throws(HTTP1Error) {
        guard method != nil else { throw HTTP1Error(.unsolicited) }
        guard line.count >= 13, line[8] == UInt8(ascii: " "), line[12] == UInt8(ascii: " ") else {
            throw HTTP1Error(.statusLine)
        }
        version = try HTTP1Version(line.extracting(0..<8))
        guard let number = line.extracting(9..<12).decimal(digits: 3), (100...599).contains(number) else {
            throw HTTP1Error(.status)
        }
        // We never ask for an upgrade (RFC 9110, section 7.8).
        guard number != 101 else { throw HTTP1Error(.switchedProtocols) }
        status = number
        guard number < 200 else { return interim = 0 }
        interim += 1
        guard interim <= limits.interimResponses else {
            throw HTTP1Error(.tooManyInterimResponses(limit: limits.interimResponses))
        }
    }

    mutating func head(_ fields: FieldReader) throws(HTTP1Error) -> (ResponseHead, HTTP1Framing) {
        let told = try fields.body(version)
        let isTunnel = method == "CONNECT" && (200..<300).contains(status)
        // RFC 9112, section 6.3: these have no body whatever their fields say.
        let isBare = status < 200 || status == 204 || status == 304 || method == "HEAD" || isTunnel
        let body = isBare ? .none : told ?? .untilClose
        if status >= 200 { method = nil }
        let keepAlive = version == .http11 && !fields.closes && !isTunnel && body != .untilClose
        return (
            ResponseHead(status: status, fields: fields.fields),
            HTTP1Framing(version: version, body: body, keepAlive: keepAlive)
        )
    }
}
