import Calendar
import Community
import JSON
import Projections
import Surface
import Wire

/// `/v1/twin/…`: a place and everything in it, as it stands or stood.
struct TwinRoutes: Sendable {
    let site: QuerySite

    private static let path = Parameter<PlacePath>.place(
        "path", in: .path, "The place, with its slashes as they are: `b3/u1`; nothing for the community.",
        emptyIs: .community)
    private static let at = AsOf.parameter("at", of: .incident)
    private static let depth = Parameter<Int>.count(
        "depth", "How many levels of places are shown one by one; 1 by default.", 0...PlacePath.maximumDepth, example: 1
    )

    var all: [Route] {
        [
            Route(
                "GET", "/v1/twin/{path...}", "getTwin", tag: "twin",
                "A place and the places in it with what is the matter there, and its devices.",
                about: Noun.place.thing, access: .needs(.read(.incident)),
                parameters: [Self.path, Self.at, Self.depth],
                answers: [.init(200, "How it stands.", .json(Self.schema, example: Self.example))],
                .reading { call throws(Problem) in
                    let root = try call[Self.path]
                    try site.check(call.caller, .incident, at: root)
                    let lane = try KnownLane<Incident>(site.lanes, asOf: try call.optional(Self.at), field: "at")
                    let depth = try call.optional(Self.depth) ?? 1
                    let twin = try lane.look { Twin(of: root, depth: depth, in: $0) }
                    guard root == .community || twin.places.contains(where: { $0.place == root }) else {
                        throw .notFound("no place \(root) was known, or it is closed")
                    }
                    return .json(Self.json(twin, at: try lane.moment(), asOf: lane.text))
                })
        ]
    }

    private static func json(_ twin: Twin, at moment: Instant, asOf: String) -> JSONValue {
        [
            "at": .string(moment.rfc3339), "asOf": .string(asOf),
            "places": .array(
                twin.places.map { site in
                    [
                        "place": .string(site.place.subject), "kind": .string(site.kind.rawValue),
                        "name": .string(site.name), "people": site.people.map { .integer($0) } ?? .null,
                        "devices": .integer(site.devices), "offline": .integer(site.offline),
                        "failed": .integer(site.failed), "alarms": .integer(site.alarms),
                        "cases": .integer(site.cases), "worst": site.worst?.json ?? .null,
                    ]
                }),
            "devices": .array(
                twin.devices.map { device in
                    [
                        "id": .string(device.id.text), "kind": .string(device.kind), "model": .string(device.model),
                        "place": .string(device.place.subject), "offlineSince": device.offline?.json ?? .null,
                        "failedSince": device.failed?.json ?? .null,
                    ]
                }),
        ]
    }

    // MARK: In the description

    private static let schema: JSONValue = {
        let (text, count, time): (JSONValue, JSONValue, JSONValue) = (
            ["type": "string"], ["type": "integer"],
            ["oneOf": [["type": "string", "format": "date-time"], ["type": "null"]]]
        )
        let places: JSONValue = [
            "type": "object",
            "properties": [
                "place": text, "kind": text, "name": text, "people": ["type": ["integer", "null"]], "devices": count,
                "offline": count, "failed": count, "alarms": count, "cases": count,
                "worst": ["oneOf": [Priority.jsonSchema, ["type": "null"]]],
            ],
        ]
        let devices: JSONValue = [
            "type": "object",
            "properties": [
                "id": text, "kind": text, "model": text, "place": text, "offlineSince": time, "failedSince": time,
            ],
        ]
        return [
            "type": "object", "required": ["at", "asOf", "places", "devices"],
            "properties": [
                "at": ["type": "string", "format": "date-time"], "asOf": text,
                "places": ["type": "array", "items": places], "devices": ["type": "array", "items": devices],
            ],
        ]
    }()

    private static let example: JSONValue = [
        "at": "2026-03-05T00:30:00.120Z", "asOf": "incident:1712",
        "places": [
            [
                "place": "b3/u1", "kind": "unit", "name": "一单元", "people": 64, "devices": 1, "offline": 1, "failed": 0,
                "alarms": 1, "cases": 0, "worst": "P1",
            ]
        ],
        "devices": [
            [
                "id": "smoke-b3-1", "kind": "smoke", "model": "GST-104", "place": "b3/u1",
                "offlineSince": "2026-03-05T00:30:00.000Z", "failedSince": .null,
            ]
        ],
    ]
}
