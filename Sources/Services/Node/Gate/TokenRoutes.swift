import Calendar
import Community
import Digest
import JSON
import Ledger
import Surface
import Views
import Wire

/// `/v1/admin/tokens`: who is let in.
struct TokenRoutes: Sendable {
    let asking: AccessAsking

    private static let id = Parameter<String>.text("id", in: .path, "The token.", example: "k0c4m7q2x8v1n3")

    var all: [Route] { [issue, list, revoke] }

    // MARK: Issuing

    private var issue: Route {
        Route(
            "POST", "/v1/admin/tokens", "tokenIssue", tag: "admin",
            "Makes a token. Its text is shown in this answer and never again.", access: .needs(.ask(.tokenIssue)),
            parameters: [VerbRoutes.idempotencyKey], body: .json(Self.terms, example: Self.exampleTerms),
            answers: [
                .init(
                    201, "Issued.", .json(Self.issued, example: Self.exampleIssued),
                    made: .init(Noun.token.thing, at: "/id"))
            ], .asking(postIssue))
    }

    private func postIssue(_ call: Call, _ answer: @escaping @Sendable (Reply) -> Void) throws(Problem) {
        let secret = Secret(drawnFrom: SystemRandom.bytes)
        let terms = try TokenTerms(call, hash: secret.hash)
        asking.submit(try asking.ask(.issue(terms), call), bytes: call.body.count, answer) {
            recorded throws(Problem) in
            guard let id = recorded.subject, !recorded.receipt.duplicate else {
                throw Problem(
                    409, "token-shown", "The token was issued before",
                    "its text was in the first answer and is not kept; revoke it and issue another")
            }
            return .json(["id": .string(id), "token": .string(secret.text(TokenID(text: id)))], status: 201)
        }
    }

    // MARK: Looking

    private var list: Route {
        Route(
            "GET", "/v1/admin/tokens", "listTokens", tag: "admin",
            "All tokens that were issued, without their secrets.",
            access: .needs(.read(.access)),
            answers: [
                .init(
                    200, "The tokens.",
                    .json(
                        [
                            "type": "object", "required": ["items"],
                            "properties": ["items": ["type": "array", "items": Self.listed]],
                        ], example: ["items": [Self.exampleListed]]))
            ],
            .reading { _ throws(Problem) in
                do throws(ViewError) {
                    let tokens = try asking.lanes.doors.at(asking.lanes.ledger.access.size) { access in
                        var tokens: [Token] = []
                        access.forEachToken { tokens.append($0) }
                        return tokens
                    }
                    return .json(["items": .array(tokens.sorted { $0.issued < $1.issued }.map(\.json))])
                } catch {
                    throw Problem(error)
                }
            })
    }

    // MARK: Revoking

    private var revoke: Route {
        Route(
            "POST", "/v1/admin/tokens/{id}/revoke", "tokenRevoke", tag: "admin", "Makes a token worthless at once.",
            about: Noun.token.thing, access: .needs(.ask(.tokenRevoke)),
            parameters: [Self.id, VerbRoutes.idempotencyKey],
            answers: [.init(200, "Revoked.", .json(Asking.receiptSchema, example: Asking.exampleReceipt))],
            .asking { call, answer throws(Problem) in
                let ask = try asking.ask(.revoke(TokenID(text: try call[Self.id])), call)
                asking.submit(ask, bytes: 0, answer) { .json(Asking.json($0)) }
            })
    }

    // MARK: In the description

    private static let terms: JSONValue = [
        "type": "object", "required": ["principal", "role"], "additionalProperties": false,
        "properties": [
            "principal": ["type": "string", "pattern": "^[A-Za-z0-9._:-]{1,64}$"],
            "role": ["enum": .array(Role.allCases.map { .string($0.rawValue) })],
            "scope": ["type": "string", "description": "The path of a place, or / for the community."],
            "mask": ["enum": .array(Mask.allCases.map { .string($0.rawValue) })],
            "expires": ["type": "string", "format": "date-time"],
        ],
    ]

    private static let exampleTerms: JSONValue = [
        "principal": "gateway-b3", "role": "device", "scope": "b3", "expires": "2027-01-01T00:00:00+08:00",
    ]

    private static let issued: JSONValue = [
        "type": "object", "required": ["id", "token"],
        "properties": ["id": ["type": "string"], "token": ["type": "string"]],
    ]

    private static let listed: JSONValue = {
        let (text, time): (JSONValue, JSONValue) = (
            ["type": "string"], ["type": ["string", "null"], "format": "date-time"]
        )
        return [
            "type": "object",
            "required": [
                "id", "principal", "role", "scope", "mask", "issued", "issuedBy", "expires", "revoked", "denials",
            ],
            "properties": [
                "id": text, "principal": text, "role": ["enum": .array(Role.allCases.map { .string($0.rawValue) })],
                "scope": text, "mask": ["enum": .array(Mask.allCases.map { .string($0.rawValue) } + [.null])],
                "issued": ["type": "string", "format": "date-time"], "issuedBy": ["type": ["string", "null"]],
                "expires": time, "revoked": time, "denials": ["type": "integer"],
            ],
        ]
    }()

    private static let exampleListed: JSONValue = [
        "id": "k0c4m7q2x8v1n3", "principal": "gateway-b3", "role": "device", "scope": "b3", "mask": "people",
        "issued": "2026-03-05T00:30:00.120Z", "issuedBy": "admin", "expires": "2027-01-01T00:00:00.000Z",
        "revoked": .null, "denials": 0,
    ]

    private static let exampleIssued: JSONValue = ["id": "k0c4m7q2x8v1n3", "token": "linli_k0c4m7q2x8v1n3_…"]
}

extension TokenTerms {
    init(_ call: Call, hash: [UInt8]) throws(Problem) {
        let fields = try BodyFields(call, "principal", "role", "scope", "mask", "expires")
        let principal = try fields.required("principal")
        guard let role: Role = try fields.word("role") else { throw .invalid("/role", "the field is missing") }
        self.init(hash: hash, principal: principal, role: role)
        if let scope = try fields.optional("scope") { self.scope = PlacePath(subject: scope) }
        mask = try fields.word("mask")
        if let time = try fields.optional("expires") {
            guard let expires = Instant(rfc3339: time) else {
                throw .invalid("/expires", "it is no RFC 3339 time such as 2027-01-01T00:00:00+08:00")
            }
            self.expires = expires
        }
    }
}

extension Token {
    /// What may be known of it.
    fileprivate var json: JSONValue {
        [
            "id": .string(id.text), "principal": .string(principal), "role": .string(role.rawValue),
            "scope": .string(scope.subject), "mask": mask.map { .string($0.rawValue) } ?? .null,
            "issued": .string(issued.rfc3339), "issuedBy": issuedBy.map { .string($0) } ?? .null,
            "expires": expires.map { .string($0.rfc3339) } ?? .null,
            "revoked": revoked.map { .string($0.rfc3339) } ?? .null,
            "denials": .integer(denials),
        ]
    }
}
