import HTTP1
import HTTP1Reading
import HTTPTypes
import Testing

/// Bytes that no parser may take for a request, each with the clause that says so.
struct Refusal: Sendable, CustomTestStringConvertible {
    let clause: String
    let input: [UInt8]
    let reason: HTTP1Error.Reason

    init(_ clause: String, _ input: String, _ reason: HTTP1Error.Reason) {
        self.init(clause, Array(input.utf8), reason)
    }

    init(_ clause: String, _ input: [UInt8], _ reason: HTTP1Error.Reason) {
        (self.clause, self.input, self.reason) = (clause, input, reason)
    }

    var testDescription: String { "\(clause): \(String(decoding: input, as: UTF8.self).debugDescription)" }

    /// A first line, followed by the fields it needs.
    static func line(_ clause: String, _ line: String, _ reason: HTTP1Error.Reason) -> Refusal {
        Refusal(clause, line + "\r\nHost: x\r\n\r\n", reason)
    }

    /// A field beside those that a request needs.
    static func field(_ clause: String, _ field: String, _ reason: HTTP1Error.Reason) -> Refusal {
        Refusal(clause, "POST / HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n", reason)
    }

    /// What follows the head of a chunked request.
    static func chunked(_ clause: String, _ body: String, _ reason: HTTP1Error.Reason) -> Refusal {
        Refusal(clause, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body, reason)
    }
}

@Suite struct `A request` {
    private static let lines: [Refusal] = [
        .line("9112 2.2", "GET / HTTP/1.1\nA: b", .bareLineFeed),
        .line("9112 2.2", "GET / HTTP/1.1\r\nA: b\nC: d", .bareLineFeed),
        .line("9112 2.2", "GET / HTTP/1.1\r\nA: b\rC: d", .bareCarriageReturn),
        .line("9112 2.2", "GET /\r HTTP/1.1", .bareCarriageReturn),
        .line("9112 2.2", "GET / HTTP/1.1\r", .bareCarriageReturn),
        .line("9112 2.2", "\nGET / HTTP/1.1", .bareLineFeed),
        Refusal("9112 2.2", "GET / HTTP/1.1\r\nHost: x\r\n\n", .bareLineFeed),
        .line("9112 2.2: one empty line", "\r\n\r\nGET / HTTP/1.1", .emptyLine),
        Refusal("a TLS client hello", [0x16, 0x03, 0x01, 0x02], .controlByte),
        .line("9112 3", "GET /", .requestLine),
        .line("9112 3", "GET", .requestLine),
        .line("9112 3", "GET  / HTTP/1.1", .requestLine),
        .line("9112 3", "GET /  HTTP/1.1", .malformedVersion),
        .line("9112 3", "GET / HTTP/1.1 ", .malformedVersion),
        .line("9112 3", " GET / HTTP/1.1", .method),
        .line("9112 3", "GET\t/ HTTP/1.1", .requestLine),
        .line("9112 3", "GET\t/ HTTP/1.1 x", .method),
        .line("9112 3.1", "G(T / HTTP/1.1", .method),
        .line("9112 3.1", "GÉT / HTTP/1.1", .method),
        .line("9112 2.3", "GET / http/1.1", .malformedVersion),
        .line("9112 2.3", "GET / HTTP/1", .malformedVersion),
        .line("9112 2.3", "GET / HTTP/1.10", .malformedVersion),
        .line("9112 2.3", "GET / HTTP/01.1", .malformedVersion),
        .line("9112 2.3", "GET / HTTPS/1.1", .malformedVersion),
        .line("9112 2.3", "GET / HTTP/1,1", .malformedVersion),
        .line("9110 2.5", "GET / HTTP/1.2", .unsupportedVersion),
        .line("9110 2.5", "GET / HTTP/2.0", .unsupportedVersion),
        .line("9110 2.5", "GET / HTTP/0.9", .unsupportedVersion),
    ]

    private static let targets: [Refusal] = [
        .line("9112 3.2", "GET /a#b HTTP/1.1", .target),
        .line("9112 3.2", "GET /é HTTP/1.1", .target),
        .line("9112 3.2", "GET /\"a\" HTTP/1.1", .target),
        .line("9112 3.2", "GET /a\\b HTTP/1.1", .target),
        .line("3986 2.1", "GET /%4 HTTP/1.1", .target),
        .line("3986 2.1", "GET /%4g HTTP/1.1", .target),
        .line("3986 2.1", "GET /?% HTTP/1.1", .target),
        .line("9112 3.2.1", "GET a HTTP/1.1", .targetForm),
        .line("9112 3.2.1", "GET ?a HTTP/1.1", .targetForm),
        .line("9112 3.2.2", "GET ftp://x/ HTTP/1.1", .target),
        .line("9112 3.2.2", "GET http:/x/ HTTP/1.1", .target),
        .line("9112 3.2.2", "GET http:// HTTP/1.1", .authority),
        .line("9110 4.2.1", "GET http:///a HTTP/1.1", .authority),
        .line("9110 4.2.1", "GET http://:80/a HTTP/1.1", .authority),
        .line("9110 4.2.4", "GET http://user@x/ HTTP/1.1", .authority),
        .line("9112 3.2.2", "GET http://x#f HTTP/1.1", .authority),
        .line("9112 3.2.3", "GET x:443 HTTP/1.1", .target),
        .line("9112 3.2.3", "CONNECT /a HTTP/1.1", .authority),
        .line("9112 3.2.3", "CONNECT x HTTP/1.1", .authority),
        .line("9110 9.3.6", "CONNECT x: HTTP/1.1", .authority),
        .line("9110 9.3.6", "CONNECT x:0 HTTP/1.1", .authority),
        .line("9110 9.3.6", "CONNECT x:65536 HTTP/1.1", .authority),
        .line("9112 3.2.4", "GET * HTTP/1.1", .targetForm),
    ]

    private static let fields: [Refusal] = [
        .field("9112 2.2", " A: b", .obsoleteFold),
        .field("9112 5.2", "A: b\r\n c", .obsoleteFold),
        .field("9112 5.2", "A: b\r\n\tc", .obsoleteFold),
        Refusal("9112 2.2", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", .leadingWhiteSpace),
        Refusal("9112 2.2", "GET / HTTP/1.1\r\n\t\r\nHost: x\r\n\r\n", .leadingWhiteSpace),
        .field("9112 5.1", "A : b", .spaceBeforeColon),
        .field("9112 5.1", "A\t: b", .spaceBeforeColon),
        .field("9112 5.1", "A B: c", .spaceBeforeColon),
        .field("9112 5", "A", .missingColon),
        .field("9110 5.1", ": b", .fieldName),
        .field("9110 5.1", "A(: b", .fieldName),
        .field("9110 5.1", "Ä: b", .fieldName),
        .field("9110 5.5", "A: b\u{0}c", .controlByte),
        .field("9110 5.5", "A: b\u{7F}", .controlByte),
        .field("9110 5.5", "A: \u{1B}[0m", .controlByte),
        .field("9110 10.1.1", "Expect: 200-ok", .expectation),
        .field("9110 10.1.1", "Expect: 100-continue, 200-ok", .expectation),
        Refusal("9112 3.2", "GET / HTTP/1.1\r\n\r\n", .missingHost),
        Refusal("9112 3.2", "GET http://x/ HTTP/1.1\r\n\r\n", .missingHost),
        .field("9112 3.2", "Host: x", .repeatedHost),
        Refusal("9112 3.2", "GET / HTTP/1.0\r\nHost: x\r\nhost: x\r\n\r\n", .repeatedHost),
        Refusal("9112 3.2", "GET http://x/ HTTP/1.1\r\nHost: a b\r\n\r\n", .invalidHost),
    ]

    private static let bodies: [Refusal] = [
        .field("9110 8.6", "Content-Length:", .contentLength),
        .field("9110 8.6", "Content-Length: +5", .contentLength),
        .field("9110 8.6", "Content-Length: -5", .contentLength),
        .field("9110 8.6", "Content-Length: 0x5", .contentLength),
        .field("9110 8.6", "Content-Length: 5 5", .contentLength),
        .field("9110 8.6", "Content-Length: 5.0", .contentLength),
        .field("9112 6.3", "Content-Length: 5, 5", .contentLength),
        .field("9112 6.3", "Content-Length: 5, 6", .contentLength),
        .field("9112 6.3", "Content-Length: 5\r\nContent-Length: 5", .repeatedContentLength),
        .field("9112 6.3", "Content-Length: 5\r\ncontent-length: 6", .repeatedContentLength),
        .field("9112 6.3: overflow", "Content-Length: 9223372036854775808", .contentLength),
        .field("9112 6.3: overflow", "Content-Length: 18446744073709551621", .contentLength),
        .field(
            "9112 6.1", "Content-Length: 5\r\nTransfer-Encoding: chunked", .contentLengthWithTransferEncoding),
        .field(
            "9112 6.1", "Transfer-Encoding: chunked\r\nContent-Length: 0", .contentLengthWithTransferEncoding),
        .field("9112 6.1", "Transfer-Encoding: gzip, chunked", .unknownTransferCoding),
        .field("9112 6.3", "Transfer-Encoding: chunked, gzip", .chunkedNotLast),
        .field("9112 6.3", "Transfer-Encoding: gzip", .chunkedNotLast),
        .field("9112 6.3", "Transfer-Encoding: identity", .chunkedNotLast),
        .field("9112 6.3", "Transfer-Encoding:", .chunkedNotLast),
        .field("9112 6.3", "Transfer-Encoding: xchunked", .chunkedNotLast),
        .field("9112 6.3", "Transfer-Encoding: \u{B}chunked", .controlByte),
        .field("9112 6.3", "Transfer-Encoding: chunked;a=b", .chunkedNotLast),
        .field("9112 6.1", "Transfer-Encoding: chunked, chunked", .repeatedTransferEncoding),
        .field("9112 6.1", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", .repeatedTransferEncoding),
        .field("9112 6.1", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", .repeatedTransferEncoding),
        Refusal(
            "9112 6.1", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .transferEncodingOfOldVersion),
        Refusal("9110 9.3.6", "CONNECT x:1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", .contentOfConnect),
    ]

    private static let chunks: [Refusal] = [
        .chunked("9112 7.1", "\r\n", .chunkSize),
        .chunked("9112 7.1", "g\r\n", .chunkSize),
        .chunked("9112 7.1", "0x5\r\n", .chunkSize),
        .chunked("9112 7.1", "+5\r\n", .chunkSize),
        .chunked("9112 7.1", "-5\r\n", .chunkSize),
        .chunked("9112 7.1", " 5\r\n", .chunkSize),
        .chunked("9112 7.1", "5 \r\n", .chunkSize),
        .chunked("9112 7.1", "5 5\r\n", .chunkSize),
        .chunked("9112 7.1", "5 a;b\r\n", .chunkSize),
        .chunked("9112 7.1: overflow", "8000000000000000\r\n", .chunkSize),
        .chunked("9112 7.1: overflow", "ffffffffffffffff\r\n", .chunkSize),
        .chunked("9112 7.1: overflow", "10000000000000001\r\n", .chunkSize),
        .chunked("9112 7.1: overflow", "00000000000000005\r\n", .chunkSize),
        .chunked("9112 7.1", "1\na\r\n", .bareLineFeed),
        .chunked("9112 7.1.1", "1;a\nb\r\n", .bareLineFeed),
        .chunked("9112 7.1.1", "1;a\rb\r\n", .bareCarriageReturn),
        .chunked("9112 7.1.1", "1;a=\"\u{0}\"\r\n", .controlByte),
        .chunked("9112 7.1", "1\r\nab\r\n", .chunkEnd),
        .chunked("9112 7.1", "1\r\na\n", .chunkEnd),
        .chunked("9112 7.1", "1\r\na\r\r\n", .chunkEnd),
        .chunked("9112 7.1", "1\r\na0\r\n", .chunkEnd),
        .chunked("9112 7.1", "0\r\n\n", .bareLineFeed),
        .chunked("9112 7.1.2", "0\r\nA : b\r\n\r\n", .spaceBeforeColon),
        .chunked("9112 7.1.2", "0\r\n A: b\r\n\r\n", .leadingWhiteSpace),
        .chunked("9112 7.1.2", "0\r\nA: b\r\n c\r\n\r\n", .obsoleteFold),
    ]

    private static let trailers = [
        "Content-Length: 5", "transfer-encoding: chunked", "HOST: x", "Trailer: a", "TE: trailers", "Connection: close",
        "Authorization: a", "Cookie: a", "Content-Type: a/b", "Content-Encoding: gzip", "Expect: 100-continue",
    ].map { Refusal.chunked("9110 6.5.1", "0\r\n\($0)\r\n\r\n", .forbiddenTrailer) }

    @Test(arguments: lines + targets + fields + bodies + chunks + trailers)
    func `that is not well formed is refused, in whatever pieces it comes`(refusal: Refusal) {
        let whole = Reading(requests: [refusal.input])
        #expect(whole.error == HTTP1Error(refusal.reason))
        for pieces in refusal.input.splits {
            #expect(Reading(requests: pieces) == whole)
        }
    }

    @Test func `is answered with the status that fits its fault`() {
        #expect(HTTP1Error(.bareLineFeed).status == 400)
        #expect(HTTP1Error(.startLineTooLong(limit: 1)).status == 414)
        #expect(HTTP1Error(.expectation).status == 417)
        #expect(HTTP1Error(.headTooLarge(limit: 1)).status == 431)
        #expect(HTTP1Error(.unknownTransferCoding).status == 501)
        #expect(HTTP1Error(.chunkedNotLast).status == 400)
        #expect(HTTP1Error(.unsupportedVersion).status == 505)
        #expect(HTTP1Error(.missingHost).description == "HTTP/1.1: no Host")
    }
}
