import Edges
import MQTT
import Testing

@Suite struct RedeliveryTests {
    /// As a broker sends it that has done so before; the first of a kind is new all the same.
    private func message(
        _ payload: String, _ number: UInt16, topic: String = "t", isRepeated: Bool = true
    ) -> MQTTMessage {
        MQTTMessage(topic: topic, payload: Array(payload.utf8), number: number, isRepeated: isRepeated)
    }

    private func ids(_ messages: [MQTTMessage], _ redeliveries: inout Redeliveries) -> [String] {
        messages.map { redeliveries.id(of: $0, at: 1_000) }
    }

    @Test func `what comes again after a new connection has the id that it had`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        let sent = [message("ON", 1), message("OFF", 2), message("ON", 3)]
        let first = ids(sent, &redeliveries)
        #expect(Set(first).count == 3)
        redeliveries.begin(resumed: true)
        #expect(ids(Array(sent[1...]), &redeliveries) == Array(first[1...]))
        // And once more: the connection was lost again.
        redeliveries.begin(resumed: true)
        #expect(ids(sent, &redeliveries) == first)
    }

    @Test func `it is the same for a node that was killed and knows only what it has stored`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        let sent = [message("ON", 1), message("OFF", 2), message("ON", 3)]
        let first = ids(sent, &redeliveries)
        // The last of them never became durable.
        var another = Redeliveries(known: [first[1], "of another kind", first[0]])
        another.begin(resumed: true)
        #expect(Array(ids(sent, &another)[..<2]) == Array(first[..<2]))
    }

    @Test func `an equal message is another one, within a connection and under another number`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        let first = ids([message("ON", 1), message("OFF", 2), message("ON", 1)], &redeliveries)
        #expect(Set(first).count == 3)
        redeliveries.begin(resumed: true)
        let second = ids([message("ON", 9), message("ON", 2), message("ON", 1, topic: "u")], &redeliveries)
        #expect(Set(first + second).count == 6)
    }

    @Test func `what comes in another order than before is what came before all the same, and once`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        let first = ids([message("ON", 1), message("OFF", 2)], &redeliveries)
        redeliveries.begin(resumed: true)
        let second = ids([message("OFF", 2), message("ON", 1), message("ON", 1)], &redeliveries)
        #expect(second[..<2] == [first[1], first[0]])
        #expect(!first.contains(second[2]))
    }

    @Test func `another session owes nothing, and its numbers are not those of the one before`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: false)
        let first = ids([message("ON", 1)], &redeliveries)
        redeliveries.begin(resumed: false)
        #expect(ids([message("ON", 1)], &redeliveries) != first)
        redeliveries.begin(resumed: true)
        #expect(ids([message("ON", 1)], &redeliveries) != first)
    }

    @Test func `what is too long ago to come again is not what came before, although its number comes back`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: false)
        let old = redeliveries.id(of: message("ON", 1), at: 1_000)
        for number in 0..<Redeliveries.window {
            _ = redeliveries.id(of: message("\(number)", UInt16(number + 2)), at: 1_000)
        }
        redeliveries.begin(resumed: true)
        #expect(redeliveries.id(of: message("ON", 1), at: 1_000) != old)
    }

    @Test func `long after the connection began everything is new`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        let old = redeliveries.id(of: message("ON", 1), at: 1_000)
        redeliveries.begin(resumed: true)
        for number in 0..<Redeliveries.window {
            _ = redeliveries.id(of: message("\(number)", UInt16(number + 2)), at: 1_000)
        }
        #expect(redeliveries.id(of: message("ON", 1), at: 1_000) != old)
    }

    @Test func `what is not said to be sent again is new, whatever it looks like`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        let first = redeliveries.id(of: message("ON", 1), at: 1_000)
        redeliveries.begin(resumed: true)
        #expect(redeliveries.id(of: message("ON", 1, isRepeated: false), at: 1_000) != first)
        #expect(redeliveries.id(of: message("ON", 1), at: 1_000) == first)
    }

    @Test func `an id that somebody made up is not counted on from`() {
        let digest = String(repeating: "0", count: 32)
        var redeliveries = Redeliveries(known: ["\(digest).1.\(Int64.max)", "\(digest).1.-5"])
        redeliveries.begin(resumed: true)
        #expect(redeliveries.id(of: message("ON", 1), at: 1_000).hasSuffix(".1.1000"))
    }

    @Test func `what has no number never comes again`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        let first = redeliveries.id(of: message("ON", 0), at: 1_000)
        redeliveries.begin(resumed: true)
        #expect(redeliveries.id(of: message("ON", 0), at: 1_000) != first)
    }

    @Test func `ids differ when the clock stands still or goes back`() {
        var redeliveries = Redeliveries(known: [])
        var all: Set<String> = []
        for time: Int64 in [5_000, 5_000, 4_000, 0] { all.insert(redeliveries.id(of: message("ON", 1), at: time)) }
        #expect(all.count == 4)
    }
}
