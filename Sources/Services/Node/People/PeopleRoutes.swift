import Calendar
import Community
import JSON
import Ledger
import People
import SQLite
import Surface
import Views
import Wire

/// `/v1/admin/people`: who may log in, and as what.
struct PeopleRoutes: Sendable {
    let site: PeopleSite

    /// People of one page.
    static let maximumPage = 1_000
    private static let id = Parameter<String>.text("id", in: .path, "The person.", example: "p4f0k2m9x7q1zb")
    private static let limit = Parameter<Int>.count(
        "limit", "How many at most; 100 by default.", 1...maximumPage, example: 100)
    private static let after = Parameter<String>.text(
        "after", "The page behind this one: what the page before it gave as `next`.", example: "p4f0k2m9x7q1zb")

    var all: [Route] { [admit, list, one, role, reset, endSessions, remove] }

    // MARK: Coming

    private var admit: Route {
        Route(
            "POST", "/v1/admin/people", "personAdmit", tag: "admin",
            "Lets somebody log in. Their first password is in this answer and never again; it is for choosing another one.",
            access: .needs(.ask(.personAdmit)), parameters: [VerbRoutes.idempotencyKey],
            body: .json(Self.terms, example: ["login": "zhang", "role": "worker", "scope": "b1"]),
            answers: [.init(201, "Admitted.", .json(Self.handedOver, example: Self.exampleHandedOver))],
            .asking { call, answer throws(Problem) in
                let fields = try BodyFields(call, "login", "role", "scope", "mask")
                let login = try login(fields)
                let (role, scope, mask) = try terms(fields)
                let terms = PersonTerms(
                    login: site.gate.references.login(login.text), role: role, scope: scope, mask: mask)
                let content = [terms.login.text, role.rawValue, scope.subject, mask?.rawValue ?? ""]
                let ask = try site.asking.ask(
                    .admit(terms), call, content: Array(content.joined(separator: " ").utf8))
                try site.work(answer) { () throws(Problem) in
                    let recorded = try site.asking.decide(ask)
                    let id = PersonID(text: recorded.subject ?? "")
                    let known = try site.stored { () throws(SQLiteError) in try site.people.login(of: id) }
                    // What was cut off between the log and the password is made good when it is sent again.
                    guard known == nil else {
                        throw Problem(
                            409, "password-shown", "Somebody was admitted before",
                            "the password was in the first answer and is not kept; reset it")
                    }
                    return .json(try handOver(to: id, login), status: 201)
                }
            })
    }

    private func login(_ fields: BodyFields) throws(Problem) -> LoginName {
        guard let login = LoginName(try fields.required("login")) else {
            throw .invalid("/login", "a name has 1 to \(LoginName.maximumByteCount) bytes and no spaces")
        }
        return login
    }

    private func terms(_ fields: BodyFields) throws(Problem) -> (Role, PlacePath, Mask?) {
        guard let role: Role = try fields.word("role") else { throw .invalid("/role", "the field is missing") }
        let scope = try fields.optional("scope").map { PlacePath(subject: $0) }
        return (role, scope ?? .community, try fields.word("mask"))
    }

    /// Gives somebody a password for choosing another one.
    private func handOver(to id: PersonID, _ login: LoginName) throws(Problem) -> JSONValue {
        let password = Password.temporary()
        let now = site.clock.now
        try site.stored { () throws(SQLiteError) in
            try site.people.setPassword(Password(password), of: id, login, temporaryAt: now)
        }
        site.gate.told()
        let until = now.advanced(byMilliseconds: site.people.options.temporaryMilliseconds)
        return [
            "id": .string(id.text), "login": .string(login.text), "password": .string(password),
            "until": .string(until.rfc3339),
        ]
    }

    // MARK: Looking

    private var list: Route {
        Route(
            "GET", "/v1/admin/people", "listPeople", tag: "admin",
            "Everybody who may log in, and those who might, in the order of their ids, page by page.",
            access: .needs(.read(.access)), parameters: [Self.limit, Self.after],
            answers: [
                .init(
                    200, "A page.",
                    .json(
                        [
                            "type": "object", "required": ["items", "next"],
                            "properties": [
                                "items": ["type": "array", "items": Self.person], "next": ["type": ["string", "null"]],
                            ],
                        ], example: ["items": [Self.examplePerson], "next": .null]))
            ],
            .reading { call throws(Problem) in
                let (limit, after) = (try call.optional(Self.limit) ?? 100, try call.optional(Self.after) ?? "")
                let persons = try persons().filter { $0.id.text > after }.sorted { $0.id.text < $1.id.text }
                let page = persons.prefix(limit)
                return .json([
                    "items": .array(try json(page, call.caller.mask)),
                    "next": persons.count > limit ? page.last.map { .string($0.id.text) } ?? .null : .null,
                ])
            })
    }

    private var one: Route {
        Route(
            "GET", "/v1/admin/people/{id}", "getPerson", tag: "admin", "One of them.", access: .needs(.read(.access)),
            parameters: [Self.id], answers: [.init(200, "Them.", .json(Self.person, example: Self.examplePerson))],
            .reading { call throws(Problem) in
                let id = try call[Self.id]
                guard let person = try persons().first(where: { $0.id.text == id }) else {
                    throw .notFound("there is nobody \(id)")
                }
                return .json(try json([person], call.caller.mask)[0])
            })
    }

    private func persons() throws(Problem) -> [Person] {
        let lanes = site.asking.lanes
        do throws(ViewError) {
            return try lanes.doors.at(lanes.ledger.access.size) { access in
                var persons: [Person] = []
                access.forEachPerson { persons.append($0) }
                return persons
            }
        } catch {
            throw Problem(error)
        }
    }

    private func json(_ persons: some Collection<Person>, _ mask: Mask?) throws(Problem) -> [JSONValue] {
        let logins = try site.stored { () throws(SQLiteError) in try site.people.logins() }
        let sessions = site.people.sessionCounts(at: site.clock.now)
        let isHidden = mask?.hides(.personal) ?? false
        return persons.map { person in
            let login = isHidden ? nil : logins[person.id]
            let members: [JSONMember] = [
                .init("id", .string(person.id.text)), .init("login", login.map { .string($0) } ?? .null),
                .init("role", .string(person.role.rawValue)), .init("scope", .string(person.scope.subject)),
                .init("mask", person.mask.map { .string($0.rawValue) } ?? .null),
                .init("admitted", person.admitted.json), .init("removed", person.removed?.json ?? .null),
                .init("lastLogin", person.lastLogin?.json ?? .null), .init("logins", .integer(person.logins)),
                .init("refusals", .integer(person.refusals)), .init("denials", .integer(person.denials)),
                .init("sessions", .integer(Int64(sessions[person.id] ?? 0))),
            ]
            return .object(members)
        }
    }

    // MARK: Changing

    private var role: Route {
        change(
            "role", "personGiveRole", "Gives somebody another role, or another place or mask for it; at once.",
            .personGiveRole,
            body: .json(Self.role, example: ["role": "operator"])
        ) { id, call throws(Problem) in
            let (role, scope, mask) = try terms(try BodyFields(call, "role", "scope", "mask"))
            let ask = try site.asking.ask(.giveRole(id, role, scope: scope, mask: mask), call)
            return { () throws(Problem) in .json(Asking.json(try site.asking.decide(ask))) }
        }
    }

    private var remove: Route {
        change(
            "remove", "personRemove",
            "Lets somebody in no more: their sessions end at once, their name and their password are taken out.",
            .personRemove
        ) { id, call throws(Problem) in
            let ask = try site.asking.ask(.remove(id), call)
            return { () throws(Problem) in
                let recorded = try site.asking.decide(ask)
                try site.stored { () throws(SQLiteError) in try site.people.remove(id) }
                site.gate.told()
                return .json(Asking.json(recorded))
            }
        }
    }

    private var endSessions: Route {
        change(
            "end-sessions", "sessionEnd", "Logs somebody out everywhere.", .sessionEnd
        ) { id, call throws(Problem) in
            let ask = try site.asking.ask(.endSession(id, nil), call)
            return { () throws(Problem) in
                let recorded = try site.asking.decide(ask)
                try site.stored { () throws(SQLiteError) in try site.people.endSessions(of: id) }
                site.gate.told()
                return .json(Asking.json(recorded))
            }
        }
    }

    private var reset: Route {
        change(
            "reset-password", "passwordReset",
            "Gives somebody a password for choosing another one; their sessions end, and a lock-out by their name.",
            .passwordReset, answer: .init(200, "It.", .json(Self.handedOver, example: Self.exampleHandedOver))
        ) { id, call throws(Problem) in
            let ask = try site.asking.ask(.changePassword(id, isTemporary: true), call)
            return { () throws(Problem) in
                _ = try site.asking.decide(ask)
                guard let login = try site.stored({ () throws(SQLiteError) in try site.people.login(of: id) }) else {
                    throw Problem(
                        409, "login-lost", "The name is not known any more",
                        "\(id) was admitted, and their name was lost; remove them and admit them again")
                }
                try site.stored { () throws(SQLiteError) in
                    try site.people.unlock(site.gate.references.login(login.text))
                }
                return .json(try handOver(to: id, login))
            }
        }
    }

    /// What is done to somebody. `prepare` reads the request, and gives back what is to be done on a thread that may wait.
    private func change(
        _ word: String, _ operation: String, _ summary: String, _ verb: Verb, body: Route.Content? = nil,
        answer: Route.Answer = .init(200, "Done.", .json(Asking.receiptSchema, example: Asking.exampleReceipt)),
        _ prepare: @escaping @Sendable (PersonID, Call) throws(Problem) -> @Sendable () throws(Problem) -> Reply
    ) -> Route {
        Route(
            "POST", PathPattern(stringLiteral: "/v1/admin/people/{id}/\(word)"), operation, tag: "admin", summary,
            access: .needs(.ask(verb)), parameters: [Self.id, VerbRoutes.idempotencyKey], body: body,
            answers: [answer],
            .asking { call, answer throws(Problem) in
                try site.work(answer, try prepare(PersonID(text: try call[Self.id]), call))
            })
    }

    // MARK: In the description

    private static let scope: JSONValue = [
        "type": "string", "description": "The path of a place, or / for the community.",
    ]
    private static let role: JSONValue = [
        "type": "object", "required": ["role"], "additionalProperties": false,
        "properties": ["role": Role.schema, "scope": scope, "mask": Mask.schema],
    ]
    private static let terms: JSONValue = [
        "type": "object", "required": ["login", "role"], "additionalProperties": false,
        "properties": [
            "login": ["type": "string", "minLength": 1, "maxLength": .integer(Int64(LoginName.maximumByteCount))],
            "role": Role.schema, "scope": scope, "mask": Mask.schema,
        ],
    ]

    private static let handedOver: JSONValue = [
        "type": "object", "required": ["id", "login", "password", "until"],
        "properties": [
            "id": ["type": "string"], "login": ["type": "string"], "password": ["type": "string"],
            "until": ["type": "string", "format": "date-time"],
        ],
    ]
    private static let exampleHandedOver: JSONValue = [
        "id": "p4f0k2m9x7q1zb", "login": "zhang", "password": "7k2m-9x4f-0q1z-b3c8",
        "until": "2026-03-08T00:30:00.000Z",
    ]

    private static let person: JSONValue = {
        let (text, count): (JSONValue, JSONValue) = (["type": "string"], ["type": "integer"])
        let (time, none): (JSONValue, JSONValue) = (["type": "string", "format": "date-time"], ["type": "null"])
        let properties: [JSONMember] = [
            .init("id", text), .init("login", ["oneOf": [text, none]]), .init("role", Role.schema),
            .init("scope", text), .init("mask", ["oneOf": [Mask.schema, none]]), .init("admitted", time),
            .init("removed", ["oneOf": [time, none]]), .init("lastLogin", ["oneOf": [time, none]]),
            .init("logins", count), .init("refusals", count), .init("denials", count), .init("sessions", count),
        ]
        return [
            "type": "object", "required": .array(properties.map { .string($0.name) }),
            "properties": .object(properties),
        ]
    }()

    private static let examplePerson: JSONValue = [
        "id": "p4f0k2m9x7q1zb", "login": "zhang", "role": "worker", "scope": "b1", "mask": .null,
        "admitted": "2026-03-05T00:30:00.000Z", "removed": .null, "lastLogin": "2026-03-05T00:45:00.000Z",
        "logins": 1, "refusals": 0, "denials": 0, "sessions": 1,
    ]
}
