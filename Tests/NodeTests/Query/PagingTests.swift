import Community
import JSON
import Testing
import Views
import Wire

@testable import Node

@Suite struct `A list page by page` {
    @Test(arguments: [1, 2, 7, 1_000])
    func `shows each row once, while others are added`(limit: Int) async throws {
        try await QueryNode.with { node in
            let before = try node.alarms(of: 0..<20)
            var added = 20
            let pages = try await node.pages("/v1/alarms?limit=\(limit)") {
                _ = try node.alarms(of: added..<(added + 1))
                added += 1
            }
            let seen = pages.flatMap { $0.texts("id") }
            #expect(Set(seen).count == seen.count)
            #expect(seen == seen.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
            #expect(Set(before).subtracting(seen).isEmpty)
            #expect(pages.dropLast().allSatisfy { $0.items.count == limit })
            #expect(pages.last?.json["next"] == .null)
        }
    }

    @Test func `looks at so many rows and no more, and comes to all that are wanted`() async throws {
        var options = QueryOptions()
        options.rowsLooked = 3
        try await QueryNode.with(queries: options) { node in
            let alarms = try node.alarms(of: 0..<20)
            let wanted = AlarmID(text: alarms[11])
            try node.ask(.alarm(.acknowledge(wanted)))
            let pages = try await node.pages("/v1/alarms?state=acknowledged")
            #expect(pages.count == 7)
            #expect(pages.flatMap { $0.texts("id") } == [wanted.text])
        }
    }

    @Test func `of what was known stays the same, whatever is added`() async throws {
        try await QueryNode.with { node in
            let before = try node.alarms(of: 0..<5)
            let first = try await node.get("/v1/alarms?limit=2")
            let asOf = first.json["asOf"]?.string ?? ""
            _ = try node.alarms(of: 5..<20)
            let seen = try await node.pages("/v1/alarms?limit=2&asOf=\(asOf)").flatMap { $0.texts("id") }
            #expect(seen == before.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        }
    }

    @Test func `names the next page in its link, with the same filters`() async throws {
        try await QueryNode.with { node in
            _ = try node.alarms(of: 0..<5)
            var (target, seen): (String?, [String]) = ("/v1/alarms?after=WyIiXQ&limit=2&state=open", [])
            while let page = target {
                let heard = try await node.get(page, accept: "text/csv")
                seen += heard.text.split(separator: "\r\n").dropFirst().map { String($0.prefix { $0 != "," }) }
                let link = heard[field: "link"]
                #expect(link?.hasSuffix(">; rel=\"next\"") ?? true)
                #expect(link?.contains("limit=2&state=open&after=") ?? true)
                target = link.map { String($0.dropFirst().prefix { $0 != ">" }) }
            }
            #expect(seen.count == 5 && Set(seen).count == 5)
        }
    }

    @Test func `is what was known at every position`() async throws {
        try await QueryNode.with { node in
            let (alarms, _) = try node.furnish()
            try node.ask(.alarm(.acknowledge(AlarmID(text: alarms[0]))))
            let size = node.size
            for position in 0...size {
                let heard = try await node.get("/v1/alarms?asOf=incident:\(position)")
                let known = try node.lanes.incidents.at(position) { incident in
                    var known: [String: String] = [:]
                    incident.alarms.table.forEach { known[$0.id.text] = $0.state.rawValue }
                    return known
                }
                let shown = heard.items.map { ($0["id"]?.string ?? "", $0["state"]?.string ?? "") }
                #expect(Dictionary(uniqueKeysWithValues: shown) == known)
            }
            let states = try await node.get("/v1/alarms/\(alarms[0])?asOf=incident:\(size - 1)").json["state"]
            #expect(states == "unacknowledged")
        }
    }

    @Test func `is what was known at a time`() async throws {
        try await QueryNode.with { node in
            _ = try node.alarms(of: 0..<2)
            node.clock.advance(milliseconds: 60_000)
            _ = try node.alarms(of: 2..<3)
            #expect(try await node.get("/v1/alarms?asOf=2026-09-21T14:13:59Z").items.count == 2)
            #expect(try await node.get("/v1/alarms?asOf=2026-09-21T22:13:59%2B08:00").items.count == 2)
            #expect(try await node.get("/v1/alarms?asOf=2026-09-21T14:14:20Z").items.count == 3)
            #expect(try await node.get("/v1/alarms?asOf=2020-01-01T00:00:00Z").items.isEmpty)
        }
    }
}

extension QueryNode {
    /// An alarm of each of some new devices.
    func alarms(of numbers: Range<Int>) throws -> [String] {
        if numbers.lowerBound == 0 { try ask(.registry(.addPlace("b1", kind: .building, name: "一号楼"))) }
        return try numbers.flatMap { number in
            let device = DeviceID(text: "d\(number)")
            return try ask(.registry(.installDevice(device, kind: "smoke", model: "m", at: "b1")), .smoke(device))
                .suffix(1)
        }
    }
}
