import Community
import EventLoop
import HTTP
import HTTPTypes
import JSON
import Ledger
import Samples
import SimulatedDisk
import Surface
import Synchronization
import Testing
import Views
import Wire

@testable import Node

/// The queries of a node behind a server, over lanes on a disk of their own, with a clock that stands until it is moved.
final class QueryNode: Sendable {
    let clock = StandingClock()
    let lanes: Lanes
    private let loop: EventLoop
    private let client = Mutex<HTTPClient?>(nil)
    private let number = Mutex(0)

    private init(_ views: ViewOptions, on loop: EventLoop) throws {
        self.loop = loop
        let (disk, clock) = (SimulatedDisk(seed: 1), clock.ofNode)
        var limits = LedgerOptions()
        (limits.reserveBytes, limits.reserveSliceBytes) = (64 << 10, 16 << 10)
        let site = Site(directory: "/n", fence: "/fence", disk: disk, options: limits, clock: clock.reading)
        try Ledger.create(at: site)
        lanes = try Lanes(site, views: views, desks: .eager, clock: clock, watch: DeskLog())
    }

    static func with(
        queries: QueryOptions = QueryOptions(), views: ViewOptions = ViewOptions(),
        _ body: (QueryNode) async throws -> Void
    ) async throws {
        await Turns.nodes.take()
        defer { Turns.nodes.give() }
        try await EventLoop.with { loop in
            let node = try QueryNode(views, on: loop)
            let readers = Readers(threads: 2, waiting: 8)
            let site = QuerySite(lanes: node.lanes, gate: Grants(), options: queries, events: EventJSON(log: "log"))
            let surface = Surface(
                Router(QueryRoutes(site: site).all), gate: Grants(), readers: readers, watch: NobodyWatches())
            try await HTTPServer.with(
                at: SocketAddress(host: "127.0.0.1", port: 0), on: loop, handler: { surface.serve($0) }
            ) { server in
                try await loop.run {
                    let client = try HTTPClient(to: server.address, serverName: "localhost", on: loop)
                    node.client.withLock { $0 = client }
                }
                try await body(node)
                try await loop.run { node.client.withLock { $0?.close() } }
            }
            readers.close()
            try node.lanes.close()
        }
    }

    /// Asks for all of them together, under new keys.
    @discardableResult
    func ask(_ commands: IncidentCommand..., by actor: String = "tester") throws -> [String] {
        try ask(commands, by: actor)
    }

    @discardableResult
    func ask(_ commands: [IncidentCommand], by actor: String = "tester") throws -> [String] {
        try lanes.incident.decide(commands.map { try ask($0, by: actor) }).map { $0.subject ?? "" }
    }

    func ask(_ commands: TelemetryCommand...) throws {
        try lanes.telemetry.decide(commands.map { try ask($0, by: "tester") })
    }

    private func ask<Asked>(_ command: Asked, by actor: String) throws -> Ask<Asked> {
        let number = number.withLock { number in
            number += 1
            return number
        }
        let key = try CommandKey(principal: "tester", source: "urn:test", id: "\(number)")
        return Ask(command, by: actor, request: Request(key: key, content: Array("\(command)".utf8)))
    }

    /// How many records the incident lane has.
    var size: UInt64 { lanes.ledger.incident.size }

    // MARK: Looking

    struct Heard: Sendable {
        let status: Int
        let fields: HTTPFields
        let text: String
        /// Null for what is no JSON.
        let json: JSONValue

        var items: [JSONValue] { json["items"]?.array ?? [] }
        subscript(field name: String) -> String? { fields[name] }
        func texts(_ name: String) -> [String] { items.map { $0[name]?.string ?? "-" } }
    }

    func get(_ target: String, as principal: String = "manager", accept: String? = nil) async throws -> Heard {
        let client = client.withLock { $0! }
        return try await Task(executorPreference: loop) {
            var fields: HTTPFields = ["authorization": principal]
            if let accept { fields.append("accept", accept) }
            let call = try await client.call(
                RequestHead(method: "GET", scheme: "http", authority: "localhost", path: target, fields: fields))
            let (head, body) = (try await call.response(), try await call.body())
            return Heard(
                status: head.status, fields: head.fields, text: String(decoding: body, as: UTF8.self),
                json: (try? JSONReader.read(body)) ?? .null)
        }.value
    }

    /// All pages of a list, one after the other.
    func pages(_ target: String, as principal: String = "manager", between: () throws -> Void = {}) async throws
        -> [Heard]
    {
        var (pages, next): ([Heard], String?) = ([], target)
        while let page = next {
            pages.append(try await get(page, as: principal))
            let cursor = pages.last?.json["next"]?.string
            next = cursor.map { "\(target)&after=\($0)" }
            try between()
        }
        return pages
    }
}

/// Lets in by name.
struct Grants: Gate {
    private static let known: [Grant] = [
        Grant(token: "1", principal: "manager", role: .manager, scope: .community, mask: nil),
        Grant(token: "2", principal: "b1", role: .operator, scope: "b1", mask: nil),
        Grant(token: "3", principal: "masked", role: .operator, scope: .community, mask: .people),
        Grant(token: "4", principal: "worker", role: .worker, scope: .community, mask: nil),
        Grant(token: "5", principal: "resident", role: .resident, scope: "b1", mask: nil),
    ]

    func admit(_ head: RequestHead, from peer: HTTPPeer) throws(Problem) -> Grant {
        guard let grant = Self.known.first(where: { $0.principal == head.fields["authorization"] }) else {
            throw Problem(401, "unauthorized", "Nobody", "is known by this")
        }
        return grant
    }

    func holds(_ grant: Grant) -> Bool { true }

    func denied(_ grant: Grant, _ permission: Permission, _ lack: Denial.Lack) {}
}

private struct NobodyWatches: SurfaceWatch {
    func answered(_ request: AnsweredRequest) {}
}

extension QueryNode {
    /// Two buildings with a smoke detector each, an alarm at each, and a case in the first.
    func furnish() throws -> (alarms: [String], order: String) {
        try ask(
            .registry(.addPlace("b1", kind: .building, name: "一号楼")),
            .registry(.addPlace("b1/u1", kind: .unit, name: "一单元")),
            .registry(.addPlace("b2", kind: .building, name: "二号楼")),
            .registry(.installDevice("s1", kind: "smoke", model: "GST, 104", at: "b1/u1")),
            .registry(.installDevice("s2", kind: "smoke", model: "m", at: "b2")),
            .registry(.foundDepartment("pm", name: "物业", level: .estate)),
            .registry(.engageStaff("p1", department: "pm")))
        let alarms = try ask(.smoke("s1"), .smoke("s2"))
        let order = try ask(
            .work(.report(CaseReport(place: "b1/u1", category: "lift.fault", priority: .p2, source: .patrol))))[0]
        try ask(.work(.act(CaseID(text: order), .accept)), by: "desk")
        return (alarms, order)
    }
}
