import HTTP
import HTTPTypes
import JSON
import Testing
import Wire

/// A client of `/v1/stream` that goes on behind the last event it has got, however often its stream is cut. It belongs to
/// the loop.
final class Follower: @unchecked Sendable {
    // Sendable because it is touched on the loop's thread alone.
    /// What came of each lane, in order.
    private(set) var seen: [Lane: [Seen]] = [:]
    /// Where each lane goes on.
    private(set) var position: String
    /// Streams that the node has ended, and those that were torn.
    private(set) var ended = 0
    private(set) var torn = 0
    private var waiting: [(CheckedContinuation<Void, Never>, () -> Bool)] = []

    /// An event as somebody sees it from outside.
    struct Seen: Hashable {
        let seq: UInt64
        let type: String
        let subject: String?

        init(_ event: JSONValue) {
            seq = event["seq"]?.integer.flatMap { UInt64(exactly: $0) } ?? .max
            type = event["type"]?.string ?? ""
            subject = event["subject"]?.string
        }

        init(_ record: Record) {
            seq = record.seq.value
            type = "linli.\(record.kind.name)"
            subject = record.subject
        }
    }

    /// Begins at a position such as `incident:0,telemetry:0`.
    init(from position: String) { self.position = position }

    func count(of lane: Lane) -> Int { seen[lane, default: []].count }

    /// What comes behind the last event of a lane.
    func next(in lane: Lane) -> UInt64 { seen[lane]?.last.map { $0.seq + 1 } ?? 0 }

    /// Follows until the stream ends, one way or the other.
    func follow(_ client: NodeClient) async {
        do throws(HTTPError) {
            let call = try await client.client.call(client.head("GET", "/v1/stream", ["last-event-id": position]))
            let head = try await call.response()
            guard head.status == 200 else {
                Issue.record("the stream was refused with \(head.status) at \(position)")
                return
            }
            var rest: [UInt8] = []
            while let piece = try await call.receive() {
                rest += piece
                call.consumed(piece.count)
                take(from: &rest)
            }
            #expect(rest.isEmpty, "a stream ended within an event")
            ended += 1
        } catch {
            // What was cut off within is not an event.
            torn += 1
        }
        tell()
    }

    /// Waits until something is so that events or the end of a stream may bring about.
    func wait(until isSo: @escaping () -> Bool) async {
        if isSo() { return }
        await withCheckedContinuation { waiting.append(($0, isSo)) }
    }

    private func tell() {
        let told = waiting.filter { $0.1() }
        waiting.removeAll { $0.1() }
        for (continuation, _) in told { continuation.resume() }
    }

    /// The events that came whole.
    private func take(from bytes: inout [UInt8]) {
        let newline = UInt8(ascii: "\n")
        var begin = 0
        var place = 1
        while place < bytes.count {
            if bytes[place] == newline, bytes[place - 1] == newline {
                take(String(decoding: bytes[begin...place], as: UTF8.self))
                begin = place + 1
                place += 1
            }
            place += 1
        }
        bytes.removeFirst(begin)
        if begin > 0 { tell() }
    }

    private func take(_ event: String) {
        var fields: [Substring: Substring] = [:]
        for line in event.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { continue }
            fields[line[..<colon]] = line[line.index(colon, offsetBy: 2)...]
        }
        // A sign of life.
        guard let data = fields["data"], let id = fields["id"] else { return }
        guard let json = try? JSONReader.read(Array(data.utf8)),
            let lane = json["lane"]?.string.flatMap({ Lane(rawValue: $0) })
        else {
            Issue.record("an event is no CloudEvent: \(data)")
            return
        }
        seen[lane, default: []].append(Seen(json))
        position = String(id)
    }
}
