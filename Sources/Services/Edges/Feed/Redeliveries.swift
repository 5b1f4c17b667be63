internal import Digest
public import MQTT

/// Gives ids to messages, and knows those again that a broker sends once more.
///
/// A broker sends again, in their first order and under their first numbers, the messages whose acknowledgement it has not
/// seen, says so with each (DUP), and does so when a connection goes on with a session and at no other time (MQTT 5,
/// sections 3.3.1.1 and 4.4). So a message that is said to have been sent before, comes soon after that, and has the topic,
/// payload and number of one that came, is that one, once; every other is new, however equal it looks: an alarm that is
/// raised twice is raised twice.
///
/// What came before was dealt with before: it is not judged again, beside what followed it.
public struct Redeliveries: Sendable {
    /// What may come again: four times what a broker may send before the first of it is acknowledged, for one that
    /// counts otherwise than we do over broken connections.
    public static let window = 1_024
    /// Milliseconds that no clock says: an id that is not of ours must not be counted on from.
    private static let latestOrder: Int64 = 1 << 50

    private struct Sent {
        let number: UInt16
        let digest: String
        let order: Int64
        /// Whether another run of the node has stored it.
        let isEarlier: Bool
        /// What tells it from others, its place in time, in words.
        var id: String { "\(digest).\(number).\(order)" }
    }

    private var recent: [Sent] = []
    /// Those of earlier connections that may come again.
    private var expected: [Sent] = []
    /// How many messages of this connection may be some of those.
    private var left = 0
    private var lastOrder: Int64 = 0

    /// `ids` are some that were given before, by this run of the node or another one, in any order.
    public init(known ids: some Sequence<String>) {
        for id in ids {
            let parts = id.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].utf8.count == 32, let number = UInt16(parts[1]),
                let order = Int64(parts[2]), (0...Self.latestOrder).contains(order)
            else { continue }
            recent.append(Sent(number: number, digest: String(parts[0]), order: order, isEarlier: true))
        }
        recent.sort { $0.order < $1.order }
        recent.removeFirst(max(0, recent.count - Self.window))
        lastOrder = recent.last?.order ?? 0
    }

    /// A connection has begun. What was not acknowledged comes first, if it goes on with a session; another session owes
    /// nothing, and its numbers begin again.
    public mutating func begin(resumed: Bool) {
        recent.removeFirst(max(0, recent.count - Self.window))
        if !resumed { recent = [] }
        (expected, left) = (recent, Self.window)
    }

    /// An id for each, in the order in which they came; nil for what came before. It is called for every message, and
    /// whatever comes of those of one call is settled before the next. `milliseconds` is the time by the wall clock, which
    /// may do what it likes.
    public mutating func ids(of messages: [MQTTMessage], at milliseconds: Int64) -> [String?] {
        let digests = messages.map(Self.digest)
        let known = zip(messages, digests).map { message, digest in takeExpected(message, digest) }
        // What was refused left no trace in the log, which is all that another run of the node tells; what came after it did.
        let traced = known.lastIndex { $0?.isEarlier == true } ?? 0
        return messages.indices.map { place in
            let isKnown = known[place] != nil || (place < traced && messages[place].isRepeated)
            return isKnown ? nil : newID(of: messages[place], digests[place], milliseconds)
        }
    }

    private static func digest(of message: MQTTMessage) -> String {
        var bytes = Array(message.topic.utf8)
        bytes.append(0)
        return Array(SHA256.hash(bytes + message.payload).bytes.prefix(16)).hexadecimal
    }

    /// Which of those that may come again it is, which then does not any more.
    private mutating func takeExpected(_ message: MQTTMessage, _ digest: String) -> Sent? {
        guard left > 0 else { return nil }
        left -= 1
        guard message.isRepeated, message.number > 0,
            // Mostly the first of them.
            let place = expected.firstIndex(where: { $0.number == message.number && $0.digest == digest })
        else { return nil }
        return expected.remove(at: place)
    }

    private mutating func newID(of message: MQTTMessage, _ digest: String, _ milliseconds: Int64) -> String {
        lastOrder = max(lastOrder + 1, milliseconds)
        let sent = Sent(number: message.number, digest: digest, order: lastOrder, isEarlier: false)
        // What has no number is sent once.
        guard message.number > 0 else { return sent.id }
        // A number is given again when what had it is acknowledged, which then does not come again.
        recent.removeAll { $0.number == message.number }
        expected.removeAll { $0.number == message.number }
        if recent.count == 2 * Self.window { recent.removeFirst(Self.window) }
        recent.append(sent)
        return sent.id
    }
}
