import HTTP1
import HTTP1Reading
import HTTPTypes
import Testing

typealias Responses = Reading<ResponseHead>

@Suite struct `A response` {
    private func responses(
        _ text: String, to methods: String..., ends: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Responses {
        let input = Array(text.utf8)
        let whole = Responses(responses: [input], to: methods, ends: ends)
        for pieces in input.splits {
            let reading = Responses(responses: pieces, to: methods, ends: ends)
            #expect(reading == whole, sourceLocation: sourceLocation)
        }
        return whole
    }

    @Test func `is read as it is`() {
        let reading = responses("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nA: b\r\n\r\nhi", to: "GET")
        #expect(reading.error == nil)
        let message = reading.messages.first
        #expect(message?.head == ResponseHead(status: 200, fields: HTTPFields(["content-length": "2", "a": "b"])))
        #expect(message?.framing == HTTP1Framing(body: .length(2)))
        #expect(message?.body == Array("hi".utf8))
        #expect(message?.trailers == HTTPFields())
    }

    @Test func `has fields that would mean something in requests as any others`() {
        let reading = responses("HTTP/1.1 204 \r\nHost: a b\r\nHost: c\r\nExpect: d\r\n\r\n", to: "GET")
        #expect(reading.error == nil)
        #expect(reading.messages.first?.head.fields == HTTPFields(["host": "a b", "host": "c", "expect": "d"]))
    }

    struct Framing: Sendable {
        let clause: String
        var method = "GET"
        let line: String
        var fields = ""
        let body: HTTP1Body
        var keepAlive = true
    }

    @Test(arguments: [
        Framing(clause: "9112 6.3", method: "HEAD", line: "1.1 200 ", fields: "Content-Length: 5\r\n", body: .none),
        Framing(
            clause: "9112 6.3", method: "HEAD", line: "1.1 200 ", fields: "Transfer-Encoding: chunked\r\n", body: .none),
        Framing(clause: "9112 6.3", method: "HEAD", line: "1.1 200 ", body: .none),
        Framing(clause: "9112 6.3", line: "1.1 204 No", fields: "Content-Length: 5\r\n", body: .none),
        Framing(clause: "9112 6.3", line: "1.1 304 ", fields: "Content-Length: 5\r\n", body: .none),
        Framing(clause: "9112 6.3", method: "CONNECT", line: "1.1 200 ", body: .none, keepAlive: false),
        Framing(
            clause: "9112 6.3", method: "CONNECT", line: "1.1 299 ", fields: "Content-Length: 5\r\n", body: .none,
            keepAlive: false),
        Framing(
            clause: "9112 6.3", method: "CONNECT", line: "1.1 403 ", fields: "Content-Length: 0\r\n", body: .length(0)),
        Framing(clause: "9112 6.3", line: "1.1 200 ", body: .untilClose, keepAlive: false),
        Framing(clause: "9112 6.3", line: "1.0 200 ", body: .untilClose, keepAlive: false),
        Framing(
            clause: "9112 9.3", line: "1.0 200 ", fields: "Content-Length: 0\r\n", body: .length(0), keepAlive: false),
        Framing(
            clause: "9112 9.6", line: "1.1 200 ", fields: "Content-Length: 0\r\nConnection: close\r\n",
            body: .length(0), keepAlive: false),
    ])
    func `has a body or none, by the request and by its status`(_ row: Framing) {
        let reading = responses("HTTP/\(row.line)\r\n\(row.fields)\r\n", to: row.method)
        #expect(reading.error == nil, "\(row.clause)")
        #expect(reading.messages.first?.framing.body == row.body, "\(row.clause)")
        #expect(reading.messages.first?.framing.keepAlive == row.keepAlive, "\(row.clause)")
        #expect(reading.messages.first?.trailers != nil, "\(row.clause)")
    }

    @Test func `lasts to the end of the connection where nothing else ends it`() {
        let reading = responses("HTTP/1.1 200 \r\n\r\na\r\n\r\nb", to: "GET")
        #expect(reading.messages.first?.body == Array("a\r\n\r\nb".utf8))
        #expect(reading.messages.first?.trailers == HTTPFields())
        let open = responses("HTTP/1.1 200 \r\n\r\na", to: "GET", ends: false)
        #expect(open.messages.first?.trailers == nil)
    }

    @Test func `comes after interim ones`() {
        let reading = responses(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 \r\nLink: a\r\n\r\nHTTP/1.1 200 \r\nContent-Length: 1\r\n\r\na",
            to: "POST")
        #expect(reading.error == nil)
        #expect(reading.messages.map(\.head.status) == [100, 103, 200])
        #expect(reading.messages.last?.body == [0x61])
    }

    @Test func `follows another in the order of the requests`() {
        let reading = responses(
            """
            HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\n\
            HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n\
            HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n
            """, to: "HEAD", "GET", "GET")
        #expect(reading.error == nil)
        #expect(reading.messages.map(\.head.status) == [200, 200, 404])
        #expect(reading.messages.map(\.body) == [[], [0x61], []])
        #expect(reading.messages[1].trailers == HTTPFields(["x": "y"]))
    }

    @Test func `to CONNECT that succeeds leaves what follows to the tunnel`() {
        let head = "HTTP/1.1 200 \r\n\r\n"
        let reading = responses(head + "\u{16}\u{3}", to: "CONNECT")
        #expect(reading.error == nil)
        #expect(reading.consumed == head.utf8.count)
    }

    struct Wrong: Sendable {
        let clause: String
        let text: String
        let reason: HTTP1Error.Reason
    }

    @Test(arguments: [
        Wrong(clause: "9112 4", text: "HTTP/1.1 200\r\n\r\n", reason: .statusLine),
        Wrong(clause: "9112 4", text: "HTTP/1.1  200 OK\r\n\r\n", reason: .statusLine),
        Wrong(clause: "9112 4", text: "HTTP/1.1 2000 OK\r\n\r\n", reason: .statusLine),
        Wrong(clause: "9112 4", text: "HTTP/1.1 20 OK\r\n\r\n", reason: .statusLine),
        Wrong(clause: "9112 4", text: "HTTP/1.1 2x0 OK\r\n\r\n", reason: .status),
        Wrong(clause: "9112 4", text: "HTTP/1.1 +20 OK\r\n\r\n", reason: .status),
        Wrong(clause: "9110 15", text: "HTTP/1.1 099 \r\n\r\n", reason: .status),
        Wrong(clause: "9110 15", text: "HTTP/1.1 600 \r\n\r\n", reason: .status),
        Wrong(clause: "9110 15.2.2", text: "HTTP/1.1 101 \r\n\r\n", reason: .switchedProtocols),
        Wrong(clause: "9110 2.5", text: "HTTP/2.0 200 OK\r\n\r\n", reason: .unsupportedVersion),
        Wrong(clause: "9112 2.3", text: "http/1.1 200 OK\r\n\r\n", reason: .malformedVersion),
        Wrong(clause: "9112 2.2", text: "HTTP/1.1 200 O\nK\r\n\r\n", reason: .bareLineFeed),
        Wrong(clause: "9112 2.2", text: "HTTP/1.1 200 O\rK\r\n\r\n", reason: .bareCarriageReturn),
        Wrong(clause: "9112 4", text: "HTTP/1.1 200 O\0K\r\n\r\n", reason: .controlByte),
        Wrong(
            clause: "9112 6.3", text: "HTTP/1.1 200 \r\nTransfer-Encoding: gzip\r\n\r\n", reason: .chunkedNotLast),
        Wrong(
            clause: "9112 6.3", text: "HTTP/1.1 200 \r\nContent-Length: 1, 1\r\n\r\n", reason: .contentLength),
        Wrong(
            clause: "9112 6.1", text: "HTTP/1.0 200 \r\nTransfer-Encoding: chunked\r\n\r\n",
            reason: .transferEncodingOfOldVersion),
        Wrong(clause: "9112 8", text: "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\na", reason: .truncated),
        Wrong(clause: "9112 8", text: "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", reason: .truncated),
        Wrong(clause: "9112 8", text: "HTTP/1.1 200 \r\nA: b", reason: .truncated),
        Wrong(clause: "9112 8", text: "HTTP/1.1 100 \r\n\r\n", reason: .truncated),
        Wrong(clause: "9112 8", text: "", reason: .truncated),
        Wrong(
            clause: "9112 9.2", text: "HTTP/1.1 204 \r\n\r\nHTTP/1.1 204 \r\n\r\n", reason: .unsolicited),
    ])
    func `that is not well formed is refused`(_ row: Wrong) {
        #expect(responses(row.text, to: "GET").error == HTTP1Error(row.reason), "\(row.clause)")
    }
}
