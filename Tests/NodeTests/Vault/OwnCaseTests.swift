import EventLoop
import JSON
import Testing

@testable import Node

@Suite struct `Whoever sees no cases but their own` {
    @Test func `sees of people and what they wrote what has to do with those`() async throws {
        try await NodeInProcess(StandingClock().ofNode).run { admin, _ in
            let house = Household(admin: admin)
            let estate = try await house.furnish()
            let (manager, wang, zhao) = (estate.manager.client, estate.workers[0].client, estate.workers[2].client)
            let li = try await house.admit("li", "resident")
            let report: JSONValue = ["place": "b1", "category": "lift.fault", "priority": "P3", "source": "resident"]
            let order = try #require(
                try await li.client.must(
                    "/v1/workorders/report",
                    report.with("reporter", ["name": "李四", "phone": "13812340000"]).with("text", "水管漏水"))["subject"]?
                    .string)
            let seen = try await manager.get("/v1/workorders/\(order)").json["timeline"]?.array?.first?["data"]
            #expect(seen?["reporter"]?.string == li.id, "whoever reports is told of under their own id")
            let text = "/v1/texts/\(try #require(seen?["text"]?.string))?purpose=work"
            let person = "/v1/people/\(li.id)?purpose=contact"
            for path in [text, person] {
                #expect(try await wang.get(path).json["type"] == "urn:linli:problem:denied-own")
                #expect(try await li.client.get(path).status == 403)
            }
            try await estate.dispatch(order, to: "repair")
            #expect(try await wang.get(text).json["text"] == "水管漏水")
            let masked = try await wang.get(person).json
            #expect(masked["name"] == "李*" && masked["phone"] == "138****0000" && masked["disclosure"] == "masked")
            #expect(try await zhao.get(text).status == 403)
            #expect(try await zhao.get(person).status == 403)
            // What is reported without a word is theirs as well.
            try await li.client.must("/v1/workorders/report", report)
            let export = try await manager.get("/v1/people/\(li.id)/export").json
            #expect(export["particulars"]?["name"] == "李四" && export["cases"]?.array?.count == 2)
            #expect(export["texts"]?.array?.map { $0["text"] } == ["水管漏水"] && export["reads"] == 2)
            let erased = try await manager.must("/v1/people/\(li.id)/erase", nil)["erased"]?.array
            #expect(erased?.count == 2)
            #expect(try await wang.get(text).status == 410)
            // The way in is another thing.
            #expect(try await house.logIn("li").status == 201)
        }
    }
}
