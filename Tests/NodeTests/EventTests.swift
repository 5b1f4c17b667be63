import HTTPTypes
import JSON
import Testing

@testable import Node

/// Commands as they come over HTTP.
@Suite struct EventTests {
    @Test func `an alarm comes as a CloudEvent in one piece, is stored, and told again when it comes again`()
        async throws
    {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            try await node.furnish(as: manager)
            let gateway = try await node.token("device", scope: "b1")
            let first = try await node.event("alarm.raise", "s1", ["category": "fire.smoke"], id: "1", as: gateway)
            #expect(first.status == 200)
            #expect(first.json["lane"] == "incident" && first.json["seq"] == 2 && first.json["duplicate"] == false)
            let again = try await node.event("alarm.raise", "s1", ["category": "fire.smoke"], id: "1", as: gateway)
            #expect(again.json["seq"] == 2 && again.json["duplicate"] == true)
            #expect(again.json["subject"] == first.json["subject"])
            let other = try await node.event("alarm.raise", "s1", ["category": "fire.heat"], id: "1", as: gateway)
            #expect(other.status == 409 && other.json["type"] == "urn:linli:problem:id-reused")
        }
    }

    @Test func `the same event in its binary form has the same id`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let body: JSONValue = ["kind": "building", "name": "二号楼"]
            let attributes: HTTPFields = [
                "ce-specversion": "1.0", "ce-id": "b2", "ce-source": "urn:test", "ce-type": "linli.place.add",
                "ce-subject": "b2", "content-type": "application/json",
            ]
            let binary = try await node.send("POST", "/v1/events", as: manager, attributes, body.encoded)
            #expect(binary.status == 200)
            let structured = try await node.event("place.add", "b2", body, id: "b2", as: manager)
            #expect(structured.json["duplicate"] == true && structured.json["seq"] == binary.json["seq"])
        }
    }

    @Test func `a binary event says in percent signs what is no ASCII`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let body: JSONValue = ["kind": "building", "name": "二号楼"]
            var attributes: HTTPFields = [
                "ce-specversion": "1.0", "ce-id": "%E4%BA%8C", "ce-source": "urn:test", "ce-type": "linli.place.add",
                "ce-subject": "b2", "content-type": "application/json",
            ]
            let binary = try await node.send("POST", "/v1/events", as: manager, attributes, body.encoded)
            #expect(binary.status == 200 && binary.json["id"] == "二")
            _ = attributes.remove("ce-id")
            attributes.append("ce-id", "%E4%")
            let broken = try await node.send("POST", "/v1/events", as: manager, attributes, body.encoded)
            #expect(broken.status == 400 && broken.json["field"] == "ce-id")
        }
    }

    @Test func `a path that ends with a verb has no value in its place`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let heard = try await node.send("GET", "/v1/workorders/report", as: manager, [:])
            #expect(heard.status == 405 && heard.json["allowed"] == ["POST"], "\(heard)")
        }
    }

    @Test func `a batch is stored whole or not at all, and the error names the one that is wrong`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let type = "application/cloudevents-batch+json"
            let add = { (place: String) in
                JSONValue.event("place.add", place, ["kind": "building", "name": "x"], id: place)
            }
            let twice = try await node.post(
                "/v1/events", as: manager,
                [add("b1"), .event("place.add", "b1", ["kind": "building", "name": "y"], id: "z")],
                type: type)
            #expect(
                twice.status == 409 && twice.json["field"] == "/1"
                    && twice.json["type"] == "urn:linli:problem:place.exists")
            let fine = try await node.post("/v1/events", as: manager, [add("b1"), add("b2")], type: type)
            #expect(fine.json["receipts"]?.array?.compactMap { $0["seq"] } == [0, 1])
            let mixed = try await node.post(
                "/v1/events", as: manager,
                [add("b3"), .event("zone.set", nil, ["zone": "Asia/Shanghai"], id: "zone")], type: type)
            #expect(mixed.status == 400)
            for count in [0, 1_001] {
                let wrong = try await node.post(
                    "/v1/events", as: manager, .array(Array(repeating: add("b4"), count: count)), type: type)
                #expect(wrong.status == 400 && wrong.json["field"] == "", "\(count)")
            }
        }
    }

    @Test(arguments: [
        ("{", "malformed", ""), ("[]", "invalid", ""), ("{\"specversion\":\"1.0\"}", "invalid", "/id"),
        (#"{"specversion":"0.3","id":"1","source":"x","type":"linli.place.add"}"#, "invalid", "/specversion"),
        (#"{"specversion":"1.0","id":"1","source":"x","type":"linli.nothing.do"}"#, "invalid", "/type"),
        (#"{"specversion":"1.0","id":"1","source":"x","type":"linli.place.add","time":"noon"}"#, "invalid", "/time"),
        (#"{"specversion":"1.0","id":"1","source":"x","type":"linli.place.add","Bad":1}"#, "invalid", "/Bad"),
        (
            #"{"specversion":"1.0","id":"1","source":"x","type":"linli.place.add","subject":"b1","data":{"kind":"b"}}"#,
            "invalid", "/data/kind"
        ),
        (
            #"{"specversion":"1.0","id":"1","source":"x","type":"linli.place.add","subject":"b1","data":{"kind":"building","name":"n","no":1}}"#,
            "invalid", "/data/no"
        ),
    ])
    func `what is wrong with an event is said with its place, and nothing is stored`(
        body: String, problem: String, field: String
    ) async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let answer = try await node.send(
                "POST", "/v1/events", as: manager, ["content-type": "application/cloudevents+json"], Array(body.utf8))
            #expect(answer.status == 400, "\(answer.text)")
            #expect(answer.json["type"] == .string("urn:linli:problem:\(problem)"))
            #expect(answer.json["field"] == .string(field), "\(answer.text)")
            let log = try await node.get("/v1/log/incident/checkpoint", as: node.admin)
            #expect(log.text.split(separator: "\n")[1] == "0")
        }
    }

    @Test func `a verb has a path of its own`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            try await node.furnish(as: manager)
            let alarm = try await node.post("/v1/alarms/s1/raise", as: manager, ["category": "fire.smoke"])
            let id = alarm.json["subject"]!.string!
            // A body may be left out where nothing must be said.
            let acknowledged = try await node.send("POST", "/v1/alarms/\(id)/acknowledge", as: manager)
            #expect(acknowledged.status == 200 && acknowledged.json["subject"] == alarm.json["subject"])
            let again = try await node.send("POST", "/v1/alarms/\(id)/acknowledge", as: manager)
            #expect(again.status == 409 && again.json["allowed"] != nil)
            let keyed: HTTPFields = ["idempotency-key": "k", "content-type": "application/json"]
            let body = JSONValue.object([.init("name", "x"), .init("kind", "building")]).encoded
            let first = try await node.send("POST", "/v1/places/b7/add", as: manager, keyed, body)
            let repeated = try await node.send("POST", "/v1/places/b7/add", as: manager, keyed, body)
            #expect(first.json["seq"] == repeated.json["seq"] && repeated.json["duplicate"] == true)
        }
    }

    @Test func `commands come in bulk`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            try await node.furnish(devices: 3, as: manager)
            let raise = { (device: JSONValue) -> JSONValue in
                ["verb": "alarm.raise", "subject": device, "data": ["category": "fire.smoke"]]
            }
            let answer = try await node.post("/v1/commands", as: manager, [raise("s1"), raise("s2"), raise("s3")])
            #expect(answer.json["receipts"]?.array?.count == 3)
            let wrong = try await node.post("/v1/commands", as: manager, [raise("s1"), raise("s9")])
            #expect(wrong.status == 409 && wrong.json["field"] == "/1")
        }
    }
}
