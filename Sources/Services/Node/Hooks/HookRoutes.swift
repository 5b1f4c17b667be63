import Calendar
import Community
import JSON
import Ledger
import Notify
import Surface
import Views
import Wire

/// `/v1/admin/hooks`: who outside is told what happens.
struct HookRoutes: Sendable {
    let asking: AccessAsking
    let office: HookOffice

    private static let id = Parameter<String>.text("id", in: .path, "The hook.", example: "h0c4m7q2x8v1n3")

    var all: [Route] { [add, list, remove] }

    private var add: Route {
        Route(
            "POST", "/v1/admin/hooks", "hookAdd", tag: "admin",
            "Has somebody outside told what happens from now on: a web hook, a chat robot or a mailbox.",
            access: .needs(.ask(.hookAdd)), parameters: [VerbRoutes.idempotencyKey],
            body: .json(Self.terms, example: Self.exampleTerms),
            answers: [.init(201, "Added.", .json(Self.schema, example: Self.example))],
            .asking { call, answer throws(Problem) in
                // Its id is that of the event, which is not known yet.
                let hook = try Self.hook("", try call.json())
                guard office.reserve() else {
                    throw Problem(
                        409, "hooks-full", "There are as many hooks as there may be",
                        "\(Hook.maximumCount) are told already; remove one")
                }
                let terms = HookTerms(form: hook.form.rawValue, host: hook.host ?? "", scope: hook.scope)
                let ask: Ask<AccessCommand>
                do throws(Problem) { ask = try asking.ask(.addHook(terms), call) } catch {
                    office.giveBack()
                    throw error
                }
                let done: @Sendable (Reply) -> Void = { reply in
                    office.giveBack()
                    answer(reply)
                }
                // First it is in the log who wanted it; then it is so.
                asking.submit(ask, bytes: call.body.count, done) { recorded throws(Problem) in
                    var hook = hook
                    hook.id = HookID(text: recorded.subject ?? "")
                    do { try office.add(hook) } catch { throw Self.unwritten(error) }
                    return .json(.object(hook.members), status: 201)
                }
            })
    }

    private var list: Route {
        Route(
            "GET", "/v1/admin/hooks", "listHooks", tag: "admin",
            "All hooks, how far each was told, and what is the matter where one fails.", access: .needs(.administer),
            answers: [
                .init(
                    200, "The hooks.",
                    .json(
                        ["type": "object", "properties": ["items": ["type": "array", "items": Self.schema]]],
                        example: ["items": [Self.example]]))
            ],
            .immediate { _ in
                let size = office.log.size
                return .json(["items": .array(office.states.map { .object($0.hook.members + $0.members(of: size)) })])
            })
    }

    private var remove: Route {
        Route(
            "POST", "/v1/admin/hooks/{id}/remove", "hookRemove", tag: "admin",
            "Tells it nothing any more. What is on its way may still arrive.", access: .needs(.ask(.hookRemove)),
            parameters: [Self.id, VerbRoutes.idempotencyKey],
            answers: [.init(200, "Removed.", .json(Asking.receiptSchema, example: Asking.exampleReceipt))],
            .asking { call, answer throws(Problem) in
                let id = HookID(text: try call[Self.id])
                guard office.states.contains(where: { $0.hook.id == id }) else {
                    throw .notFound("there is no hook \(id)")
                }
                asking.submit(try asking.ask(.removeHook(id), call), bytes: 0, answer) { recorded throws(Problem) in
                    do { _ = try office.remove(id) } catch { throw Self.unwritten(error) }
                    return .json(Asking.json(recorded))
                }
            })
    }

    private static func hook(_ id: HookID, _ json: JSONValue) throws(Problem) -> Hook {
        do throws(HookFault) { return try Hook(id, json) } catch {
            if error.isMisshapen { throw .invalid(error.field, error.reason, allowed: error.allowed) }
            throw Problem(
                409, "hook-refused", "There can be no such hook", error.reason, field: error.field,
                allowed: error.allowed)
        }
    }

    private static func unwritten(_ error: any Error) -> Problem {
        Problem(
            507, "hook-unwritten", "The hook could not be written", "\(error)", retryAfterSeconds: 10)
    }

    // MARK: In the description

    private static let terms: JSONValue = [
        "type": "object", "required": ["name", "form", "url"], "additionalProperties": false,
        "properties": [
            "name": ["type": "string", "minLength": 1, "maxLength": 64],
            "form": ["enum": .array(HookForm.allCases.map { .string($0.rawValue) })],
            "url": [
                "type": "string", "minLength": 8, "maxLength": 2_048,
                "description": "https anywhere, http nearby; smtps or smtp for mail.",
            ],
            "secret": [
                "type": "string", "minLength": .integer(Int64(Hook.secretByteCounts.lowerBound)),
                "maxLength": .integer(Int64(Hook.secretByteCounts.upperBound)),
                "description": "What messages are signed with, as Standard Webhooks or DingTalk do.",
            ],
            "kinds": [
                "type": "array", "maxItems": .integer(Int64(Hook.maximumKinds)), "items": ["type": "string"],
                "description": "alarm.raised, case.*",
            ],
            "scope": [
                "type": "string", "minLength": 1, "maxLength": .integer(Int64(PlacePath.maximumByteCount)),
                "description": "The path of a place, or / for the community.",
            ],
            "text": [
                "type": "string", "minLength": 1, "maxLength": .integer(Int64(NoticeText.maximumByteCount)),
                "description": "Words for people: {place} {data.category}",
            ],
            "authorities": [
                "type": "string", "minLength": 1, "maxLength": 65_536,
                "description": "PEM of who vouches for the receiver.",
            ],
            "mail": [
                "type": "object", "required": ["from", "to"], "additionalProperties": false,
                "properties": [
                    "from": ["type": "string", "minLength": 3, "maxLength": 254],
                    "to": [
                        "type": "array", "minItems": 1, "maxItems": .integer(Int64(MailTerms.maximumReceivers)),
                        "items": ["type": "string"],
                    ],
                    "user": ["type": "string", "minLength": 1, "maxLength": 256],
                    "password": ["type": "string", "minLength": 1, "maxLength": 256],
                ],
            ],
        ],
    ]

    private static let exampleTerms: JSONValue = [
        "name": "值班群", "form": "wecom", "url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=5f3a",
        "kinds": ["alarm.raised", "alarm.escalated"],
    ]

    private static let schema: JSONValue = [
        "type": "object", "required": ["id", "name", "form", "host"],
        "properties": [
            "id": ["type": "string"], "name": ["type": "string"], "form": ["type": "string"],
            "host": ["type": "string"], "signed": ["type": "boolean"], "receivers": ["type": "integer"],
            "kinds": ["type": "array", "items": ["type": "string"]], "scope": ["type": "string"],
            "text": ["type": "string"], "next": ["type": "integer"], "behind": ["type": "integer"],
            "delivered": ["type": "integer"], "failures": ["type": "integer"], "reason": ["type": "string"],
            "failingSince": ["type": "string"], "lastArrival": ["type": "string"],
        ],
    ]

    private static let example: JSONValue = [
        "id": "h0c4m7q2x8v1n3", "name": "值班群", "form": "wecom", "host": "qyapi.weixin.qq.com", "signed": false,
        "receivers": 0, "kinds": ["alarm.raised", "alarm.escalated"], "scope": "/",
    ]
}

extension HookState {
    func members(of size: UInt64) -> [JSONMember] {
        var members: [JSONMember] = [
            .init("next", .integer(Int64(clamping: next))),
            .init("behind", .integer(Int64(clamping: size - min(size, next)))),
            .init("delivered", .integer(Int64(delivered))), .init("failures", .integer(Int64(failures))),
        ]
        if let failingSince { members.append(.init("failingSince", .string(failingSince.rfc3339))) }
        if let reason { members.append(.init("reason", .string(reason))) }
        if let lastArrival { members.append(.init("lastArrival", .string(lastArrival.rfc3339))) }
        return members
    }
}
