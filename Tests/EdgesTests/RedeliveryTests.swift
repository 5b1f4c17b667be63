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

    private func ids(_ messages: [MQTTMessage], _ redeliveries: inout Redeliveries) -> [String?] {
        redeliveries.ids(of: messages, at: 1_000)
    }

    private func isNew(_ messages: [MQTTMessage], _ redeliveries: inout Redeliveries) -> [Bool] {
        ids(messages, &redeliveries).map { $0 != nil }
    }

    @Test func `what comes again after a new connection was dealt with, and each new one has an id of its own`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        let sent = [message("ON", 1), message("OFF", 2), message("ON", 3)]
        let first = ids(sent, &redeliveries).compactMap(\.self)
        #expect(Set(first).count == 3)
        redeliveries.begin(resumed: true)
        #expect(isNew(Array(sent[1...]) + [message("ON", 4)], &redeliveries) == [false, false, true])
        // And once more: the connection was lost again.
        redeliveries.begin(resumed: true)
        #expect(isNew(sent + [message("ON", 4)], &redeliveries) == [false, false, false, false])
    }

    @Test func `it is the same for a node that was killed and knows only what it has stored`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        let sent = [message("ON", 1), message("OFF", 2), message("ON", 3)]
        let first = ids(sent, &redeliveries).compactMap(\.self)
        // The last of them never became durable.
        var another = Redeliveries(known: [first[1], "of another kind", first[0]])
        another.begin(resumed: true)
        #expect(isNew(sent, &another) == [false, false, true])
    }

    @Test func `what a rule refused is not judged again after what followed it, by another run of the node either`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        let sent = [message("online", 1), message("offline", 2)]
        let first = ids(sent, &redeliveries).compactMap(\.self)
        redeliveries.begin(resumed: true)
        #expect(isNew(sent, &redeliveries) == [false, false])
        // That it was online already left nothing in the log.
        var another = Redeliveries(known: [first[1]])
        another.begin(resumed: true)
        #expect(isNew(sent, &another) == [false, false])
    }

    @Test func `an equal message is another one, within a connection and under another number`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        let first = ids([message("ON", 1), message("OFF", 2), message("ON", 1)], &redeliveries)
        redeliveries.begin(resumed: true)
        let second = ids([message("ON", 9), message("ON", 2), message("ON", 1, topic: "u")], &redeliveries)
        #expect(Set((first + second).compactMap(\.self)).count == 6)
    }

    @Test func `what comes in another order than before is what came before all the same, and once`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        _ = ids([message("ON", 1), message("OFF", 2)], &redeliveries)
        redeliveries.begin(resumed: true)
        let again = [message("OFF", 2), message("ON", 1), message("ON", 1)]
        #expect(isNew(again, &redeliveries) == [false, false, true])
    }

    @Test func `what was acknowledged is not what has its number now, and nothing before that is known by it`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        _ = ids([message("ON", 2), message("OFF", 2), message("OFF", 3)], &redeliveries)
        redeliveries.begin(resumed: true)
        #expect(isNew([message("new", 1), message("ON", 2), message("OFF", 3)], &redeliveries) == [true, true, false])
    }

    @Test func `another session owes nothing, and its numbers are not those of the one before`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: false)
        #expect(isNew([message("ON", 1)], &redeliveries) == [true])
        redeliveries.begin(resumed: false)
        #expect(isNew([message("ON", 1)], &redeliveries) == [true])
    }

    @Test func `what is too long ago to come again is not what came before, although its number comes back`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: false)
        let others = (0..<Redeliveries.window).map { message("\($0)", UInt16($0 + 2)) }
        _ = ids([message("ON", 1)] + others, &redeliveries)
        redeliveries.begin(resumed: true)
        #expect(isNew([message("ON", 1)], &redeliveries) == [true])
    }

    @Test func `long after the connection began everything is new`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        _ = ids([message("ON", 1)], &redeliveries)
        redeliveries.begin(resumed: true)
        _ = ids((0..<Redeliveries.window).map { message("\($0)", UInt16($0 + 2)) }, &redeliveries)
        #expect(isNew([message("ON", 1)], &redeliveries) == [true])
    }

    @Test func `what is not said to be sent again is new, whatever it looks like`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        _ = ids([message("ON", 1)], &redeliveries)
        redeliveries.begin(resumed: true)
        #expect(isNew([message("ON", 1, isRepeated: false), message("ON", 1)], &redeliveries) == [true, false])
    }

    @Test func `an id that somebody made up is not counted on from`() {
        let digest = String(repeating: "0", count: 32)
        var redeliveries = Redeliveries(known: ["\(digest).1.\(Int64.max)", "\(digest).1.-5"])
        redeliveries.begin(resumed: true)
        #expect(ids([message("ON", 1)], &redeliveries)[0]?.hasSuffix(".1.1000") == true)
    }

    @Test func `what has no number never comes again`() {
        var redeliveries = Redeliveries(known: [])
        redeliveries.begin(resumed: true)
        _ = ids([message("ON", 0)], &redeliveries)
        redeliveries.begin(resumed: true)
        #expect(isNew([message("ON", 0)], &redeliveries) == [true])
    }

    @Test func `ids differ when the clock stands still or goes back`() {
        var redeliveries = Redeliveries(known: [])
        var all: Set<String?> = []
        for time: Int64 in [5_000, 5_000, 4_000, 0] {
            all.formUnion(redeliveries.ids(of: [message("ON", 1)], at: time))
        }
        #expect(all.count == 4)
    }
}
