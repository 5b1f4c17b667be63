import Calendar
import Community
import HTTP
import HTTPTypes
import JSON
import Ledger
import Surface
import Views
import Wire

/// `GET /v1/stream`: what happens, as it happens, from wherever a client has left off.
struct StreamRoutes: Sendable {
    let lanes: Lanes
    let bell: Bell
    let readers: Readers
    let events: EventJSON
    let measures: NodeMeasures
    let clock: NodeClock
    let gate: any Gate

    /// Streams at once; each may keep a thread reading while it catches up.
    static let maximumFollowers = 256
    /// Records that are read and sent at a time.
    private static let pageRecords = 200

    private static let lanesParameter = Parameter<[Lane]>(
        "lanes", "The lanes to follow, with commas between; all that the token may read by default.",
        schema: ["type": "string", "pattern": "^(incident(,telemetry)?|telemetry(,incident)?)$"], example: "incident"
    ) { text throws(Unreadable) in
        let lanes = text.split(separator: ",", omittingEmptySubsequences: false).map { Lane(rawValue: String($0)) }
        guard lanes.allSatisfy({ $0 == .incident || $0 == .telemetry }), Set(lanes).count == lanes.count else {
            throw Unreadable("lanes are incident and telemetry", allowed: ["incident", "telemetry"])
        }
        return lanes.compactMap(\.self)
    }

    private static let since = Parameter<StreamPosition>(
        "since", "Where to begin where there is no Last-Event-ID; by default with what comes next.",
        schema: ["type": "string", "pattern": .string(StreamPosition.pattern)],
        example: "incident:0"
    ) { text throws(Unreadable) in
        guard let position = StreamPosition(text) else { throw Unreadable("it is no position such as incident:0") }
        return position
    }

    private static let last = Parameter<StreamPosition>(
        "last-event-id", in: .header, "The id of the last event that came, to go on behind it.",
        schema: since.schema, example: "incident:1712", since.read)

    var all: [Route] {
        [
            Route(
                "GET", "/v1/stream", "getStream", tag: "stream",
                "Server-sent events: every record as a CloudEvent, in the order of its lane, none twice.",
                access: .known, parameters: [Self.lanesParameter, Self.since, Self.last],
                answers: [
                    .init(200, "Events, without end.", .init([.init("text/event-stream", ["type": "string"])]))
                ], .streaming(follow))
        ]
    }

    private func follow(_ call: Call, _ exchange: HTTPExchange) async throws(Problem) -> Route.Streamed {
        let position = try start(call)
        guard exchange.request.method != "HEAD" else {
            exchange.respond(.events)
            return .sent(bytes: 0)
        }
        guard bell.count < Self.maximumFollowers, bell.join() else {
            throw .busy("\(Self.maximumFollowers) streams are followed, which is the limit", seconds: 10)
        }
        exchange.startEvents()
        var sent = 0
        do {
            try await follow(from: position, as: call.caller, exchange, &sent)
        } catch {
            // The client has gone, or what it wants is not kept any more: either way its stream ends here.
        }
        bell.leave()
        exchange.finish()
        return .sent(bytes: sent)
    }

    private func start(_ call: Call) throws(Problem) -> StreamPosition {
        let grant = call.caller
        let (last, since) = (try call.optional(Self.last), try call.optional(Self.since))
        let given = last ?? since
        let asked = try call.optional(Self.lanesParameter) ?? given.map { $0.next.map(\.lane) }
        let allowed = [Lane.incident, .telemetry].filter { grant.role.permissions.contains(.read($0.readable)) }
        let lanes = asked ?? allowed
        for lane in lanes where !allowed.contains(lane) {
            throw Problem(
                403, "denied-role", "Not allowed", "\(Denial.role(grant.role, .read(lane.readable)))")
        }
        guard !lanes.isEmpty else {
            throw Problem(403, "denied-role", "Not allowed", "\(Denial.role(grant.role, .read(.incident)))")
        }
        var position = StreamPosition()
        for lane in lanes {
            let size = self.lanes.ledger[lane].size
            let seq = given?[lane] ?? size
            guard seq <= size else {
                throw .invalid("last-event-id", "the lane \(lane) has only \(size) records")
            }
            guard seq >= self.lanes.ledger[lane].retainedFrom.value else {
                throw Problem(
                    410, "pruned", "Not kept any more",
                    "the lane \(lane) is kept from record \(self.lanes.ledger[lane].retainedFrom) on")
            }
            position[lane] = seq
        }
        return position
    }

    private func follow(
        from start: StreamPosition, as grant: Grant, _ exchange: HTTPExchange, _ sent: inout Int
    ) async throws {
        var position = start
        // What was there before somebody came is not late.
        var live = StreamPosition()
        for follower in start.next { live[follower.lane] = lanes.ledger[follower.lane].size }
        // Who is not let in any more has seen the last of it.
        while !Task.isCancelled, gate.holds(grant) {
            let heard = bell.heard
            var hasMore = false
            for follower in position.next where lanes.ledger[follower.lane].size > follower.seq {
                let lane = follower.lane
                let records = try await read(lane, from: follower.seq)
                hasMore = true
                for record in records {
                    position[lane] = record.seq.value + 1
                    guard grant.scope.contains(PlacePath(text: record.place ?? "")) else { continue }
                    let event = ServerSentEvent(
                        id: position.description, name: record.kind.name,
                        data: String(decoding: events.json(record, in: lane, masked: grant.mask).encoded, as: UTF8.self)
                    )
                    let bytes = event.bytes
                    try await exchange.write(bytes)
                    sent += bytes.count
                    if let first = live[lane], record.seq.value >= first {
                        measures.delivered(record, in: lane, at: clock.now)
                    }
                }
            }
            if hasMore { continue }
            switch await bell.wait(since: heard) {
            case .more: break
            case .quiet: try await exchange.write(ServerSentEvent.keepAlive)
            case .over: return
            }
        }
    }

    private func read(_ lane: Lane, from seq: UInt64) async throws -> [Record] {
        let log = lanes.ledger[lane]
        return try await readers.result { () throws(LedgerError) in
            try log.records(from: Seq(seq), limit: Self.pageRecords)
        }.get()
    }
}

extension Lane {
    /// What somebody must be allowed to read to see it.
    var readable: Readable {
        switch self {
        case .incident: .incident
        case .telemetry: .telemetry
        case .access: .access
        }
    }
}

/// How far a client has come in each lane that it follows: `incident:1712,telemetry:40` are the records that come next.
struct StreamPosition: Hashable, Sendable, CustomStringConvertible {
    private(set) var next: [Entry] = []

    struct Entry: Hashable, Sendable {
        let lane: Lane
        var seq: UInt64
    }

    init() {}

    init?(_ text: String) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: ":", omittingEmptySubsequences: false)
            guard halves.count == 2, let lane = Lane(rawValue: String(halves[0])), lane != .access,
                let seq = UInt64(halves[1]), self[lane] == nil
            else { return nil }
            self[lane] = seq
        }
    }

    subscript(lane: Lane) -> UInt64? {
        get { next.first { $0.lane == lane }?.seq }
        set {
            guard let newValue else { return next.removeAll { $0.lane == lane } }
            if let place = next.firstIndex(where: { $0.lane == lane }) {
                next[place].seq = newValue
            } else {
                next.append(Entry(lane: lane, seq: newValue))
            }
        }
    }

    /// What a text of positions looks like; no lane has as many records as 18 digits can say.
    static let pattern = "^(\(pattern(from: .incident))|\(pattern(from: .telemetry)))$"

    /// The same where the position of one lane must be among them.
    static func pattern(with lane: Lane) -> String {
        "^(\(pattern(from: lane))|\(number(other(than: lane))),\(number(lane)))$"
    }

    private static func pattern(from lane: Lane) -> String { "\(number(lane))(,\(number(other(than: lane))))?" }
    private static func number(_ lane: Lane) -> String { "\(lane.rawValue):[0-9]{1,18}" }
    private static func other(than lane: Lane) -> Lane { lane == .incident ? .telemetry : .incident }

    var description: String { next.map { "\($0.lane.rawValue):\($0.seq)" }.joined(separator: ",") }
}
