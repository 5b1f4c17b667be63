import HTTP
import JSON
import Testing
import Wire

/// What was sent to a node as CloudEvents, and what came of it. It belongs to the loop.
final class Mail: @unchecked Sendable {
    // Sendable because it is touched on the loop's thread alone.
    /// Commands that are sent together.
    struct Letter {
        let number: Int
        let events: [JSONValue]

        var ids: [String] { events.map { $0["id"]!.string! } }
    }

    /// A receipt, which nothing may make untrue.
    struct Promise: Hashable {
        let lane: Lane
        let seq: UInt64
        let count: Int
    }

    private var written = 0
    /// Sent, and not known to be stored or refused for good.
    private var open: [Int: Letter] = [:]
    private(set) var promises: [String: Promise] = [:]
    /// What was answered with something else than a receipt, by status.
    private(set) var refusals: [Int: Int] = [:]

    func event(_ verb: String, _ subject: String, _ data: JSONValue) -> JSONValue {
        written += 1
        return [
            "specversion": "1.0", "id": .string("\(written)"), "source": "urn:test", "type": .string("linli.\(verb)"),
            "subject": .string(subject), "data": data,
        ]
    }

    /// Of events that were made last.
    func letter(_ events: [JSONValue]) -> Letter { Letter(number: written, events: events) }

    /// Sends one, for the first time or again. Nil when no answer came.
    @discardableResult
    func deliver(_ letter: Letter, _ client: NodeClient) async -> NodeClient.Answer? {
        let isNew = promises[letter.ids[0]] == nil
        if isNew { open[letter.number] = letter }
        let answer: NodeClient.Answer
        do throws(HTTPError) {
            answer =
                letter.events.count == 1
                ? try await client.post("/v1/events", letter.events[0], type: "application/cloudevents+json")
                : try await client.post(
                    "/v1/events", .array(letter.events), type: "application/cloudevents-batch+json")
        } catch {
            return nil
        }
        take(answer, to: letter, isNew: isNew)
        return answer
    }

    /// Sends again what was not answered. A node that is whole answers everything.
    func sendAgain(_ client: NodeClient) async {
        for letter in open.values.sorted(by: { $0.number < $1.number }) { await deliver(letter, client) }
        #expect(open.isEmpty, "\(open.count) letters were not answered: \(refusals)")
    }

    private func take(_ answer: NodeClient.Answer, to letter: Letter, isNew: Bool) {
        guard answer.status == 200 else {
            refusals[answer.status, default: 0] += 1
            #expect([409, 429, 503, 507].contains(answer.status), "\(answer.json)")
            #expect(isNew || answer.status != 409, "what was stored is refused: \(answer.json)")
            // Only a rule's refusal is the last word.
            if answer.status == 409 { open[letter.number] = nil }
            return
        }
        let receipts = answer.json["receipts"]?.array ?? [answer.json]
        #expect(receipts.map { $0["id"]?.string } == letter.ids)
        for receipt in receipts { keep(receipt) }
        open[letter.number] = nil
    }

    private func keep(_ receipt: JSONValue) {
        guard let id = receipt["id"]?.string, let lane = receipt["lane"]?.string.flatMap({ Lane(rawValue: $0) }),
            let seq = receipt["seq"]?.integer.flatMap({ UInt64(exactly: $0) }), let count = receipt["count"]?.integer,
            let isDuplicate = receipt["duplicate"]?.bool
        else {
            Issue.record("this is no receipt: \(receipt)")
            return
        }
        let promise = Promise(lane: lane, seq: seq, count: Int(count))
        if let before = promises[id] {
            #expect(before == promise && isDuplicate, "command \(id) was stored twice")
        }
        promises[id] = promise
    }

    /// Every promise must be true of a log, which holds no command twice.
    func check(in log: [Lane: [Record]], _ comment: Comment) {
        for records in log.values {
            #expect(Set(records.map { "\($0.key) \($0.index)" }).count == records.count, comment)
        }
        for (id, promise) in promises {
            let records = log[promise.lane, default: []]
            let found = records[min(Int(promise.seq), records.count)...].prefix { $0.key.id == id }
            #expect(found.map(\.index) == Array(0..<UInt64(promise.count)), "command \(id), \(comment)")
        }
    }
}
