import EventLoop
import Files
import JSON
import Ledger
import Notify
import Synchronization
import Testing
import Threads
import Wire

@testable import Node

/// `/v1/admin/hooks`, and what those get who are told.
@Suite struct HookTests {
    private static func hook(_ receiver: Receiver, _ more: [(String, JSONValue)] = []) -> JSONValue {
        let members: [(String, JSONValue)] =
            [("name", "值班"), ("form", "cloudevent"), ("url", .string(receiver.url))] + more
        return .object(members.map { JSONMember($0, $1) })
    }

    /// An hour passes in ten seconds.
    private static var hurried: NodeClock {
        let (begin, began) = (Site.systemClock().wall, SystemClock.monotonicNanoseconds())
        return NodeClock(speed: 360) {
            let passed = (SystemClock.monotonicNanoseconds() - began) * 360 / 1_000_000
            let now = begin.advanced(byMilliseconds: passed)
            return ClockReading(wall: now, monotonicMilliseconds: now.milliseconds)
        }
    }

    private static func sequence(_ events: [JSONValue]) -> [Int64] { events.compactMap { $0["seq"]?.integer } }

    @Test func `somebody is told what comes from now on, as it comes`() async throws {
        try await Receiver.with { receiver in
            try await NodeUnderTest.with { node in
                let manager = try await node.token("manager")
                try await node.furnish(devices: 2, as: manager)
                let added = try await node.post(
                    "/v1/admin/hooks", as: node.admin, Self.hook(receiver, [("kinds", ["alarm.raised"])]))
                #expect(added.status == 201 && added.json["host"] == "127.0.0.1" && added.json["url"] == nil)
                _ = try await node.event(
                    "alarm.raise", "s1", ["category": "fire.smoke"], id: "1", as: manager)
                _ = try await node.event("place.add", "b2", ["kind": "building", "name": "二"], id: "2", as: manager)
                _ = try await node.event("alarm.raise", "s2", ["category": "fire.smoke"], id: "3", as: manager)
                await receiver.hasTaken(2)
                #expect(receiver.taken.map { $0["type"] } == ["linli.alarm.raised", "linli.alarm.raised"])
                #expect(receiver.taken.allSatisfy { $0["actor"] == nil }, "who did it is nobody's business outside")
            }
        }
    }

    @Test func `a receiver that fails for an hour gets everything in its order, and alarms go on`() async throws {
        try await Receiver.with { receiver in
            try await NodeUnderTest.with(clock: Self.hurried) { node in
                let manager = try await node.token("manager")
                _ = try await node.post("/v1/admin/hooks", as: node.admin, Self.hook(receiver))
                receiver.feel(.answers(500))
                try await node.furnish(devices: 60, as: manager)
                // Each pause is up to twice as long as the one before; the eleventh ends about an hour after the first.
                await receiver.hasRefused(11)
                let list = try await node.get("/v1/admin/hooks", as: node.admin)
                let state = try #require(list.json["items"]?.array?.first)
                #expect(state["behind"] == 61 && (state["failures"]?.integer ?? 0) >= 10)
                #expect(state["reason"] == "the answer was 500")
                let metrics = try await node.get("/metrics", as: node.admin).text
                #expect(metrics.contains("linli_hooks{condition=\"failing\"} 1"))
                receiver.feel(.well)
                await receiver.hasTaken(61)
                #expect(Self.sequence(receiver.taken) == Array(0..<61))
            }
        }
    }

    @Test func `a node that stops goes on where it was, with a receiver that was down or said nothing`() async throws {
        try await withKeptDirectory { directory in
            try await Receiver.with { receiver in
                try await NodeUnderTest.with(at: directory) { node in
                    let manager = try await node.token("manager")
                    _ = try await node.post("/v1/admin/hooks", as: node.admin, Self.hook(receiver))
                    try await node.furnish(devices: 3, as: manager)
                    await receiver.hasTaken(4)
                    receiver.feel(.silent)
                    _ = try await node.event(
                        "place.add", "b9", ["kind": "building", "name": "九"], id: "b9", as: manager)
                    await receiver.hasRefused(1)
                }
                receiver.feel(.well)
                try await NodeUnderTest.with(at: directory) { _ in await receiver.hasTaken(5) }
                #expect(Self.sequence(receiver.taken) == [0, 1, 2, 3, 4])
            }
        }
    }

    @Test func `whoever is removed is told nothing more, nothing is left of it, and the log says who wanted it`()
        async throws
    {
        try await withKeptDirectory { directory in
            try await Receiver.with { receiver in
                try await NodeUnderTest.with(at: directory) { node in
                    let manager = try await node.token("manager")
                    let added = try await node.post("/v1/admin/hooks", as: node.admin, Self.hook(receiver))
                    let id = try #require(added.json["id"]?.string)
                    try await node.furnish(as: manager)
                    await receiver.hasTaken(2)
                    let removed = try await node.send("POST", "/v1/admin/hooks/\(id)/remove", as: node.admin)
                    #expect(removed.status == 200)
                    _ = try await node.event(
                        "place.add", "b2", ["kind": "building", "name": "二"], id: "2", as: manager)
                    #expect(try await node.get("/v1/admin/hooks", as: node.admin).json["items"]?.array?.isEmpty == true)
                    let again = try await node.send("POST", "/v1/admin/hooks/\(id)/remove", as: node.admin)
                    #expect(again.status == 404)
                    #expect(receiver.taken.count == 2)
                }
                #expect(try LocalDisk().names(in: directory + "/hooks").isEmpty)
                let access = try LedgerView(of: Site(directory: directory)).records()[.access, default: []]
                #expect(access.filter { $0.kind.name == "hook.removed" }.map(\.actor) == ["admin"])
            }
        }
    }

    @Test func `one that is removed while it is being told keeps the node from ending no longer than it must`()
        async throws
    {
        try await withKeptDirectory { directory in
            try await Receiver.with { receiver in
                try await NodeUnderTest.with(at: directory) { node in
                    let manager = try await node.token("manager")
                    receiver.feel(.silent)
                    let added = try await node.post("/v1/admin/hooks", as: node.admin, Self.hook(receiver))
                    let id = try #require(added.json["id"]?.string)
                    try await node.furnish(as: manager)
                    await receiver.hasRefused(1)
                    let removed = try await node.send("POST", "/v1/admin/hooks/\(id)/remove", as: node.admin)
                    #expect(removed.status == 200)
                }
                #expect(try LocalDisk().names(in: directory + "/hooks").isEmpty)
            }
        }
    }

    @Test func `one that cannot be read keeps nobody else from being told, nor the node from starting`() async throws {
        try await withKeptDirectory { directory in
            try await Receiver.with { receiver in
                try await NodeUnderTest.with(at: directory) { node in
                    _ = try await node.post("/v1/admin/hooks", as: node.admin, Self.hook(receiver))
                }
                try LocalDisk().replace(directory + "/hooks/h0.json", with: Array("{".utf8))
                try await NodeUnderTest.with(at: directory) { node in
                    try await node.furnish(as: try await node.token("manager"))
                    await receiver.hasTaken(2)
                }
                #expect(Self.sequence(receiver.taken) == [0, 1])
            }
        }
    }

    @Test func `a node whose address is taken says so and ends, with somebody to tell as well`() async throws {
        try await withKeptDirectory { directory in
            try await Receiver.with { receiver in
                try await NodeUnderTest.with(at: directory) { node in
                    _ = try await node.post("/v1/admin/hooks", as: node.admin, Self.hook(receiver))
                }
                var options = NodeOptions.underTest
                options.port = receiver.address.port
                let error = await #expect(throws: UVError.self) {
                    try await NodeUnderTest.with(options: options, at: directory) { _ in }
                }
                #expect(error?.code == .addressInUse)
            }
        }
    }

    @Test func `there are as many as there may be, however many ask at once for the last place`() async throws {
        try await Receiver.with { receiver in
            try await NodeUnderTest.with { node in
                for _ in 1..<Hook.maximumCount {
                    #expect(try await node.post("/v1/admin/hooks", as: node.admin, Self.hook(receiver)).status == 201)
                }
                let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 1...8 {
                        group.addTask {
                            try await node.post("/v1/admin/hooks", as: node.admin, Self.hook(receiver)).status
                        }
                    }
                    return try await group.reduce(into: [Int]()) { $0.append($1) }
                }
                #expect(answers.filter { $0 == 201 }.count == 1 && answers.filter { $0 == 409 }.count == 7)
                let items = try await node.get("/v1/admin/hooks", as: node.admin).json["items"]!.array!
                #expect(items.count == Hook.maximumCount)
                // A place that was given up is another's.
                let id = items[0]["id"]!.string!
                #expect(try await node.send("POST", "/v1/admin/hooks/\(id)/remove", as: node.admin).status == 200)
                #expect(try await node.post("/v1/admin/hooks", as: node.admin, Self.hook(receiver)).status == 201)
            }
        }
    }

    @Test func `what cannot be a hook is refused where it is wrong, and only an administrator may ask`() async throws {
        try await Receiver.with { receiver in
            try await NodeUnderTest.with { node in
                let wrong = try await node.post(
                    "/v1/admin/hooks", as: node.admin, Self.hook(receiver, [("kinds", ["alarm.rung"])]))
                #expect(wrong.status == 409 && wrong.json["field"] == "/kinds/0")
                let misshapen = try await node.post(
                    "/v1/admin/hooks", as: node.admin, Self.hook(receiver, [("kinds", "alarm.raised")]))
                #expect(misshapen.status == 400 && misshapen.json["field"] == "/kinds")
                let manager = try await node.token("manager")
                #expect(try await node.post("/v1/admin/hooks", as: manager, Self.hook(receiver)).status == 403)
                #expect(try await node.get("/v1/admin/hooks", as: manager).status == 403)
            }
        }
    }
}
