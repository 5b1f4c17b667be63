import MQTT
import Samples
import Sockets
import Testing

/// A session beside a real broker, whose own log says what reached it.
@Suite(.serialized) struct SessionTests {
    private func options(_ broker: Broker) -> MQTTOptions {
        MQTTOptions(host: broker.host, port: broker.port, clientID: "node")
    }

    private func session(_ broker: Broker) throws -> MQTTSession {
        try MQTTSession(options(broker), filters: ["home/+/state"], wake: Wake())
    }

    /// Waits for one message at least.
    private func messages(_ session: MQTTSession) throws -> [MQTTMessage] {
        try session.receive(limit: 10, milliseconds: 30_000)
    }

    @Test func `a message is acknowledged when we say so, and not before`() throws {
        try withTemporaryDirectory { directory in
            let broker = try Broker(in: directory, number: 1)
            let session = try self.session(broker)
            let publisher = try Publisher(to: broker)
            try publisher.publish("home/smoke/state", "ON")
            try publisher.confirm()
            let received = try messages(session)
            #expect(received.map(\.topic) == ["home/smoke/state"])
            #expect(received.map(\.payload) == [Array("ON".utf8)])
            // What the broker is asked afterwards by others it has answered after all that came from us until now.
            try publisher.publish("elsewhere", "")
            try publisher.confirm()
            #expect(!broker.log.contains("Received PUBACK from node"))

            try session.acknowledge()
            #expect(broker.wait(for: "Received PUBACK from node"))
        }
    }

    @Test func `what was received and not acknowledged comes again, under the same number`() throws {
        try withTemporaryDirectory { directory in
            let broker = try Broker(in: directory, number: 2)
            let publisher = try Publisher(to: broker)
            var first: [MQTTMessage] = []
            do {
                let session = try self.session(broker)
                try publisher.publish("home/smoke/state", "ON")
                try publisher.publish("home/smoke/state", "OFF")
                try publisher.confirm()
                while first.count < 2 { first += try messages(session) }
            }

            let session = try self.session(broker)
            #expect(session.isResumed)
            var again: [MQTTMessage] = []
            while again.count < 2 { again += try messages(session) }
            #expect(first.map(\.isRepeated) == [false, false] && again.map(\.isRepeated) == [true, true])
            #expect(again.map(\.number) == first.map(\.number) && again.map(\.payload) == first.map(\.payload))
            try session.acknowledge()
            #expect(broker.wait(for: "Received PUBACK from node (Mid: \(first[1].number)"))
        }
    }

    @Test func `what comes while nobody is there comes later, and what was acknowledged does not`() throws {
        try withTemporaryDirectory { directory in
            let broker = try Broker(in: directory, number: 3)
            let publisher = try Publisher(to: broker)
            do {
                let session = try self.session(broker)
                try publisher.publish("home/1/state", "first")
                _ = try messages(session)
                try session.acknowledge()
                #expect(broker.wait(for: "Received PUBACK from node"))
            }
            try publisher.publish("home/2/state", "second")
            try publisher.publish("garden/3/state", "of no interest")
            try publisher.confirm()

            let session = try self.session(broker)
            #expect(try messages(session).map(\.topic) == ["home/2/state"])
        }
    }

    @Test func `the last word that a broker keeps is told to who is new, and not to who comes back`() throws {
        try withTemporaryDirectory { directory in
            let broker = try Broker(in: directory, number: 4)
            let publisher = try Publisher(to: broker)
            try publisher.publish("home/1/state", "ON", keep: true)
            try publisher.confirm()
            do {
                let session = try self.session(broker)
                #expect(try messages(session).map(\.topic) == ["home/1/state"])
                try session.acknowledge()
                #expect(broker.wait(for: "Received PUBACK from node"))
            }
            let session = try self.session(broker)
            try publisher.publish("home/2/state", "ON")
            #expect(try messages(session).map(\.topic) == ["home/2/state"])
        }
    }

    @Test func `a broker that lets nobody in without a name is an error with its reason`() throws {
        try withTemporaryDirectory { directory in
            let broker = try Broker(in: directory, number: 5, ["allow_anonymous false"])
            #expect(throws: MQTTError.refused(0x87, doing: "connect")) { try session(broker) }
        }
    }

    @Test func `where nobody listens is an error at once`() throws {
        let options = MQTTOptions(host: "127.0.0.1", port: 9, clientID: "node")
        let error = #expect(throws: MQTTError.self) {
            try MQTTSession(options, filters: ["x"], wake: Wake())
        }
        guard case .unreachable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a broker that has gone is noticed`() throws {
        try withTemporaryDirectory { directory in
            let broker = try Broker(in: directory, number: 6)
            let session = try self.session(broker)
            broker.stop()
            #expect(throws: MQTTError.self) {
                while true { _ = try session.receive(limit: 1, milliseconds: 10_000) }
            }
        }
    }

    @Test func `a ring ends the wait for messages`() throws {
        try withTemporaryDirectory { directory in
            let broker = try Broker(in: directory, number: 7)
            let wake = Wake()
            let session = try MQTTSession(options(broker), filters: ["home/+/state"], wake: wake)
            wake.ring()
            let start = ContinuousClock.now
            #expect(try session.receive(limit: 1, milliseconds: 60_000).isEmpty)
            #expect(ContinuousClock.now - start < .seconds(30))
        }
    }
}
