import HTTP1
import HTTP1Reading
import HTTPTypes
import Testing

typealias Requests = Reading<RequestHead>

/// The one request in these bytes, which must read the same in whatever pieces they come.
func request(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Requests.Message {
    let input = Array(text.utf8)
    let whole = Requests(requests: [input])
    #expect(whole.error == nil, sourceLocation: sourceLocation)
    for pieces in input.splits { #expect(Requests(requests: pieces) == whole, sourceLocation: sourceLocation) }
    #expect(whole.messages.count == 1 && whole.messages.last?.trailers != nil, sourceLocation: sourceLocation)
    return try #require(whole.messages.last, sourceLocation: sourceLocation)
}

@Suite struct `A well-formed request` {
    @Test func `is read as it is`() throws {
        let request = try request("GET /a?b=c HTTP/1.1\r\nHost: x.example:8443\r\nX-Y: z\r\n\r\n")
        #expect(
            request.head
                == RequestHead(
                    method: "GET", scheme: "https", authority: "x.example:8443", path: "/a?b=c",
                    fields: HTTPFields(["x-y": "z"])))
        #expect(request.framing == HTTP1Framing(body: .none))
        #expect(request.trailers == HTTPFields())
    }

    struct Target: Sendable {
        let clause: String
        let line: String
        var scheme = "https"
        var authority = "h"
        let path: String
    }

    private static let targets = [
        Target(clause: "9112 3.2.1", line: "GET /", path: "/"),
        Target(clause: "9112 3.2.1", line: "GET //a//b", path: "//a//b"),
        Target(clause: "9112 3.2.1", line: "GET /a%2Fb/%e4?%20", path: "/a%2Fb/%e4?%20"),
        Target(clause: "3986 3.3", line: "GET /-._~!$&'()*+,;=:@", path: "/-._~!$&'()*+,;=:@"),
        Target(clause: "3986 3.4", line: "GET /?/?-._~!$&'()*+,;=:@", path: "/?/?-._~!$&'()*+,;=:@"),
        Target(clause: "what browsers send", line: "GET /?a[]={}|\\^`", path: "/?a[]={}|\\^`"),
        Target(clause: "9112 3.2.2", line: "GET http://a/b?c", scheme: "http", authority: "a", path: "/b?c"),
        Target(clause: "9112 3.2.2", line: "GET HTTPS://a:1", authority: "a:1", path: "/"),
        Target(clause: "9112 3.2.2", line: "GET https://[::1]?c", authority: "[::1]", path: "/?c"),
        Target(clause: "9112 3.2.3", line: "CONNECT a:443", authority: "a:443", path: "a:443"),
        Target(clause: "9112 3.2.4", line: "OPTIONS *", path: "*"),
        Target(clause: "9112 3.2.4", line: "OPTIONS http://a", scheme: "http", authority: "a", path: "*"),
        Target(clause: "9112 3.2.4", line: "OPTIONS http://a/", scheme: "http", authority: "a", path: "/"),
        Target(clause: "9112 3.2.4", line: "OPTIONS http://a?b", scheme: "http", authority: "a", path: "/?b"),
    ]

    @Test(arguments: targets)
    func `names its target in one of four forms, and the absolute one counts more than Host`(_ row: Target) throws {
        let head = try request(row.line + " HTTP/1.1\r\nHost: h\r\n\r\n").head
        #expect(head.scheme == row.scheme, "\(row.clause)")
        #expect(head.authority == row.authority, "\(row.clause)")
        #expect(head.path == row.path, "\(row.clause)")
    }

    private static let hosts = [
        "a", "A.b-c.example", "a_b", "1.2.3.4", "999.1", "a:80", "a:", "a:65535", "%41", "-._~!$&'()*+,;=", "[::]",
        "[::1]:",
        "[::1]:80", "[1::]", "[1:2:3:4:5:6:7:8]", "[::2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7::]", "[1::8]", "[::1.2.3.4]",
        "[1:2:3:4:5:6:255.0.10.1]", "[abcd:EF01::]",
    ]

    @Test(arguments: hosts)
    func `names a host that could be`(host: String) throws {
        #expect(try request("GET / HTTP/1.1\r\nHost:\(host)\r\n\r\n").head.authority == host)
    }

    private static let wrongHosts = [
        "", ":80", "a b", "a/b", "a?b", "a#b", "u@a", "a:b", "a:-1", "a:0", "a:65536", "a:000080", "a:1:2", "é",
        "%4",
        "[", "[]", "[::1", "::1", "[::1]a", "[1]", "[1:2]", "[:::]", "[::1::]", "[1:]", "[:1]", "[12345::]",
        "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8::]", "[1:2:3:4:5:6:7:1.2.3.4]", "[::1.2.3]",
        "[::1.2.3.4.5]", "[::256.1.1.1]", "[::01.1.1.1]", "[::1..1.1]", "[::.1.1.1]", "[::1.1.1.]", "[::g]", "[v1.a]",
        "[fe80::1%25eth0]", "[1.2.3.4::]", "a\"b", "a\\b",
    ]

    @Test(arguments: wrongHosts)
    func `names no host that could not be`(host: String) {
        let reading = Requests(requests: [Array("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8)])
        #expect(reading.error == HTTP1Error(.invalidHost))
    }

    @Test func `may have one empty line before it`() throws {
        #expect(try request("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n").head.path == "/")
    }

    @Test func `may be of HTTP/1.0, has no Host then and is the last of its connection`() throws {
        let request = try request("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(request.head.authority == "")
        #expect(request.framing == HTTP1Framing(version: .http10, body: .none, keepAlive: false))
    }

    struct Value: Sendable {
        let clause: String
        let written: String
        let read: String?
    }

    private static let values = [
        Value(clause: "9112 5.1", written: "A:b", read: "b"),
        Value(clause: "9112 5.1", written: "A: \t b \t", read: "b"),
        Value(clause: "9112 5.1", written: "A:", read: ""),
        Value(clause: "9112 5.1", written: "A:  \t", read: ""),
        Value(clause: "9110 5.5", written: "A: b  c\td", read: "b  c\td"),
        Value(clause: "9110 5.5", written: "a: 值é", read: "值é"),
        Value(clause: "9110 5.5", written: "A: b:c \"d\" ,;", read: "b:c \"d\" ,;"),
        Value(clause: "9110 7.6.1", written: "Connection: a", read: nil),
        Value(clause: "9110 7.8", written: "Upgrade: websocket", read: nil),
    ]

    @Test(arguments: values)
    func `has fields whose values are trimmed`(_ row: Value) throws {
        let fields = try request("GET / HTTP/1.1\r\nHost: x\r\n\(row.written)\r\n\r\n").head.fields
        #expect(fields["a"] == row.read, "\(row.clause)")
        #expect(fields.count == (row.read == nil ? 0 : 1), "\(row.clause)")
    }

    /// RFC 9110, section 5.6.2, written down a second time.
    @Test(arguments: 0...255 as ClosedRange<UInt8>)
    func `has a method and names of token characters only`(byte: UInt8) {
        let isToken =
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || [0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E].contains(byte)
        let method = [0x47, byte] + Array(" / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        #expect((Requests(requests: [method]).error == nil) == isToken)
        let name = Array("GET / HTTP/1.1\r\nHost: x\r\nA".utf8) + [byte] + Array("b: c\r\n\r\n".utf8)
        // A colon ends the name, and the rest is a value.
        #expect((Requests(requests: [name]).error == nil) == (isToken || byte == UInt8(ascii: ":")))
        let value = Array("GET / HTTP/1.1\r\nHost: x\r\nA: b".utf8) + [byte] + Array("c\r\n\r\n".utf8)
        let isText = byte == 0x09 || (0x20...0x7E).contains(byte) || byte >= 0x80
        #expect((Requests(requests: [value]).error == nil) == isText)
    }

    struct Connection: Sendable {
        let fields: String
        let keepAlive: Bool
    }

    /// RFC 9112, sections 9.3 and 9.6.
    @Test(arguments: [
        Connection(fields: "", keepAlive: true),
        Connection(fields: "Connection: keep-alive\r\n", keepAlive: true),
        Connection(fields: "Connection: close\r\n", keepAlive: false),
        Connection(fields: "connection: CLOSE\r\n", keepAlive: false),
        Connection(fields: "Connection: keep-alive , Close\r\n", keepAlive: false),
        Connection(fields: "Connection: ,,close,\r\n", keepAlive: false),
        Connection(fields: "Connection: closed, not-close\r\n", keepAlive: true),
        Connection(fields: "Connection: a\r\nConnection: close\r\n", keepAlive: false),
    ])
    func `may be the last of its connection`(_ row: Connection) throws {
        #expect(try request("GET / HTTP/1.1\r\nHost: x\r\n\(row.fields)\r\n").framing.keepAlive == row.keepAlive)
    }

    @Test func `follows another, but not one that ends the connection`() {
        let (one, last) = (
            "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n", "GET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        let input = Array((one + "\r\n" + last + one).utf8)
        let whole = Requests(requests: [input])
        #expect(whole.messages.map(\.head.path) == ["/1", "/2"])
        #expect(whole.consumed == (one + "\r\n" + last).utf8.count)
        for pieces in input.splits { #expect(Requests(requests: pieces) == whole) }
    }

    @Test func `that asks for a tunnel is the last of its connection`() throws {
        #expect(try !request("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n").framing.keepAlive)
    }

    @Test func `may end the input behind it but not within it`() throws {
        let input = Array("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na".utf8)
        for count in 0...input.count {
            var parser = HTTP1RequestParser(scheme: "http")
            let piece = Array(input[..<count])
            var position = 0
            while try parser.next(piece.span, &position) != nil {}
            if count == 0 || count == input.count {
                try parser.finish()
            } else {
                #expect(throws: HTTP1Error(.truncated)) { try parser.finish() }
            }
        }
    }
}
