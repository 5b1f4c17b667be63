/// What became of one request, in nanoseconds of one clock.
public struct Sample: Hashable, Sendable {
    /// When it was meant to be sent: what a client that does not care how busy we are would have done.
    public var intended: Int64
    public var sent: Int64
    public var ended: Int64
    public var outcome: Outcome

    public init(intended: Int64, sent: Int64, ended: Int64, outcome: Outcome) {
        self.intended = intended
        self.sent = sent
        self.ended = ended
        self.outcome = outcome
    }
}

public enum Outcome: Hashable, Sendable {
    /// The events are stored: so many were new, so many there already.
    case stored(new: Int, duplicates: Int)
    case refused(status: Int)
    /// The answer did not come, or says less than it must: whether the events are stored is unknown.
    case lost

    /// What an answer to so many events says.
    init(status: Int, body: Span<UInt8>, events: Int) {
        guard (200...299).contains(status) else {
            self = .refused(status: status)
            return
        }
        let receipts = ReceiptCount(body)
        if receipts.all == events {
            self = .stored(new: events - receipts.duplicates, duplicates: receipts.duplicates)
        } else {
            self = .lost
        }
    }
}

/// The receipts in an answer, counted and not read: a generator must be cheaper than what it measures.
struct ReceiptCount: Hashable {
    private(set) var all = 0
    private(set) var duplicates = 0

    private static let name = Array("\"duplicate\":".utf8)

    /// Takes JSON without spaces, as the node writes it.
    init(_ json: Span<UInt8>) {
        let name = ReceiptCount.name
        var index = 0
        // The colon is rarer than a quotation mark; what stands before it decides.
        while index < json.count {
            defer { index += 1 }
            guard json[index] == UInt8(ascii: ":"), index + 1 >= name.count, json[index - 2] == UInt8(ascii: "e") else {
                continue
            }
            let begin = index + 1 - name.count
            guard name.indices.allSatisfy({ json[begin + $0] == name[$0] }), index + 1 < json.count else { continue }
            all += 1
            if json[index + 1] == UInt8(ascii: "t") { duplicates += 1 }
        }
    }
}
