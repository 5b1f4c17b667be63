import HTTP1
import HTTP1Reading
import HTTPTypes
import Samples
import Testing

@Suite struct `What is written` {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `is read back as it was, request by request`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        var sent: [Sample<RequestHead>] = []
        for number in 0..<200 {
            let sample = generator.request(isLast: number == 199)
            try HTTP1Writer.append(sample.head, body: sample.body, keepAlive: sample.keepAlive, to: &bytes)
            try sample.appendContent(to: &bytes)
            sent.append(sample)
        }
        let reading = Reading(requests: generator.pieces(of: bytes))
        #expect(reading.error == nil)
        #expect(reading.messages.count == sent.count)
        for (message, sample) in zip(reading.messages, sent) {
            var expected = sample.head
            if case .length(let length) = sample.body { expected.fields.append("content-length", "\(length)") }
            #expect(message.head == expected)
            #expect(message.framing == HTTP1Framing(body: sample.body, keepAlive: sample.keepAlive))
            #expect(message.body == sample.content)
            #expect(message.trailers == sample.trailers)
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `is read back as it was, response by response`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 100 + seed)
        var bytes: [UInt8] = []
        var sent: [Sample<ResponseHead>] = []
        for number in 0..<200 {
            let sample = generator.response(isLast: number == 199)
            try HTTP1Writer.append(sample.head, body: sample.body, keepAlive: sample.keepAlive, to: &bytes)
            if sample.method != "HEAD" { try sample.appendContent(to: &bytes) }
            sent.append(sample)
        }
        let reading = Reading(responses: generator.pieces(of: bytes), to: sent.map(\.method))
        #expect(reading.error == nil)
        #expect(reading.messages.count == sent.count)
        for (message, sample) in zip(reading.messages, sent) {
            var expected = sample.head
            if case .length(let length) = sample.body { expected.fields.append("content-length", "\(length)") }
            let isHead = sample.method == "HEAD"
            #expect(message.head == expected)
            #expect(message.framing == HTTP1Framing(body: isHead ? .none : sample.body, keepAlive: sample.keepAlive))
            #expect(message.body == (isHead ? [] : sample.content))
            #expect(message.trailers == (isHead ? HTTPFields() : sample.trailers))
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `is read the same in whatever pieces, or refused the same, when it is mutated`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 200 + seed)
        var (accepted, refused) = (0, 0)
        for _ in 0..<2_000 {
            var bytes: [UInt8] = []
            let sample = generator.request(isLast: false)
            try HTTP1Writer.append(sample.head, body: sample.body, to: &bytes)
            try sample.appendContent(to: &bytes)
            bytes = generator.mutation(of: bytes)
            let whole = Reading(requests: [bytes])
            let pieces = Reading(requests: generator.pieces(of: bytes))
            #expect(pieces == whole)
            if whole.error == nil { accepted += 1 } else { refused += 1 }
        }
        #expect(accepted > 200 && refused > 200)
    }
}

/// A message with all that a peer is to make of it.
struct Sample<Head> {
    var head: Head
    var method = ""
    var body: HTTP1Body
    var keepAlive = true
    var content: [UInt8] = []
    var trailers = HTTPFields()

    func appendContent(to bytes: inout [UInt8]) throws(HTTP1Error) {
        guard body == .chunked else { return bytes += content }
        let half = content.count / 2
        HTTP1Writer.append(chunk: content.span.extracting(0..<half), to: &bytes)
        HTTP1Writer.append(chunk: content.span.extracting(half..<content.count), to: &bytes)
        try HTTP1Writer.appendLastChunk(trailers: trailers, to: &bytes)
    }
}

extension SeededGenerator {
    mutating func request(isLast: Bool) -> Sample<RequestHead> {
        let head = RequestHead(
            method: pick(["GET", "POST", "PUT", "DELETE", "PATCH", "X-!"]), scheme: "https",
            authority: pick(["x", "a.example:8443", "[::1]:80"]), path: pick(["/", "/a/b?c=d", "/%20?[]"]),
            fields: fields())
        return content(Sample(head: head, body: .none, keepAlive: !isLast))
    }

    mutating func response(isLast: Bool) -> Sample<ResponseHead> {
        let status = pick([200, 201, 204, 304, 404, 500])
        let head = ResponseHead(status: status, fields: fields())
        var sample = Sample(head: head, method: pick(["GET", "POST", "HEAD"]), body: .none, keepAlive: !isLast)
        guard status != 204, status != 304 else { return sample }
        sample.body = .length(0)
        return content(sample)
    }

    private mutating func content<Head>(_ sample: Sample<Head>) -> Sample<Head> {
        var sample = sample
        guard Bool.random(using: &self) else { return sample }
        sample.content = (0..<Int.random(in: 0..<50, using: &self)).map { _ in pick([0x61, 0x30, 0x0D, 0x0A, 0, 0xFF]) }
        sample.body = Bool.random(using: &self) ? .chunked : .length(sample.content.count)
        if sample.body == .chunked { sample.trailers = fields() }
        return sample
    }

    private mutating func fields() -> HTTPFields {
        var fields = HTTPFields()
        for _ in 0..<Int.random(in: 0..<4, using: &self) {
            fields.append(
                pick(["a", "accept", "x-y_z", "hosts", "!"]), pick(["", "b", "c d", "\"e\"", "值", "f:\tg", ","]))
        }
        return fields
    }

    /// The bytes cut at random places, many of them near each other.
    mutating func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = min(rest.count, pick([1, 2, 3, 10, 100]))
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values.randomElement(using: &self)! }
}

@Suite struct `The corpus of the fuzzer of HTTP/1.1` {
    @Test func `is read the same in whatever pieces, and never traps`() throws {
        let files = try RepositoryFile.list("Tests/Fuzz/Corpus/h1")
        #expect(!files.isEmpty)
        for file in files { check(fuzzed: try RepositoryFile.read(file)) }
    }
}
