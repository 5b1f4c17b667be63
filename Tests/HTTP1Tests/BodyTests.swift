import HTTP1
import HTTP1Reading
import HTTPTypes
import Testing

@Suite struct `The body of a request` {
    private func post(_ fields: String, _ body: String) throws -> Requests.Message {
        try request("POST / HTTP/1.1\r\nHost: x\r\n\(fields)\r\n\r\n\(body)")
    }

    @Test func `is as long as it says`() throws {
        let request = try post("Content-Length: 5", "a\r\n\0b")
        #expect(request.framing.body == .length(5))
        #expect(request.body == Array("a\r\n\0b".utf8))
        #expect(request.head.fields["content-length"] == "5")
        #expect(try post("Content-Length: 0", "").framing.body == .length(0))
        #expect(try post("Content-Length: 0000000000000000002", "ab").body == Array("ab".utf8))
    }

    @Test func `may be as long as a number can say`() {
        let input = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775807\r\n\r\na"
        let reading = Requests(requests: [Array(input.utf8)])
        #expect(reading.messages.first?.framing.body == .length(.max))
        #expect(reading.messages.first?.body == [0x61])
    }

    @Test func `comes in chunks`() throws {
        let request = try post("Transfer-Encoding: Chunked", "1\r\na\r\n0B\r\nbcdefghi\r\nj\r\n0\r\n\r\n")
        #expect(request.framing.body == .chunked)
        #expect(request.body == Array("abcdefghi\r\nj".utf8))
        #expect(request.head.fields.isEmpty)
        #expect(request.trailers == HTTPFields())
    }

    @Test(arguments: ["", ";", ";a", ";a=b", " ;\ta = b", ";a=\"b;c\"", ";a;b=é"])
    func `has chunks whose extensions are passed over`(text: String) throws {
        #expect(try post("Transfer-Encoding: chunked", "1\(text)\r\na\r\n000\(text)\r\n\r\n").body == [0x61])
    }

    @Test func `has trailers after its chunks`() throws {
        let request = try post("Transfer-Encoding: chunked", "0\r\nX-Sum: 1\r\nx-sum:\r\n\r\n")
        #expect(request.trailers == HTTPFields(["x-sum": "1", "x-sum": ""]))
    }

    @Test func `is followed by another request`() {
        let input = """
            POST /1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-A: b\r\n\r\n\
            POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nb\
            GET /3 HTTP/1.1\r\nHost: x\r\n\r\n
            """
        let whole = Requests(requests: [Array(input.utf8)])
        #expect(whole.messages.map(\.head.path) == ["/1", "/2", "/3"])
        #expect(whole.messages.map(\.body) == [[0x61], [0x62], []])
        #expect(whole.messages.map(\.trailers) == [HTTPFields(["x-a": "b"]), HTTPFields(), HTTPFields()])
        for pieces in Array(input.utf8).splits { #expect(Requests(requests: pieces) == whole) }
    }

    struct Expectation: Sendable {
        let line: String
        let fields: String
        let isExpected: Bool
    }

    /// RFC 9110, section 10.1.1.
    @Test(arguments: [
        Expectation(line: "HTTP/1.1\r\nHost: x", fields: "Expect: 100-continue\r\nContent-Length: 1", isExpected: true),
        Expectation(line: "HTTP/1.1\r\nHost: x", fields: "expect: 100-Continue\r\nContent-Length: 1", isExpected: true),
        Expectation(
            line: "HTTP/1.1\r\nHost: x", fields: "Expect: 100-continue\r\nContent-Length: 0", isExpected: false),
        Expectation(line: "HTTP/1.1\r\nHost: x", fields: "Expect: 100-continue", isExpected: false),
        Expectation(line: "HTTP/1.1\r\nHost: x", fields: "Content-Length: 1", isExpected: false),
        Expectation(line: "HTTP/1.0", fields: "Expect: 100-continue\r\nContent-Length: 1", isExpected: false),
    ])
    func `may wait for a 100`(_ row: Expectation) {
        let input = Array("POST / \(row.line)\r\n\(row.fields)\r\n\r\n".utf8)
        #expect(Requests(requests: [input]).messages.first?.framing.expectsContinue == row.isExpected)
    }
}
