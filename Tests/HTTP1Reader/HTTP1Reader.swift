import Foundation
import HTTP1
import HTTP1Reading
import HTTPTypes
import Samples

/// For each line of standard input, which has the bytes of one connection as hexadecimal digits, a line of JSON that
/// says which requests are in them. `Tests/Independent/http1.py` compares that with what another parser says.
@main
struct HTTP1Reader {
    static func main() throws {
        let encoder = JSONEncoder()
        while let line = readLine() {
            let reading = Reading(requests: [[UInt8](hex: line)])
            print(String(decoding: try encoder.encode(Connection(reading)), as: UTF8.self))
        }
    }
}

private struct Connection: Encodable {
    let requests: [Request]
    let error: String?

    init(_ reading: Reading<RequestHead>) {
        requests = reading.messages.map { Request($0) }
        error = reading.error.map { "\($0.reason)" }
    }
}

private struct Request: Encodable {
    let method, scheme, authority, path: String
    /// Hexadecimal, since values need not be UTF-8.
    let fields: [[String]]
    let body: String
    /// Nil while the request is not complete.
    let trailers: [[String]]?
    let keepAlive: Bool

    init(_ message: Reading<RequestHead>.Message) {
        (method, scheme) = (message.head.method, message.head.scheme)
        (authority, path) = (message.head.authority, message.head.path)
        fields = message.head.fields.hexPairs
        body = message.body.hex
        trailers = message.trailers?.hexPairs
        keepAlive = message.framing.keepAlive
    }
}

extension HTTPFields {
    fileprivate var hexPairs: [[String]] {
        var pairs: [[String]] = []
        forEach { name, value in
            pairs.append([name.indices.map { name[$0] }.hex, value.indices.map { value[$0] }.hex])
            return true
        }
        return pairs
    }
}
