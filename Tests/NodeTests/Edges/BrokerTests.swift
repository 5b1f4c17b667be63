import Foundation
import JSON
import Samples
import Testing

@testable import Node

/// A node beside a real broker.
@Suite(.serialized) struct BrokerTests {
    private static let mappings: [JSONValue] = ["home-assistant", "cloudevents"].map {
        let bytes = try! RepositoryFile.read("Protocols/Schemas/mqtt/\($0).json5")
        return try! LenientJSON.read(bytes)
    }

    /// Runs a node with a broker and the mappings that the repository brings.
    private func withNode(
        number: Int, _ body: @escaping @Sendable (NodeUnderTest, Broker) async throws -> Void
    ) async throws {
        try await withOwnDirectory { directory in
            let broker = try Broker(in: directory, number: number)
            var options = NodeOptions.underTest
            options.mqtt = .inline([
                "broker": .string("\(broker.host):\(broker.port)"),
                "client": "node",
                "mappings": .array(
                    Self.mappings.flatMap { $0.array! }
                        + [["topic": "hotline/{line}", "payload": "cloudevent", "role": "operator"]]),
            ])
            try await NodeUnderTest.with(options: options) { node in
                // A session begins when the node has subscribed, and keeps what comes from then on.
                #expect(broker.wait(for: "Sending SUBACK to node-incident"))
                try await body(node, broker)
            }
        }
    }

    /// Waits until the node has counted so many messages with an outcome.
    private func wait(_ node: NodeUnderTest, _ outcome: String, _ count: Int) async throws {
        let line = "linli_mqtt_messages_total{lane=\"incident\",outcome=\"\(outcome)\"} \(count)"
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(60) {
            if try await node.get("/metrics", as: node.admin).text.contains(line) { return }
        }
        Issue.record("never: \(line)\n\(try await node.get("/metrics", as: node.admin).text)")
    }

    @Test func `what Home Assistant says of a sensor becomes a device, its alarms, and whether it can be reached`()
        async throws
    {
        try await withNode(number: 21) { node, broker in
            let publisher = try Publisher(to: broker)
            let manager = try await node.token("manager")
            try await node.furnish(as: manager)
            let topic = "homeassistant/binary_sensor/k1_smoke"
            try publisher.publish("\(topic)/config", #"{"device_class":"smoke","device":{"model":"TS0205"}}"#)
            // It does not say where it is.
            try await wait(node, "unreadable", 1)
            try publisher.publish(
                "\(topic)/config", #"{"device_class":"smoke","device":{"model":"TS0205","suggested_area":"b1"}}"#)
            try await wait(node, "stored", 1)
            var sensor: Publisher? = try Publisher(to: broker, will: ("\(topic)/availability", "offline"))
            try sensor?.publish("\(topic)/availability", "online")
            try await wait(node, "repeated", 1)
            try publisher.publish("\(topic)/state", "unknown")
            try await wait(node, "ignored", 1)
            try publisher.publish("\(topic)/state", "ON")
            try await wait(node, "stored", 2)
            let raised = try await node.get("/v1/alarms", as: manager)
            #expect(raised.json["items"]?.array?.map { $0["device"] } == ["k1_smoke"], "\(raised.text)")
            #expect(raised.json["items"]?.array?.first?["state"] == "unacknowledged", "\(raised.text)")
            try publisher.publish("\(topic)/state", "OFF")
            // The sensor is gone without a word, and the broker says what it was to say then.
            sensor = nil
            try await wait(node, "stored", 4)
            let offline = try await node.get("/v1/devices?state=offline", as: manager)
            #expect(offline.json["items"]?.array?.map { $0["id"] } == ["k1_smoke"], "\(offline.text)")
        }
    }

    @Test func `a CloudEvent is one event, whether it comes over MQTT once or twice`() async throws {
        try await withNode(number: 22) { node, broker in
            let publisher = try Publisher(to: broker)
            let manager = try await node.token("manager")
            try await node.furnish(as: manager)
            let event = JSONValue.event("alarm.raise", "s1", ["category": "fire.smoke"], id: "e1").encoded
            for _ in 0..<2 { try publisher.publish("linli/events/g1", String(decoding: event, as: UTF8.self)) }
            try await wait(node, "stored", 1)
            try await wait(node, "repeated", 1)
            #expect(try await node.get("/v1/alarms", as: manager).json["items"]?.array?.count == 1)
        }
    }

    @Test func `what a message says of people is in the vault, and what cannot be kept keeps no alarm waiting`()
        async throws
    {
        try await withNode(number: 24) { node, broker in
            let publisher = try Publisher(to: broker)
            let manager = try await node.token("manager")
            try await node.furnish(as: manager)
            let report: JSONValue = [
                "place": "b1", "category": "lift.fault", "priority": "P2", "source": "hotline",
                "reporter": ["name": "张三", "phone": "13812340000"], "text": "电梯停在三楼",
            ]
            let stranger = report.with("reporter", ["id": "p13812340000"])
            let events: [JSONValue] = [
                .event("case.report", nil, stranger, id: "c1"), .event("case.report", nil, report, id: "c2"),
                .event("alarm.raise", "s1", ["category": "fire.smoke"], id: "e1"),
            ]
            for event in events {
                try publisher.publish("hotline/h1", String(decoding: event.encoded, as: UTF8.self))
            }
            try await wait(node, "stored", 2)
            try await wait(node, "refused", 1)
            let orders = try await node.get("/v1/workorders", as: manager)
            let order = try #require(orders.json["items"]?.array?.first?["id"]?.string, "\(orders.text)")
            let timeline = try await node.get("/v1/workorders/\(order)", as: manager).json["timeline"]?.array
            let told = try #require(timeline?.first?["data"])
            let person = try #require(told["reporter"]?.string)
            let text = try #require(told["text"]?.string)
            let known = try await node.get("/v1/people/\(person)?purpose=work", as: manager)
            #expect(known.json["name"] == "张三", "\(known.text)")
            #expect(try await node.get("/v1/texts/\(text)?purpose=work", as: manager).json["text"] == "电梯停在三楼")
        }
    }

    @Test func `what nobody can make anything of is counted and acknowledged, and nothing waits behind it`()
        async throws
    {
        try await withNode(number: 23) { node, broker in
            let publisher = try Publisher(to: broker)
            let manager = try await node.token("manager")
            try await node.furnish(as: manager)
            // No JSON; no event; a verb that a device may not ask for; a device that nobody knows.
            try publisher.publish("linli/events/g1", "{")
            try publisher.publish("linli/events/g1", "[1]")
            let texts: [JSONValue] = [
                .event("device.remove", "s1", [:], id: "e1"),
                .event("alarm.raise", "nobody", ["category": "fire.smoke"], id: "e2"),
                .event("alarm.raise", "s1", ["category": "fire.smoke"], id: "e3"),
            ]
            for text in texts {
                try publisher.publish("linli/events/g1", String(decoding: text.encoded, as: UTF8.self))
            }
            try await wait(node, "stored", 1)
            try await wait(node, "unreadable", 2)
            try await wait(node, "refused", 2)
        }
    }
}
