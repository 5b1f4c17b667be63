import HTTP1
import HTTP1Reading
import HTTPTypes
import Testing

@Suite struct `A limit` {
    private let limits: HTTP1Limits = {
        var limits = HTTP1Limits()
        limits.startLineBytes = 30
        limits.headBytes = 60
        limits.fieldCount = 3
        limits.leadingEmptyLines = 2
        limits.chunkLineBytes = 10
        limits.chunkExtensionBytes = 12
        limits.trailerBytes = 20
        limits.interimResponses = 2
        return limits
    }()

    /// What is just within the limit is taken, what is one more is not, and where the input is cut does not matter.
    private func check(_ within: String, _ beyond: String, _ reason: HTTP1Error.Reason) {
        for (text, expected) in [(within, nil), (beyond, HTTP1Error(reason))] {
            let input = Array(text.utf8)
            let whole = Requests(requests: [input], limits: limits)
            #expect(whole.error == expected)
            for pieces in input.splits {
                #expect(Requests(requests: pieces, limits: limits) == whole)
            }
        }
    }

    @Test func `of the first line`() {
        let request = { "GET /\(String(repeating: "a", count: $0)) HTTP/1.1\r\nHost: x\r\n\r\n" }
        check(request(30 - 16), request(30 - 15), .startLineTooLong(limit: 30))
        check("", String(repeating: "a", count: 30), .startLineTooLong(limit: 30))
    }

    @Test func `of the head`() {
        let request = { "GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: $0))\r\n\r\n" }
        check(request(60 - 32), request(60 - 31), .headTooLarge(limit: 60))
        // The empty line behind a head that leaves no room for it.
        check(request(60 - 32), request(60 - 30), .headTooLarge(limit: 60))
    }

    @Test func `of fields`() {
        let request = { "GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: "A: b\r\n", count: $0))\r\n" }
        check(request(2), request(3), .tooManyFields(limit: 3))
    }

    @Test func `of empty lines`() {
        let request = { String(repeating: "\r\n", count: $0) + "GET / HTTP/1.1\r\nHost: x\r\n\r\n" }
        check(request(2), request(3), .emptyLine)
    }

    private func chunked(_ body: String) -> String {
        "P / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body
    }

    @Test func `of the line of a chunk`() {
        check(chunked("1;bcdefg\r\na\r\n"), chunked("1;bcdefgh\r\na\r\n"), .chunkLineTooLong(limit: 10))
        check(chunked("00000001\r\na\r\n"), chunked("000000001\r\na\r\n"), .chunkLineTooLong(limit: 10))
    }

    @Test func `of all extensions together`() {
        let within = "1;bcde\r\na\r\n1;bcde\r\na\r\n"
        check(chunked(within + "1;c\r\na\r\n"), chunked(within + "1;cd\r\na\r\n"), .chunkExtensionsTooLarge(limit: 12))
    }

    @Test func `of extensions begins anew with each body`() {
        let request = chunked("1;bcdef\r\na\r\n0;\r\n\r\n")
        #expect(Requests(requests: [Array((request + request).utf8)], limits: limits).error == nil)
    }

    @Test func `of trailers`() {
        let body = { "0\r\nA: \(String(repeating: "a", count: $0))\r\n\r\n" }
        check(chunked(body(20 - 7)), chunked(body(20 - 6)), .trailersTooLarge(limit: 20))
        let fields = { "0\r\n\(String(repeating: "A:\r\n", count: $0))\r\n" }
        check(chunked(fields(3)), chunked(fields(4)), .tooManyFields(limit: 3))
    }

    @Test func `of a head begins anew with each`() {
        let request = "GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 28))\r\n\r\n"
        #expect(Requests(requests: [Array((request + request).utf8)], limits: limits).messages.count == 2)
    }

    @Test func `of interim responses`() {
        let interim = { String(repeating: "HTTP/1.1 100 \r\n\r\n", count: $0) + "HTTP/1.1 204 \r\n\r\n" }
        let reading = {
            Reading(responses: [Array(interim($0).utf8)], to: ["GET", "GET"], ends: false, limits: limits)
        }
        #expect(reading(2).error == nil)
        #expect(reading(3).error == HTTP1Error(.tooManyInterimResponses(limit: 2)))
    }
}
