import EventLoop
import Foundation
import HTTP
import HTTPTypes
import JSON
import Load
import Sketch

/// A node in a process of its own, and the load that is put on it.
final class BenchNodeServer {
    let process: BenchProcess
    let directory: String
    private let address: SocketAddress
    private let admin: String
    private let target: Target
    private let loop: EventLoop
    /// Detectors that are registered, and those of them that have raised their alarm.
    private var detectors = 0
    private var raised = 0
    private var readings = 0

    /// Why a run is no figure.
    struct Flawed: Error, CustomStringConvertible {
        let description: String
    }

    private static let closed = Pace.closed(streams: 64, for: .seconds(300))
    /// Over which the streams are spread, as gateways are.
    private static let connections = 4
    /// Events in a batch.
    static let batch = 100
    /// A twentieth of a quarter of a second, in which 99 of 100 alarms are to be stored.
    private static let validity = Validity(lag: .microseconds(12_500))

    /// Streams and requests of a flood in a second: more than a node stores.
    private static let floodStreams = 256
    private static let floodRequests = 6_000
    /// How long a stream of the flood rests after a refusal: half of the shortest time that Retry-After can name.
    private static let floodPause = Duration.milliseconds(500)
    /// A node under a flood refuses what it cannot take, and says so with these.
    private static let pushBack: Set<Int> = [429, 503]

    static func make(at directory: String) throws {
        try BenchProcess.run([BenchProcess.ownPath, "node", "init", directory])
    }

    /// Starts a node that was made, and waits until it is ready.
    init(at directory: String, on loop: EventLoop, options: [String] = []) async throws {
        let port = try await FreePort.find(on: loop)
        self.loop = loop
        self.directory = directory
        process = try BenchProcess.linli(
            ["node", "run", directory, "--listen", "127.0.0.1:\(port)", "--plain"] + options)
        do {
            guard process.says({ $0.hasPrefix("ready") }) else { throw BenchProcess.NotStarted(name: "linli node run") }
            admin = try String(contentsOfFile: directory + "/admin.token", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            address = try SocketAddress(host: "127.0.0.1", port: port)
            let token = try await BenchNodeServer.token(from: admin, at: address, on: loop)
            target = Target(address, token: token, connections: BenchNodeServer.connections)
        } catch {
            process.end()
            throw error
        }
    }

    /// A token for whoever may install and report everything.
    private static func token(
        from admin: String, at address: SocketAddress, on loop: EventLoop
    ) async throws -> String {
        let answer = try await post(
            "/v1/admin/tokens", ["principal": "bench", "role": "manager"], as: admin, at: address, on: loop)
        guard let token = try JSONReader.read(answer)["token"]?.string else {
            throw Flawed(description: "the node gave no token: \(String(decoding: answer, as: UTF8.self))")
        }
        return token
    }

    private static func post(
        _ path: String, _ body: JSONValue?, as admin: String, at address: SocketAddress, on loop: EventLoop
    ) async throws -> [UInt8] {
        try await Task(executorPreference: loop) {
            let client = try HTTPClient(to: address, serverName: "localhost", on: loop)
            defer { client.close() }
            let head = RequestHead(
                method: "POST", scheme: "http", authority: "localhost", path: path,
                fields: ["authorization": "Bearer \(admin)", "content-type": "application/json"])
            let call = try await client.call(head, hasBody: body != nil)
            if let body {
                try await call.write(body.encoded)
                call.finish()
            }
            let status = try await call.response().status
            let answer = try await call.body()
            guard status < 300 else {
                throw Flawed(description: "\(path): \(status) \(String(decoding: answer, as: UTF8.self))")
            }
            return answer
        }.value
    }

    /// Has it let go of what was kept long enough, now.
    func beginCare(keeping kind: String, days: Int64) async throws {
        _ = try await BenchNodeServer.post(
            "/v1/admin/retention/\(kind)/change", ["days": .integer(days)], as: admin, at: address, on: loop)
        _ = try await BenchNodeServer.post("/v1/admin/care", nil, as: admin, at: address, on: loop)
    }

    /// The place of its detectors.
    func build() async throws {
        try await store(try Schedule(1, of: BenchNodeEvents.building, start: BenchNodeEvents.now))
    }

    /// A new one with a building in it.
    static func new(at directory: String, on loop: EventLoop) async throws -> BenchNodeServer {
        try make(at: directory)
        let node = try await BenchNodeServer(at: directory, on: loop)
        do {
            try await node.build()
        } catch {
            node.process.end()
            throw error
        }
        return node
    }

    // MARK: Alarms

    /// So many new alarms, 64 requests at a time, each with `batch` of them if it says so.
    func alarms(_ count: Int, batch: Int? = nil) async throws -> Report {
        try await register(count)
        let payload =
            batch.map { BenchNodeEvents.alarms(from: raised, batch: $0) } ?? BenchNodeEvents.alarms(from: raised)
        raised += count
        return try await measure(try Schedule(count / payload.events, of: payload, start: BenchNodeEvents.now))
    }

    /// Detectors for so many alarms, in whole batches.
    func register(_ count: Int) async throws {
        let missing = raised + count - detectors
        guard missing > 0 else { return }
        let batches = (missing + BenchNodeServer.batch - 1) / BenchNodeServer.batch
        let payload = BenchNodeEvents.detectors(from: detectors, batch: BenchNodeServer.batch)
        detectors += batches * BenchNodeServer.batch
        try await store(try Schedule(batches, of: payload, start: BenchNodeEvents.now))
    }

    /// New alarms that come when they come. Their detectors are registered before.
    func alarms(perSecond rate: Int, for duration: Duration) async throws -> Report {
        let count = Int(Double(rate) * (duration / .seconds(1)))
        try await register(count)
        let schedule = try Schedule(
            .poisson(perSecond: rate), for: duration, of: BenchNodeEvents.alarms(from: raised), seed: UInt64(raised),
            start: BenchNodeEvents.now)
        raised += schedule.count
        return try await measure(schedule, .open)
    }

    /// All of it must be stored, and for the first time: a fast run that lost one alarm is no figure.
    @discardableResult
    private func store(_ schedule: Schedule, _ pace: Pace = BenchNodeServer.closed) async throws -> Report {
        let report = try await LoadRun(schedule, at: pace, to: target).report(on: loop)
        let events = schedule.count * schedule.payload.events
        guard report.stored == events else {
            let refused = report.refused.sorted { $0.key < $1.key }.map { "\($0.value.count) with \($0.key)" }
            throw Flawed(
                description: """
                    of \(events) events \(report.stored) were stored and \(report.duplicates) were there before; \
                    requests lost: \(report.lost), not sent: \(report.unsent), refused: \(refused)
                    """)
        }
        return report
    }

    /// The same for a run whose times are wanted: they must be the node's and not the generator's.
    private func measure(_ schedule: Schedule, _ pace: Pace = BenchNodeServer.closed) async throws -> Report {
        let report = try await store(schedule, pace)
        let flaws = BenchNodeServer.validity.flaws(of: report)
        guard flaws.isEmpty else { throw Flawed(description: flaws.map(\.description).joined(separator: "; ")) }
        return report
    }

    // MARK: Flood

    /// The meters and concentrators that a flood comes from.
    func installMeters() async throws {
        let meters = BenchNodeEvents.rosters * BenchNodeEvents.metersOfRoster
        try await store(
            try Schedule(
                2 * meters / BenchNodeEvents.meters.events, of: BenchNodeEvents.meters, start: BenchNodeEvents.now),
            .closed(streams: 1, for: .seconds(60)))
        try await store(try Schedule(1, of: BenchNodeEvents.concentrators, start: BenchNodeEvents.now))
    }

    /// Runs `body` while readings come as fast as the node takes them, from a thread of their own.
    func flooded<Result: Sendable>(for duration: Duration, _ body: () async throws -> Result) async throws -> Result {
        let count = Int(Double(BenchNodeServer.floodRequests) * (duration / .seconds(1)))
        let payload = BenchNodeEvents.readings(from: readings)
        readings += count * payload.events
        let schedule = try Schedule(count, of: payload, start: BenchNodeEvents.now)
        var limits = LoadLimits()
        limits.refusalPause = BenchNodeServer.floodPause
        let run = LoadRun(
            schedule, at: .closed(streams: BenchNodeServer.floodStreams, for: duration), to: target, limits: limits)
        let end = ContinuousClock.now + duration
        return try await EventLoop.with { floodLoop in
            async let flood = run.report(on: floodLoop)
            let result = try await body()
            guard ContinuousClock.now < end else { throw Flawed(description: "the flood was over too soon") }
            let report = try await flood
            guard report.requests < schedule.count else { throw Flawed(description: "the flood ran dry") }
            guard report.stored > 0, report.lost == 0, BenchNodeServer.pushBack.isSuperset(of: report.refused.keys)
            else {
                throw Flawed(
                    description:
                        "of the flood \(report.stored) were stored, \(report.lost) lost; refused: \(report.refused.keys)"
                )
            }
            return result
        }
    }
}
