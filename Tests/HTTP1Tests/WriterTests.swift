import HTTP1
import HTTP1Reading
import HTTPTypes
import Samples
import Testing

@Suite struct `A message that is written` {
    private func response(_ status: Int, _ fields: HTTPFields = HTTPFields(), _ body: HTTP1Body, keepAlive: Bool = true)
        throws(HTTP1Error) -> String
    {
        var bytes: [UInt8] = []
        try HTTP1Writer.append(
            ResponseHead(status: status, fields: fields), body: body, keepAlive: keepAlive, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `as a response says how its body ends`() throws {
        let fields = HTTPFields(["a": "b"])
        #expect(try response(200, fields, .length(5)) == "HTTP/1.1 200 OK\r\na: b\r\ncontent-length: 5\r\n\r\n")
        #expect(try response(404, .chunked) == "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n")
        #expect(try response(200, .untilClose) == "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")
        #expect(
            try response(431, .length(0), keepAlive: false)
                == "HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        #expect(try response(100, .none) == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(try response(204, .none) == "HTTP/1.1 204 No Content\r\n\r\n")
        #expect(try response(304, .length(9)) == "HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n")
        #expect(try response(599, .length(0)) == "HTTP/1.1 599 \r\ncontent-length: 0\r\n\r\n")
    }

    private func response(_ status: Int, _ body: HTTP1Body, keepAlive: Bool = true) throws(HTTP1Error) -> String {
        try response(status, HTTPFields(), body, keepAlive: keepAlive)
    }

    @Test func `as a request names its host first`() throws {
        var bytes: [UInt8] = []
        let head = RequestHead(method: "POST", scheme: "https", authority: "x:1", path: "/a?b")
        try HTTP1Writer.append(head, body: .length(1), keepAlive: false, to: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "POST /a?b HTTP/1.1\r\nhost: x:1\r\ncontent-length: 1\r\nconnection: close\r\n\r\n")
    }

    @Test func `has chunks, of which an empty one does not end it`() throws {
        var bytes: [UInt8] = []
        let data = [UInt8](repeating: 0x61, count: 17)
        HTTP1Writer.append(chunk: data.span, to: &bytes)
        HTTP1Writer.append(chunk: data.span.extracting(first: 0), to: &bytes)
        try HTTP1Writer.appendLastChunk(trailers: HTTPFields(["x": "y"]), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "11\r\naaaaaaaaaaaaaaaaa\r\n0\r\nx: y\r\n\r\n")
    }

    @Test(arguments: [
        ("a", "b\r\nc: d"), ("a", "b\n"), ("a", "b\rc"), ("a", "b\0"), ("a", "b\u{7F}"), ("a", " b"), ("a", "b\t"),
        ("a\r\nb", "c"), ("a:", "b"), ("a b", "c"), ("", "a"), ("é", "a"),
    ])
    func `has no field that would be read as something else`(name: String, value: String) {
        let fields = HTTPFields([name: value])
        #expect(throws: HTTP1Error(.unwritableField)) { try response(200, fields, .length(0)) }
        var bytes: [UInt8] = [1]
        #expect(throws: HTTP1Error(.unwritableField)) {
            try HTTP1Writer.append(
                RequestHead(method: "GET", scheme: "http", authority: "x", path: "/", fields: fields), body: .none,
                to: &bytes)
        }
        #expect(throws: HTTP1Error(.unwritableField)) { try HTTP1Writer.appendLastChunk(trailers: fields, to: &bytes) }
        #expect(bytes == [1], "nothing is written of what is refused")
    }

    @Test(arguments: ["content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "host"])
    func `has no field that its framing decides`(name: String) {
        let fields = HTTPFields([name: "1"])
        #expect(throws: HTTP1Error(.reservedField)) { try response(200, fields, .length(0)) }
        var bytes: [UInt8] = []
        #expect(throws: HTTP1Error(.reservedField)) { try HTTP1Writer.appendLastChunk(trailers: fields, to: &bytes) }
    }

    @Test(arguments: [
        (200, HTTP1Body.none), (204, .length(0)), (204, .chunked), (100, .length(0)), (199, .untilClose), (404, .none),
    ])
    func `has no body that its status does not have, and one where it must`(status: Int, body: HTTP1Body) {
        #expect(throws: HTTP1Error(.unwritableBody)) { try response(status, body) }
    }

    @Test(arguments: [0, 99, 101, 600, 1_000])
    func `has no status that would not be read`(status: Int) {
        #expect(throws: HTTP1Error(.status)) { try response(status, .length(0)) }
    }

    struct Wrong: Sendable {
        var method = "GET"
        var authority = "x"
        var path = "/"
        var body = HTTP1Body.none
        let reason: HTTP1Error.Reason
    }

    @Test(arguments: [
        Wrong(method: "G T", reason: .method), Wrong(method: "", reason: .method),
        Wrong(method: "GET\r\n", reason: .method), Wrong(authority: "", reason: .authority),
        Wrong(authority: "x\r\na: b", reason: .authority), Wrong(path: "", reason: .target),
        Wrong(path: "/ HTTP/1.1\r\na: b", reason: .target), Wrong(path: "/\r\n", reason: .target),
        Wrong(path: "/é", reason: .target), Wrong(path: "*", reason: .targetForm),
        Wrong(path: "http://x/", reason: .targetForm), Wrong(method: "CONNECT", path: "/", reason: .authority),
        Wrong(method: "CONNECT", path: "y:1", reason: .targetForm),
        Wrong(method: "CONNECT", authority: "x:1", path: "x:1", body: .length(0), reason: .contentOfConnect),
        Wrong(body: .untilClose, reason: .unwritableBody),
    ])
    func `has no first line that would be read as something else`(_ row: Wrong) {
        var bytes: [UInt8] = []
        let head = RequestHead(method: row.method, scheme: "http", authority: row.authority, path: row.path)
        #expect(throws: HTTP1Error(row.reason)) { try HTTP1Writer.append(head, body: row.body, to: &bytes) }
        #expect(bytes.isEmpty)
    }
}
