import Calendar
import Community
import JSON
import Ledger
import Surface
import Views

/// `/v1/admin/retention`: how long what is kept, which is in the log as everything is that somebody has decided.
struct RetentionRoutes: Sendable {
    let asking: AccessAsking
    /// A lane lets go of no record that no district has witnessed, unless there will never be one.
    let withoutDistrict: Bool

    private static let kind = Parameter<KeptKind>(
        "kind", in: .path, required: true, "What is kept.",
        schema: ["enum": .array(KeptKind.allCases.map { .string($0.rawValue) })], example: "access"
    ) { text throws(Unreadable) in
        guard let kind = KeptKind(rawValue: text) else {
            throw Unreadable("nothing of this name is kept", allowed: KeptKind.allCases.map(\.rawValue))
        }
        return kind
    }

    var all: [Route] { [list, change] }

    private var list: Route {
        Route(
            "GET", "/v1/admin/retention", "listRetention", tag: "admin",
            "How long everything is kept, and how long it has to be at least.", access: .needs(.read(.access)),
            answers: [
                .init(
                    200, "All of it.",
                    .json(
                        [
                            "type": "object", "required": ["items"],
                            "properties": ["items": ["type": "array", "items": Self.schema]],
                        ], example: ["items": [Self.example]]))
            ],
            .reading { _ throws(Problem) in
                do throws(ViewError) {
                    let rows = try asking.lanes.doors.at(asking.lanes.ledger.access.size) { access in
                        var rows: [KeptKind: Keeping] = [:]
                        access.forEachKeeping { rows[$0.kind] = $0 }
                        return rows
                    }
                    return .json(["items": .array(KeptKind.allCases.map { Self.json($0, rows[$0]) })])
                } catch {
                    throw Problem(error)
                }
            })
    }

    private static func json(_ kind: KeptKind, _ row: Keeping?) -> JSONValue {
        [
            "kind": .string(kind.rawValue), "days": row?.days.map { .integer($0) } ?? .null,
            "since": row.map { .string($0.since.rfc3339) } ?? .null, "by": row?.by.map { .string($0) } ?? .null,
            "leastDays": .integer(kind.floor.days), "leastBy": .string("\(kind.floor.rule): \(kind.floor.what)"),
        ]
    }

    private var change: Route {
        Route(
            "POST", "/v1/admin/retention/{kind}/change", "keepingChange", tag: "admin",
            "Says how long something is kept. What is older goes at the next look, with a proof in the log.",
            access: .needs(.ask(.keepingChange)), parameters: [Self.kind, VerbRoutes.idempotencyKey],
            body: .json(Self.terms, example: ["days": 400]),
            answers: [.init(200, "So it is.", .json(Asking.receiptSchema, example: Asking.exampleReceipt))],
            .asking { call, answer throws(Problem) in
                let kind = try call[Self.kind]
                let days = try Self.days(try call.json())
                guard days == nil || kind == .media || withoutDistrict else {
                    throw Problem(
                        409, "keeping.no-district", "Nobody has witnessed them",
                        "a lane lets go only of what a district has witnessed; start the node with without-district if "
                            + "there will never be one")
                }
                asking.submit(try asking.ask(.keep(kind, days: days), call), bytes: call.body.count, answer) {
                    .json(Asking.json($0))
                }
            })
    }

    /// Null is for good.
    private static func days(_ json: JSONValue) throws(Problem) -> Int64? {
        guard let members = json.members else { throw .invalid("", "an object is expected") }
        for member in members where member.name != "days" {
            throw .invalid("/\(member.name)", "there is no such field", allowed: ["days"])
        }
        switch json["days"] {
        case .integer(let days): return days
        case .null: return nil
        case nil: throw .invalid("/days", "the field is missing")
        default: throw .invalid("/days", "it is a whole number of days, or null for good")
        }
    }

    // MARK: In the description

    private static let terms: JSONValue = [
        "type": "object", "required": ["days"], "additionalProperties": false,
        "properties": ["days": ["type": ["integer", "null"], "description": "Null keeps it for good."]],
    ]

    private static let schema: JSONValue = [
        "type": "object", "required": ["kind", "days", "since", "by", "leastDays", "leastBy"],
        "properties": [
            "kind": ["enum": .array(KeptKind.allCases.map { .string($0.rawValue) })],
            "days": ["type": ["integer", "null"], "description": "Null is for good."],
            "since": ["type": ["string", "null"], "format": "date-time"], "by": ["type": ["string", "null"]],
            "leastDays": ["type": "integer"], "leastBy": ["type": "string"],
        ],
    ]

    private static let example: JSONValue = [
        "kind": "access", "days": 400, "since": "2026-03-05T00:30:00.120Z", "by": "admin", "leastDays": 184,
        "leastBy": "Cybersecurity Law 23(3): logs of the network, six months",
    ]
}
