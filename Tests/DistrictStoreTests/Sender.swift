import CBOR
import DistrictStore
import Merkle
import Wire

/// A node's lane as the district sees it: it makes records and knows its own tree.
struct Sender: Sendable {
    static let start = Instant(milliseconds: 1_790_000_000_000)

    let lane: LogLane
    /// What tells the records from those of another sender of the same lane.
    let history: String
    private(set) var records: [[UInt8]] = []
    private(set) var frontier = Frontier()

    /// The log of a community with this number.
    static func log(_ community: Int) -> LogID {
        let digits = String(community, radix: 16)
        return LogID("linli/" + String(repeating: "0", count: 32 - digits.count) + digits)!
    }

    init(_ community: Int = 1, _ lane: Lane = .incident, history: String = "first") {
        self.lane = LogLane(Sender.log(community), lane)
        self.history = history
    }

    var size: UInt64 { frontier.size }

    var head: TreeHead {
        var hasher = TreeHasher()
        return frontier.head(with: &hasher)
    }

    /// Makes so many records more.
    mutating func grow(_ count: Int) {
        var hasher = TreeHasher()
        for _ in 0..<count {
            let record = Sender.record(Seq(UInt64(records.count)), history)
            frontier.append(hasher.leaf(record.span), with: &hasher) { _ in }
            records.append(record)
        }
    }

    /// The tree that it had at an earlier size.
    func frontier(at size: Int) -> Frontier {
        var hasher = TreeHasher()
        return records.prefix(size).reduce(into: Frontier()) { frontier, record in
            frontier.append(hasher.leaf(record.span), with: &hasher) { _ in }
        }
    }

    func head(at size: Int) -> TreeHead {
        var hasher = TreeHasher()
        return frontier(at: size).head(with: &hasher)
    }

    func batch(_ range: Range<Int>) -> RecordBatch {
        RecordBatch(first: Seq(UInt64(range.lowerBound)), records: Array(records[range]))
    }

    /// An append of records that were made before.
    func append(_ range: Range<Int>, at now: Instant = start) -> Append {
        Append(lane, batch(range), head: head(at: range.upperBound), at: now)
    }

    /// An append of so many records more.
    mutating func next(_ count: Int = 1, at now: Instant = start) -> Append {
        let first = records.count
        grow(count)
        return Append(lane, batch(first..<records.count), head: head, at: now)
    }

    func preview(_ seq: Int, at now: Instant = start) -> Preview {
        Preview(lane, Seq(UInt64(seq)), records[seq], head: head, note: note, at: now)
    }

    /// What stands for its signature under the tree.
    var note: [UInt8] { Array("\(head.size) of the \(history) history".utf8) }

    /// Alarms of five devices, which are raised and return to normal in turn.
    private static func record(_ seq: Seq, _ history: String) -> [UInt8] {
        do throws(WireError) {
            let isRaised = seq.value / 5 % 2 == 0
            let event = try Event(
                occurred: start, kind: Kind(isRaised ? "alarm.raised" : "alarm.returned"), place: "b3/u2",
                subject: "smoke-\(seq.value % 5)",
                body: Body([1: .text(history), 2: .text(String(repeating: "烟", count: Int(seq.value % 7)))]))
            let key = try CommandKey(principal: "gateway", source: "urn:dev:1", id: "a-\(seq)")
            var writer = CBORWriter()
            try Command(key: key, events: [event]).events[0].write(seq: seq, recorded: start, to: &writer)
            return writer.bytes
        } catch {
            preconditionFailure("the records of tests are valid: \(error)")
        }
    }
}
