/// Why bytes are not a message of HTTP/1.1, or why a message cannot be written as one.
public struct HTTP1Error: Error, Hashable, CustomStringConvertible {
    public let reason: Reason

    public enum Reason: Hashable, Sendable {
        // Lines
        case bareCarriageReturn, bareLineFeed, controlByte
        // The first line
        case emptyLine, method, requestLine, target, targetForm, authority
        case malformedVersion, unsupportedVersion
        case statusLine, status, switchedProtocols, unsolicited
        // Fields
        case leadingWhiteSpace, obsoleteFold, fieldName, spaceBeforeColon, missingColon, forbiddenTrailer
        case missingHost, repeatedHost, invalidHost
        case expectation
        // Where the body ends
        case contentLength, repeatedContentLength, contentLengthWithTransferEncoding, contentOfConnect
        case repeatedTransferEncoding, transferEncodingOfOldVersion, chunkedNotLast, unknownTransferCoding
        case chunkSize, chunkEnd
        case truncated
        // Limits
        case startLineTooLong(limit: Int), headTooLarge(limit: Int), tooManyFields(limit: Int)
        case chunkLineTooLong(limit: Int), chunkExtensionsTooLarge(limit: Int), trailersTooLarge(limit: Int)
        case tooManyInterimResponses(limit: Int)
        // Writing
        case unwritableField, reservedField, unwritableBody
    }

    public init(_ reason: Reason) { self.reason = reason }

    public var description: String { "HTTP/1.1: \(reason.answer.words)" }

    /// The status that a server answers with before it closes the connection.
    public var status: Int { reason.answer.status }
}

extension HTTP1Error.Reason {
    fileprivate var answer: (status: Int, words: String) {
        switch self {
        case .bareCarriageReturn: (400, "a carriage return without its line feed")
        case .bareLineFeed: (400, "a line feed without its carriage return")
        case .controlByte: (400, "a control character in a line")
        case .emptyLine: (400, "an empty line in place of a request")
        case .method: (400, "the method is not a token")
        case .requestLine: (400, "the request line is not a method, a target and a version with one space between")
        case .target: (400, "the target has bytes that a URI does not have, or is neither http nor https")
        case .targetForm: (400, "the target is of a form that its method does not take")
        case .authority: (400, "the target does not name a host and a port that could be")
        case .malformedVersion: (400, "the version is not HTTP/ and two digits")
        case .unsupportedVersion: (505, "the version is neither HTTP/1.1 nor HTTP/1.0")
        case .statusLine: (502, "the status line is not a version, a status and a reason with one space between")
        case .status: (502, "the status is not a number from 100 to 599")
        case .switchedProtocols: (502, "the server switched to a protocol that nobody asked for")
        case .unsolicited: (502, "a response that no request asked for")
        case .leadingWhiteSpace: (400, "white space before the first field")
        case .obsoleteFold: (400, "a field continues on a second line")
        case .fieldName: (400, "a field name is not a token")
        case .spaceBeforeColon: (400, "white space between a field name and its colon")
        case .missingColon: (400, "a field without a colon")
        case .forbiddenTrailer: (400, "a trailer that only a head may have")
        case .missingHost: (400, "no Host")
        case .repeatedHost: (400, "more than one Host")
        case .invalidHost: (400, "Host is not a host with or without a port")
        case .expectation: (417, "an expectation other than 100-continue")
        case .contentLength: (400, "Content-Length is not one decimal number, or too large")
        case .repeatedContentLength: (400, "more than one Content-Length")
        case .contentLengthWithTransferEncoding: (400, "both Content-Length and Transfer-Encoding")
        case .contentOfConnect: (400, "CONNECT with a body")
        case .repeatedTransferEncoding: (400, "more than one Transfer-Encoding, or chunked twice")
        case .transferEncodingOfOldVersion: (400, "Transfer-Encoding in HTTP/1.0")
        case .chunkedNotLast: (400, "chunked is not the last transfer coding")
        case .unknownTransferCoding: (501, "a transfer coding other than chunked")
        case .chunkSize: (400, "the size of a chunk is not a hexadecimal number, or too large")
        case .chunkEnd: (400, "a chunk does not end where its size says")
        case .truncated: (400, "the connection ended in the middle of a message")
        case .startLineTooLong(let limit): (414, "the first line is longer than \(limit) bytes")
        case .headTooLarge(let limit): (431, "the head is larger than \(limit) bytes")
        case .tooManyFields(let limit): (431, "more than \(limit) fields")
        case .chunkLineTooLong(let limit): (400, "the line of a chunk is longer than \(limit) bytes")
        case .chunkExtensionsTooLarge(let limit): (400, "the extensions of chunks are larger than \(limit) bytes")
        case .trailersTooLarge(let limit): (431, "the trailers are larger than \(limit) bytes")
        case .tooManyInterimResponses(let limit): (502, "more than \(limit) interim responses")
        case .unwritableField: (500, "a field to write has a name or value that would not be read as it is")
        case .reservedField: (500, "a field to write is one that the framing decides, or no trailer")
        case .unwritableBody: (500, "a message of this status cannot have its body framed like this")
        }
    }
}
