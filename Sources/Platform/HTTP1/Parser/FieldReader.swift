import HTTPTypes

/// The fields of one head, and what they say of the connection.
struct FieldReader: Sendable {
    private(set) var fields = HTTPFields()
    private(set) var host: String?
    private(set) var contentLength: Int?
    private(set) var isChunked = false
    private(set) var closes = false
    private(set) var expectsContinue = false
    private let isRequest: Bool
    private var count = 0

    /// `Host` and `Expect` mean something in requests alone.
    init(isRequest: Bool) { self.isRequest = isRequest }

    mutating func read(_ line: Span<UInt8>, limit: Int) throws(HTTP1Error) {
        let field = try FieldLine(line, isFirst: count == 0)
        count += 1
        guard count <= limit else { throw HTTP1Error(.tooManyFields(limit: limit)) }
        let (name, value) = (line.extracting(field.name), line.extracting(field.value))
        if isRequest, name.spells("host") { return try readHost(value) }
        if name.spells("content-length") { try readContentLength(value) }
        if name.spells("transfer-encoding") { try readTransferEncoding(value) }
        if name.spells("connection") { readConnection(value) }
        if isRequest, name.spells("expect") { try readExpectation(value) }
        if !FieldRules.belongsToConnection(name) { fields.append(lowering: name, value) }
    }

    /// RFC 9112, section 3.2.
    private mutating func readHost(_ value: Span<UInt8>) throws(HTTP1Error) {
        guard host == nil else { throw HTTP1Error(.repeatedHost) }
        guard Authority.isValid(value) else { throw HTTP1Error(.invalidHost) }
        host = String(bytes: value)
    }

    /// RFC 9112, section 6.3: a list of equal values could be taken for one, but only where it is not passed on.
    private mutating func readContentLength(_ value: Span<UInt8>) throws(HTTP1Error) {
        guard contentLength == nil else { throw HTTP1Error(.repeatedContentLength) }
        guard let length = value.decimal(digits: 19) else { throw HTTP1Error(.contentLength) }
        contentLength = length
    }

    /// RFC 9112, sections 6.1 and 6.3: without chunked at the end a body has no end, with something before it we cannot
    /// read it.
    private mutating func readTransferEncoding(_ value: Span<UInt8>) throws(HTTP1Error) {
        guard !isChunked else { throw HTTP1Error(.repeatedTransferEncoding) }
        isChunked = value.spells("chunked")
        guard !isChunked else { return }
        var position = 0
        var endsInChunked = false
        while let element = value.nextElement(&position) {
            if endsInChunked, value.extracting(element).spells("chunked") {
                throw HTTP1Error(.repeatedTransferEncoding)
            }
            endsInChunked = value.extracting(element).spells("chunked")
        }
        throw HTTP1Error(endsInChunked ? .unknownTransferCoding : .chunkedNotLast)
    }

    /// RFC 9112, section 9.6. In HTTP/1.1 `keep-alive` says nothing, and in HTTP/1.0 we do not take part in it.
    private mutating func readConnection(_ value: Span<UInt8>) {
        var position = 0
        while let option = value.nextElement(&position) {
            if value.extracting(option).spells("close") { closes = true }
        }
    }

    /// RFC 9110, section 10.1.1.
    private mutating func readExpectation(_ value: Span<UInt8>) throws(HTTP1Error) {
        guard value.spells("100-continue") else { throw HTTP1Error(.expectation) }
        expectsContinue = true
    }
}

/// The fields after a chunked body.
struct TrailerReader: Sendable {
    private(set) var fields = HTTPFields()

    mutating func read(_ line: Span<UInt8>, limit: Int) throws(HTTP1Error) {
        let field = try FieldLine(line, isFirst: fields.isEmpty)
        guard fields.count < limit else { throw HTTP1Error(.tooManyFields(limit: limit)) }
        let name = String(bytes: line.extracting(field.name)).lowercased()
        guard !FieldRules.forbiddenInTrailers.contains(name) else { throw HTTP1Error(.forbiddenTrailer) }
        fields.append(lowering: line.extracting(field.name), line.extracting(field.value))
    }
}
