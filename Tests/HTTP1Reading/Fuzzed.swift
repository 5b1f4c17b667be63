import HTTP1
import HTTPTypes

/// Whatever bytes come: no trap, a parser that moves on (which `Reading` demands), the same messages and the same error
/// in whatever pieces they come, and heads that are read again as they were when they are written. The fuzzer checks
/// this, and the tests check it for what the fuzzer has found.
///
/// The first byte says which parser reads the others and how they are cut.
public func check(fuzzed bytes: [UInt8]) {
    guard let choice = bytes.first else { return }
    let input = Array(bytes.dropFirst())
    let pieces = input.pieces(of: 1 + Int(choice >> 2))
    if choice & 1 == 0 {
        let whole = Reading(requests: [input], limits: .tight)
        let cut = Reading(requests: pieces, limits: .tight)
        precondition(whole == cut, "requests depend on how they are cut")
        for message in whole.messages { checkWriting(message) }
    } else {
        let methods = choice & 2 == 0 ? ["GET", "HEAD", "GET"] : ["CONNECT", "HEAD"]
        let whole = Reading(responses: [input], to: methods, limits: .tight)
        let cut = Reading(responses: pieces, to: methods, limits: .tight)
        precondition(whole == cut, "responses depend on how they are cut")
    }
}

private func checkWriting(_ message: Reading<RequestHead>.Message) {
    var head = message.head
    // HTTP/1.0 has requests without a host, which HTTP/1.1 does not.
    guard !head.authority.isEmpty else { return }
    head.fields = HTTPFields()
    message.head.fields.forEach { name, value in
        if String(bytes: name) != "content-length" { head.fields.append(name: name, value: value) }
        return true
    }
    var bytes: [UInt8] = []
    let keepAlive = message.framing.keepAlive
    do {
        try HTTP1Writer.append(head, body: message.framing.body, keepAlive: keepAlive, to: &bytes)
    } catch {
        preconditionFailure("a request that was read is not written: \(error)")
    }
    let again = Reading(requests: [bytes], scheme: head.scheme).messages
    if case .length(let length) = message.framing.body { head.fields.append("content-length", "\(length)") }
    precondition(again.count == 1 && again[0].head == head, "a request that was read and written is another")
}

extension HTTP1Limits {
    /// Small enough for a fuzzer to reach.
    fileprivate static let tight: HTTP1Limits = {
        var limits = HTTP1Limits()
        limits.startLineBytes = 100
        limits.headBytes = 200
        limits.fieldCount = 6
        limits.chunkLineBytes = 24
        limits.chunkExtensionBytes = 16
        limits.trailerBytes = 40
        limits.interimResponses = 2
        return limits
    }()
}

extension [UInt8] {
    fileprivate func pieces(of size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
