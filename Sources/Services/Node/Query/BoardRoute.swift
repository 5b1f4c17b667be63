import Calendar
import Community
import JSON
import Projections
import Surface
import Wire

/// `/v1/indicators/board`: what is open, how late it is, and what comes first.
struct BoardRoute: Sendable {
    let site: QuerySite

    private static let asOf = AsOf.parameter("asOf", of: .incident)

    var route: Route {
        Route(
            "GET", "/v1/indicators/board", "getBoard", tag: "indicators",
            "The open cases, and which limits end first.", access: .needs(.read(.incident)), parameters: [Self.asOf],
            answers: [.init(200, "The board.", .json(Self.schema, example: Self.example))],
            .reading { call throws(Problem) in
                let asOf = try call.optional(Self.asOf)
                let lane = try KnownLane<Incident>(site.lanes, asOf: asOf)
                var moment = try lane.moment()
                if case .time(let time)? = asOf { moment = time }
                let scope = call.caller.scope
                let board = try lane.look { [moment] in CaseBoard(at: moment, in: scope, of: $0) }
                return .json(Self.json(board, at: moment, asOf: lane.text))
            })
    }

    private static func json(_ board: CaseBoard, at moment: Instant, asOf: String) -> JSONValue {
        let first = board.first.compactMap { subject -> JSONValue? in
            guard let clock = subject.clock, let light = subject.light(at: moment) else { return nil }
            return [
                "id": .string(subject.id.text), "priority": subject.priority.json,
                "category": .string(subject.category.text), "place": .string(subject.place.subject),
                "state": .string(subject.state.rawValue),
                "department": subject.department.map { .string($0) } ?? .null, "level": subject.level.json,
                "stage": .string(clock.stage.rawValue), "due": clock.due.json, "light": .string(light.rawValue),
            ]
        }
        return [
            "at": moment.json, "asOf": .string(asOf), "open": .integer(board.states.values.reduce(0, +)),
            "suspended": .integer(board.suspended),
            "lights": counts(Light.allCases.map { ($0.rawValue, board.lights[$0]) }),
            "states": counts(CaseState.allCases.map { ($0.rawValue, board.states[$0]) }),
            "levels": counts(Level.allCases.map { ($0.word, board.levels[$0]) }),
            "departments": counts(
                board.departments.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
                    ($0.key, $0.value)
                }),
            "first": .array(first),
        ]
    }

    private static func counts(_ counts: [(String, Int64?)]) -> JSONValue {
        .object(counts.compactMap { name, count in count.map { JSONMember(name, .integer($0)) } })
    }

    // MARK: In the description

    private static let schema: JSONValue = {
        let counts: JSONValue = ["type": "object", "additionalProperties": ["type": "integer"]]
        let (text, time): (JSONValue, JSONValue) = (["type": "string"], Instant.jsonSchema)
        let subject: JSONValue = [
            "type": "object",
            "properties": [
                "id": text, "priority": Priority.jsonSchema, "category": text, "place": text,
                "state": CaseState.jsonSchema, "department": ["type": ["string", "null"]], "level": Level.jsonSchema,
                "stage": CaseStage.jsonSchema, "due": time, "light": Light.jsonSchema,
            ],
        ]
        return [
            "type": "object",
            "required": ["at", "asOf", "open", "suspended", "lights", "states", "levels", "departments", "first"],
            "properties": [
                "at": time, "asOf": text, "open": ["type": "integer"], "suspended": ["type": "integer"],
                "lights": counts, "states": counts, "levels": counts, "departments": counts,
                "first": ["type": "array", "items": subject],
            ],
        ]
    }()

    private static let example: JSONValue = [
        "at": "2026-03-05T00:30:00.120Z", "asOf": "incident:1712", "open": 1, "suspended": 0, "lights": ["yellow": 1],
        "states": ["dispatched": 1], "levels": ["L2": 1], "departments": ["pm": 1],
        "first": [
            [
                "id": "c4f0k2m9x7q1zb", "priority": "P2", "category": "lift.fault", "place": "b3/u1",
                "state": "dispatched", "department": "pm", "level": "L2", "stage": "dispose",
                "due": "2026-03-05T02:30:00.000Z", "light": "yellow",
            ]
        ],
    ]
}
