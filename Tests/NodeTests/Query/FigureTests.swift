import Community
import JSON
import Testing
import Wire

@testable import Node

@Suite struct `Figures and twins` {
    @Test func `comma-separated values are these, to the byte`() async throws {
        try await QueryNode.with { node in
            _ = try node.furnish()
            try node.ask(.registry(.disconnectDevice("s2")))
            let heard = try await node.get("/v1/devices", accept: "text/csv")
            #expect(heard[field: "content-type"] == "text/csv; charset=utf-8")
            #expect(
                heard.text == """
                    id,kind,model,place,installed,removed,replacedBy,offlineSince,failedSince\r
                    s1,smoke,"GST, 104",b1/u1,2026-09-21T14:13:20.000Z,,,,\r
                    s2,smoke,m,b2,2026-09-21T14:13:20.000Z,,,2026-09-21T14:13:20.000Z,\r

                    """)
        }
    }

    @Test(arguments: [
        ("text/csv", true), ("application/json, text/csv;q=0.5", false),
        ("text/csv;q=0.9, application/json;q=0.8", true),
        ("*/*", false), ("text/csv;q=0", false), ("image/png", false), ("Text/CSV ; q=1.0", true),
    ])
    func `come in the form that is preferred`(accept: String, isCSV: Bool) async throws {
        try await QueryNode.with { node in
            _ = try node.furnish()
            let heard = try await node.get("/v1/departments", accept: accept)
            #expect(heard[field: "content-type"]?.hasPrefix("text/csv") == isCSV, "\(heard.text)")
        }
    }

    @Test func `count the cases of a period`() async throws {
        try await QueryNode.with { node in
            _ = try node.furnish()
            let target = "/v1/indicators/closed-loop?period=2026-09&by=place"
            let heard = try await node.get(target)
            #expect(heard.json["dimensions"] == ["place"])
            #expect(heard.json["asOf"]?.string == "incident:\(node.size)")
            let figures = heard.json["figures"]?.array ?? []
            let reported = figures.first { $0["group"] == ["b1"] }
            #expect(reported != nil, "\(heard.text)")
            let csv = try await node.get(target, accept: "text/csv").text
            #expect(csv.hasPrefix("place,code,chinese,english,numerator,denominator,value,unit\r\nb1,C1,"), "\(csv)")
            #expect(csv.split(separator: "\r\n").count == figures.count + 1)
            let before = try await node.get("/v1/indicators/closed-loop?period=2026-08&by=place")
            #expect(before.json["figures"]?.array?.contains { $0["group"] == ["b1"] } == false)
        }
    }

    @Test func `of alarms, rounds and energy answer as well`() async throws {
        try await QueryNode.with { node in
            _ = try node.furnish()
            try node.meter("E-1", at: "b1", .household)
            for name in ["alarms", "patrol", "energy"] {
                let heard = try await node.get("/v1/indicators/\(name)?period=2026-09")
                #expect(heard.status == 200, "\(heard.text)")
                #expect(heard.json["dimensions"] == [])
            }
        }
    }

    @Test func `the board shows what is open, as it was known`() async throws {
        try await QueryNode.with { node in
            let order = try node.furnish().order
            let size = node.size
            try node.ask(.work(.act(CaseID(text: order), .void(text: nil))))
            #expect(try await node.get("/v1/indicators/board").json["open"] == 0)
            let before = try await node.get("/v1/indicators/board?asOf=incident:\(size)").json
            #expect(before["open"] == 1)
            #expect(before["states"] == ["accepted": 1])
            #expect(before["first"]?.array?.map { $0["id"]?.string } == [order])
        }
    }

    @Test func `a twin counts what is in a place, now and then`() async throws {
        try await QueryNode.with { node in
            let alarms = try node.furnish().alarms
            let size = node.size
            let condition = ConditionKey(device: "s1", category: "fire.smoke")
            try node.ask(
                .alarm(.acknowledge(AlarmID(text: alarms[0]))), .alarm(.return(condition)),
                .alarm(.reset(AlarmID(text: alarms[0]))), .registry(.disconnectDevice("s1")))
            let now = try await node.get("/v1/twin/b1").json
            #expect(now["places"]?.array?.map { $0["place"] } == ["b1", "b1/u1"])
            #expect(now["places"]?.array?.map { $0["alarms"] } == [0, 0])
            #expect(now["places"]?.array?.map { $0["offline"] } == [1, 1])
            #expect(now["devices"]?.array?.map { $0["id"] } == ["s1"])
            let then = try await node.get("/v1/twin/b1/u1?at=incident:\(size)").json
            #expect(then["places"]?.array?.map { $0["alarms"] } == [1])
            #expect(then["places"]?.array?.map { $0["worst"] } == ["P1"])
            #expect(then["devices"]?.array?.map { $0["offlineSince"] } == [.null])
            #expect(try await node.get("/v1/twin/").json["devices"]?.array?.count == 2)
            #expect(try await node.get("/v1/twin/b9").status == 404)
        }
    }
}
