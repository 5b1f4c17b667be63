import Community
import JSON
import Testing
import Wire

@testable import Node

@Suite struct `What somebody sees` {
    @Test func `is what lies in the place that they are let into`() async throws {
        try await QueryNode.with { node in
            let (alarms, order) = try node.furnish()
            #expect(try await node.get("/v1/alarms", as: "b1").texts("device") == ["s1"])
            #expect(try await node.get("/v1/alarms?place=b2", as: "b1").items.isEmpty)
            #expect(try await node.get("/v1/devices", as: "b1").texts("id") == ["s1"])
            #expect(try await node.get("/v1/places", as: "b1").texts("path") == ["b1", "b1/u1"])
            #expect(try await node.get("/v1/conditions", as: "b1").texts("device") == ["s1"])
            #expect(try await node.get("/v1/workorders/\(order)", as: "b1").status == 200)
            #expect(try await node.get("/v1/alarms/\(alarms[0])", as: "b1").status == 200)
            #expect(try await node.get("/v1/alarms/\(alarms[1])", as: "b1").status == 404)
            #expect(try await node.get("/v1/indicators/board", as: "b1").json["open"] == 1)
        }
    }

    @Test(arguments: ["staff", "departments", "rosters", "twin/b2", "twin/"])
    func `is not what is no place's in particular, or another place's`(path: String) async throws {
        try await QueryNode.with { node in
            _ = try node.furnish()
            let heard = try await node.get("/v1/\(path)", as: "b1")
            #expect(heard.status == 403)
            #expect(heard.json["type"] == "urn:linli:problem:denied-scope")
        }
    }

    @Test(arguments: [
        ("worker", "meters", 403), ("worker", "staff", 403), ("worker", "surveys", 403), ("worker", "alarms", 200),
        ("worker", "devices", 200), ("worker", "twin/b1", 403), ("worker", "indicators/board", 403),
        ("worker", "conditions", 403), ("resident", "workorders", 200), ("resident", "places", 403),
        ("resident", "alarms", 403), ("resident", "twin/b1", 403), ("resident", "indicators/board", 403),
        ("resident", "indicators/closed-loop", 200), ("resident", "indicators/energy", 200), ("nobody", "alarms", 401),
    ])
    func `is what their role may read`(principal: String, path: String, status: Int) async throws {
        try await QueryNode.with { node in
            _ = try node.furnish()
            #expect(try await node.get("/v1/\(path)", as: principal).status == status)
        }
    }

    @Test func `is not who it was, where the token does not show people`() async throws {
        try await QueryNode.with { node in
            let (alarms, order) = try node.furnish()
            try node.ask(.alarm(.assign(AlarmID(text: alarms[0]), to: "p1")))
            let path = "/v1/alarms/\(alarms[0])"
            #expect(try await node.get(path).json["assignee"] == "p1")
            #expect(try await node.get(path, as: "masked").json["assignee"] == nil)
            #expect(try await node.get("/v1/alarms", as: "masked").items.allSatisfy { $0["assignee"] == nil })
            let heading = try await node.get("/v1/alarms", as: "masked", accept: "text/csv").text.prefix {
                $0 != "\r\n"
            }
            #expect(!heading.split(separator: ",").contains("assignee"))
            #expect(heading.split(separator: ",").contains("caseId"))
            let timeline = try await node.get("/v1/workorders/\(order)", as: "masked").json["timeline"]?.array ?? []
            #expect(timeline.count == 2)
            #expect(timeline.allSatisfy { $0["actor"] == nil })
            let staff = try await node.get("/v1/staff", as: "masked")
            #expect(staff.status == 403)
            #expect(!staff.text.contains("p1"))
        }
    }
}
