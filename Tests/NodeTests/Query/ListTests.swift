import Community
import JSON
import Surface
import Testing
import Views
import Wire

@testable import Node

@Suite struct `A list of rows` {
    @Test func `shows columns by the words that commands take`() async throws {
        try await QueryNode.with { node in
            let alarms = try node.furnish().alarms
            let alarm = try await node.get("/v1/alarms/\(alarms[0])").json
            #expect(alarm["device"] == "s1")
            #expect(alarm["priority"] == "P1")
            #expect(alarm["level"] == "L2")
            #expect(alarm["state"] == "unacknowledged")
            #expect(alarm["raised"] == "2026-09-21T14:13:20.000Z")
            #expect(alarm["isLate"] == false)
            #expect(alarm["returned"] == .null)
            #expect(alarm["caseId"] == .null)
            #expect(
                alarm["climbs"]?.array?.first == ["from": "L1", "to": "L2", "time": "2026-09-21T14:13:20.000Z"])
        }
    }

    @Test func `every list answers, and its rows are what its schema says`() async throws {
        try await QueryNode.with { node in
            try node.fill()
            for list in Lists.all {
                let name = list.schema.name
                let route = list.routes(in: node.site)[0]
                let heard = try await node.get("/v1/\(route.tag)?limit=1000")
                #expect(heard.status == 200, "\(name)")
                let properties = list.schema.value["properties"]?.members?.map(\.name)
                #expect(!heard.items.isEmpty, "\(name) has no rows in this test")
                for item in heard.items { #expect(item.members?.map(\.name) == properties, "\(name)") }
            }
        }
    }

    @Test func `a single row is found by its id, and nothing by another`() async throws {
        try await QueryNode.with { node in
            let (alarms, _) = try node.furnish()
            #expect(try await node.get("/v1/alarms/\(alarms[1])").json["device"] == "s2")
            let lost = try await node.get("/v1/alarms/a0")
            #expect(lost.status == 404)
            #expect(lost.json["type"] == "urn:linli:problem:not-found")
        }
    }

    @Test func `a place is found by its path with its slashes encoded`() async throws {
        try await QueryNode.with { node in
            _ = try node.furnish()
            #expect(try await node.get("/v1/places/b1%2Fu1").json["name"] == "一单元")
            #expect(try await node.get("/v1/places/%2F").json["path"] == "/")
            #expect(try await node.get("/v1/places/b9").status == 404)
            #expect(try await node.get("/v1/places/b1%2F").json["field"] == "path")
        }
    }

    @Test func `a case tells what has happened to it`() async throws {
        try await QueryNode.with { node in
            let order = try node.furnish().order
            let timeline = try await node.get("/v1/workorders/\(order)").json["timeline"]?.array ?? []
            #expect(timeline.map { $0["type"] } == ["linli.case.reported", "linli.case.accepted"])
            #expect(timeline.map { $0["actor"] } == ["tester", "desk"])
            #expect(timeline[0]["data"]?["category"] == "lift.fault")
            #expect(timeline[0]["time"] == "2026-09-21T14:13:20.000Z")
            #expect(try await node.get("/v1/workorders").items[0]["timeline"] == nil)
            #expect(try await node.get("/v1/workorders").items[0]["journal"] == nil)
        }
    }

    @Test(arguments: [
        ("alarms?state=open", ["s2"]), ("alarms?state=any", ["s1", "s2"]), ("alarms?state=normal", ["s1"]),
        ("alarms?priority=P1", ["s1", "s2"]), ("alarms?priority=P2", []), ("alarms?category=fire", ["s1", "s2"]),
        ("alarms?category=fire.smoke", ["s1", "s2"]), ("alarms?category=fir", []), ("alarms?place=b1", ["s1"]),
        ("alarms?place=%2F", ["s1", "s2"]), ("alarms?since=2026-09-21T14:13:21Z", ["s2"]),
        ("alarms?until=2026-09-21T22:13:21+08:00", ["s1"]), ("alarms?until=2026-09-21T22:13:21%2B08:00", ["s1"]),
        ("alarms?device=s2&state=open", ["s2"]), ("alarms?device=s1&state=open", []),
        ("conditions?device=s1", ["s1"]),
    ])
    func `leaves out what the filters do not want`(target: String, devices: [String]) async throws {
        try await QueryNode.with { node in
            try node.ask(
                .registry(.addPlace("b1", kind: .building, name: "一号楼")),
                .registry(.addPlace("b2", kind: .building, name: "二号楼")),
                .registry(.installDevice("s1", kind: "smoke", model: "m", at: "b1")),
                .registry(.installDevice("s2", kind: "smoke", model: "m", at: "b2")))
            let id = try node.ask(.smoke("s1"))[0]
            try node.ask(
                .alarm(.acknowledge(AlarmID(text: id))),
                .alarm(.return(ConditionKey(device: "s1", category: "fire.smoke"))),
                .alarm(.reset(AlarmID(text: id))))
            node.clock.advance(milliseconds: 1_000)
            try node.ask(.smoke("s2"))
            let heard = try await node.get("/v1/\(target)")
            #expect(heard.status == 200, "\(heard.text)")
            #expect(heard.texts("device").sorted() == devices)
        }
    }

    @Test func `cases are told apart by state, department, priority and place`() async throws {
        try await QueryNode.with { node in
            let order = CaseID(text: try node.furnish().order)
            try node.ask(
                .work(.act(order, .register(priority: nil))),
                .work(.act(order, .dispatch(department: "pm", limit: nil))))
            let other = try node.ask(
                .work(.report(CaseReport(place: "b2", category: "lift.fault", priority: .p3, source: .patrol))))[0]
            try node.ask(.work(.act(CaseID(text: other), .void(text: nil))))
            for (query, expected) in [
                ("state=open", [order.text]), ("state=voided", [other]), ("state=any", [order.text, other].sorted()),
                ("department=pm", [order.text]), ("department=x", []), ("priority=P3", [other]),
                ("place=b2", [other]), ("place=b1", [order.text]),
            ] {
                #expect(try await node.get("/v1/workorders?\(query)").texts("id") == expected, "\(query)")
            }
        }
    }

    @Test func `devices are told apart by place and state`() async throws {
        try await QueryNode.with { node in
            _ = try node.furnish()
            try node.ask(
                .registry(.disconnectDevice("s1")), .registry(.installDevice("s3", kind: "heat", model: "m", at: "b2")),
                .registry(.removeDevice("s3")))
            for (query, expected) in [
                ("state=offline", ["s1"]), ("state=working", ["s2"]), ("state=present", ["s1", "s2"]),
                ("state=removed", ["s3"]), ("state=failed", []), ("place=b2", ["s2", "s3"]), ("kind=heat", ["s3"]),
            ] {
                #expect(try await node.get("/v1/devices?\(query)").texts("id") == expected, "\(query)")
            }
        }
    }

    @Test func `a meter comes with its registers, and is found by its use and place`() async throws {
        try await QueryNode.with { node in
            try node.meter("E-1", at: "b1", .household)
            try node.meter("E-2", at: "b2", .lift)
            for (query, expected) in [
                ("category=lift", ["E-2"]), ("place=b1", ["E-1"]), ("medium=water", []),
                ("medium=electricity", ["E-1", "E-2"]),
            ] {
                #expect(try await node.get("/v1/meters?\(query)").texts("id") == expected, "\(query)")
            }
            let registers = try await node.get("/v1/meters/E-2").json["registers"]?.array ?? []
            #expect(registers.map { $0["id"] } == ["E-2/total"])
            #expect(registers.map { $0["since"] } == ["2026-09-21T14:13:20.000Z"])
        }
    }

    @Test(arguments: [
        ("alarms?state=opened", "state"), ("alarms?priority=1", "priority"), ("alarms?since=now", "since"),
        ("alarms?place=b1%2F", "place"), ("alarms?limit=0", "limit"), ("alarms?limit=1001", "limit"),
        ("alarms?after=x", "after"), ("alarms?after=WzFd", "after"), ("alarms?asOf=then", "asOf"),
        ("alarms?asOf=telemetry:0", "asOf"), ("alarms?colour=red", "colour"),
        ("twin/b1?at=x", "at"), ("twin/b1?depth=9", "depth"), ("twin/b1%2F%2F", "path"),
        ("indicators/alarms?period=March", "period"), ("indicators/alarms?by=colour", "by"),
        ("indicators/energy?by=hour", "by"), ("indicators/closed-loop?profile=none", "profile"),
        ("indicators/patrol?place=b1%2F", "place"), ("indicators/patrol?until=x", "until"),
        ("indicators/energy?until=2026-03-05T08:30:00Z", "until"),
    ])
    func `says which parameter is not understood`(target: String, field: String) async throws {
        try await QueryNode.with { node in
            _ = try node.furnish()
            let heard = try await node.get("/v1/\(target)")
            #expect(heard.status == 400, "\(heard.text)")
            #expect(heard.json["field"]?.string == field, "\(heard.text)")
        }
    }

    @Test(arguments: ["alarms?asOf=incident:9999", "twin/b1?at=incident:9999", "indicators/energy?asOf=telemetry:9999"])
    func `finds nothing where nothing was recorded yet`(target: String) async throws {
        try await QueryNode.with { node in
            _ = try node.furnish()
            let heard = try await node.get("/v1/\(target)")
            #expect(heard.status == 404 && heard.json["type"] == "urn:linli:problem:beyond", "\(heard.text)")
        }
    }

    @Test func `says when to come back when too many ask`() async throws {
        var views = ViewOptions()
        views.pastQueries = 0
        try await QueryNode.with(views: views) { node in
            for target in ["alarms", "alarms/a1", "twin/b1", "indicators/board", "indicators/energy"] {
                let heard = try await node.get("/v1/\(target)")
                #expect(heard.status == 503)
                #expect(heard[field: "retry-after"] == "1")
            }
        }
    }
}
