internal import Digest
public import MQTT

/// Gives ids to messages, so that one that a broker sends again gets the one it had.
///
/// A broker sends again, under their first numbers, the messages whose acknowledgement it has not seen, says so with each
/// (DUP), and does so when a connection goes on with a session and at no other time (MQTT 5, sections 3.3.1.1 and 4.4). So
/// a message that is said to have been sent before, comes soon after that, and has the topic, payload and number of one
/// that came, is that one, once; every other is new, however equal it looks: an alarm that is raised twice is raised twice.
public struct Redeliveries: Sendable {
    /// What may come again: four times what a broker may send before the first of it is acknowledged, for one that
    /// counts otherwise than we do over broken connections.
    public static let window = 1_024

    /// Milliseconds that no clock says: an id that is not of ours must not be counted on from.
    private static let lastOrder: Int64 = 1 << 50

    private struct Sent {
        let number: UInt16
        let digest: String
        let order: Int64
        /// What tells it from others, its place in time, in words.
        var id: String { "\(digest).\(number).\(order)" }
    }

    private var recent: [Sent] = []
    /// Those of earlier connections that may come again.
    private var expected: [Sent] = []
    private var left = 0
    private var lastOrder: Int64 = 0

    /// `ids` are some that were given before, by this run of the node or another one, in any order.
    public init(known ids: some Sequence<String>) {
        for id in ids {
            let parts = id.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].utf8.count == 32, let number = UInt16(parts[1]),
                let order = Int64(parts[2]), (0...Self.lastOrder).contains(order)
            else { continue }
            recent.append(Sent(number: number, digest: String(parts[0]), order: order))
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

    /// Called for every message, whatever comes of it. `milliseconds` is the time by the wall clock, which may do what it
    /// likes.
    public mutating func id(of message: MQTTMessage, at milliseconds: Int64) -> String {
        var bytes = Array(message.topic.utf8)
        bytes.append(0)
        let digest = Array(SHA256.hash(bytes + message.payload).bytes.prefix(16)).hexadecimal
        left = max(0, left - 1)
        if left > 0, message.isRepeated, message.number > 0 {
            // Mostly the first of them.
            if let place = expected.firstIndex(where: { $0.number == message.number && $0.digest == digest }) {
                return expected.remove(at: place).id
            }
        }
        lastOrder = max(lastOrder + 1, milliseconds)
        let sent = Sent(number: message.number, digest: digest, order: lastOrder)
        // What has no number is sent once.
        guard message.number > 0 else { return sent.id }
        if recent.count == 2 * Self.window { recent.removeFirst(Self.window) }
        recent.append(sent)
        return sent.id
    }
}
