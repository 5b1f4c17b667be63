import Files
import Foundation
import Ledger
import Samples
import SimulatedDisk
import Testing

/// What a broker is told of messages, and when.
@Suite(.serialized) struct AcknowledgementTests {
    private func lane(on disk: SimulatedDisk, of broker: Broker) throws -> BrokeredLane {
        try BrokeredLane(on: disk, host: broker.host, port: broker.port)
    }

    @Test func `a message that had come and was not stored yet when the power went is sent again`() throws {
        try withTemporaryDirectory { directory in
            let broker = try Broker(in: directory, number: 24)
            let first = try lane(on: SimulatedDisk(seed: 24), of: broker)
            #expect(broker.wait(for: "Sending SUBACK to \(BrokeredLane.client)"))
            first.disk.faults = [.fail(call: 1, of: .sync, with: .inputOutput, sticky: true)]
            let publisher = try Publisher(to: broker)
            try publisher.publish(BrokeredLane.topic, "open")
            #expect(wait { first.measured(#"linli_mqtt_waits_total{lane="incident"} 1"#) })
            #expect(broker.log.contains("Sending PUBLISH to \(BrokeredLane.client)"))
            let disk = first.end { $0.powerCut() }
            #expect(!broker.log.contains("Received PUBACK from \(BrokeredLane.client)"))

            let second = try lane(on: disk, of: broker)
            #expect(broker.wait(for: "Received PUBACK from \(BrokeredLane.client)"))
            #expect(try second.stored == ["alarm.raised"])
            try second.close()
        }
    }

    @Test func `a message whose acknowledgement was lost with the connection is sent again, and stored once`() throws {
        try withTemporaryDirectory { directory in
            let broker = try Broker(in: directory, number: 25)
            let cable = try Cable(to: broker.host, port: broker.port)
            let lane = try BrokeredLane(on: SimulatedDisk(seed: 25), host: cable.host, port: cable.port)
            try loseAcknowledgement(broker, cable, lane)
            cable.cut()
            cable.mend()
            #expect(broker.wait(for: "Received PUBACK from \(BrokeredLane.client)"))
            #expect(lane.measured(#"linli_mqtt_messages_total{lane="incident",outcome="repeated"} 1"#))
            #expect(try lane.stored == ["alarm.raised"])
            try lane.close()
        }
    }

    @Test func `one that was stored and not acknowledged when the node was killed is sent again, and stored once`()
        throws
    {
        try withTemporaryDirectory { directory in
            let broker = try Broker(in: directory, number: 26)
            let cable = try Cable(to: broker.host, port: broker.port)
            let first = try BrokeredLane(on: SimulatedDisk(seed: 26), host: cable.host, port: cable.port)
            try loseAcknowledgement(broker, cable, first)
            let second = try lane(on: first.end { $0.processKilled() }, of: broker)
            #expect(broker.wait(for: "Received PUBACK from \(BrokeredLane.client)"))
            #expect(second.measured(#"linli_mqtt_messages_total{lane="incident",outcome="repeated"} 1"#))
            // The same again is something new, which the device has said twice.
            let publisher = try Publisher(to: broker)
            try publisher.publish(BrokeredLane.topic, "open")
            #expect(
                wait { second.measured(#"linli_mqtt_messages_total{lane="incident",outcome="stored"} 1"#) })
            #expect(try second.stored == ["alarm.raised", "alarm.reraised"])
            try second.close()
        }
    }

    @Test func `what comes together and is too much for one transaction is stored in several, in its order`() throws {
        try withTemporaryDirectory { directory in
            let broker = try Broker(in: directory, number: 27)
            let first = try lane(on: SimulatedDisk(seed: 27), of: broker)
            #expect(broker.wait(for: "Sending SUBACK to \(BrokeredLane.client)"))
            let disk = first.end { $0.processKilled() }
            let publisher = try Publisher(to: broker)
            for _ in 0..<20 { try publisher.publish(BrokeredLane.topic, "open") }
            try publisher.confirm()

            var limits = LedgerOptions()
            limits.commitBytes = 1_500
            let second = try BrokeredLane(on: disk, host: broker.host, port: broker.port, limits: limits)
            #expect(
                wait { second.measured(#"linli_mqtt_messages_total{lane="incident",outcome="stored"} 20"#) })
            #expect(try second.stored == ["alarm.raised"] + Array(repeating: "alarm.reraised", count: 19))
            try second.close()
        }
    }

    private func loseAcknowledgement(_ broker: Broker, _ cable: Cable, _ lane: BrokeredLane) throws {
        #expect(broker.wait(for: "Sending SUBACK to \(BrokeredLane.client)"))
        cable.swallow()
        let publisher = try Publisher(to: broker)
        try publisher.publish(BrokeredLane.topic, "open")
        #expect(wait { lane.measured(#"linli_mqtt_messages_total{lane="incident",outcome="stored"} 1"#) })
        #expect(!broker.log.contains("Received PUBACK from \(BrokeredLane.client)"))
    }

    /// Waits for what metrics say, which nobody is told of; it ends in a minute at the latest.
    private func wait(for isSo: () -> Bool) -> Bool {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(60) {
            if isSo() { return true }
            usleep(1_000)
        }
        return false
    }
}
