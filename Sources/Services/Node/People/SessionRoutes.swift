import Calendar
import Community
import JSON
import People
import SQLite
import Surface
import Wire

/// `/v1/sessions`: logging in and out.
struct SessionRoutes: Sendable {
    let site: PeopleSite

    var all: [Route] { [logIn, current, change, logOut] }

    // MARK: In

    private var logIn: Route {
        Route(
            "POST", "/v1/sessions", "logIn", tag: "people",
            "Begins a session. What an administrator has handed over is a password for choosing another one, which is "
                + "sent with it.",
            access: .open, body: .json(Self.login, example: Self.exampleLogin),
            answers: [
                .init(
                    201, "The session; its token is shown in this answer and never again.",
                    .json(Self.begun, example: Self.exampleBegun)),
                .init(401, "The name or the password is another."),
                .init(403, "The password is for choosing another one, and none was sent with it."),
                .init(429, "After too many failed tries; Retry-After says when to try again."),
            ],
            .asking { call, answer throws(Problem) in
                let fields = try BodyFields(call, "login", "password", "newPassword")
                // What is no name is nobody's.
                guard let login = LoginName(try fields.required("login")) else {
                    throw .invalid("/login", "a name has 1 to \(LoginName.maximumByteCount) bytes and no spaces")
                }
                let password = Password(try fields.required("password"))
                let newPassword = try fields.optional("newPassword").map { Password($0) }
                try site.work(answer) { () throws(Problem) in try begin(login, password, newPassword, call) }
            })
    }

    private func begin(
        _ login: LoginName, _ password: Password, _ newPassword: Password?, _ call: Call
    ) throws(Problem) -> Reply {
        let verified = try site.verify(login, password, call)
        guard !verified.isTemporary || newPassword != nil else {
            throw Problem(
                403, "password-temporary", "Another password is to be chosen",
                "this one was handed over: send the one that you choose with it, as `newPassword`",
                field: "/newPassword")
        }
        let id = verified.person
        if let newPassword {
            try site.check(newPassword, of: login)
            try site.stored { () throws(SQLiteError) in try site.people.setPassword(newPassword, of: id, login) }
            site.gate.told()
        }
        let now = site.clock.now
        let session = site.people.begin(for: id, at: now)
        let address = site.gate.references.address(call.address)
        do throws(Problem) {
            let changes: [AccessCommand] = newPassword == nil ? [] : [.changePassword(id, isTemporary: false)]
            try site.asking.note(changes + [.logIn(id, session.id, from: address)], by: id, "login-\(session.id)")
        } catch {
            // Somebody was removed meanwhile.
            try site.stored { () throws(SQLiteError) in try site.people.end(session.id) }
            throw .loginRefused
        }
        guard let grant = site.gate.person(id)?.grant(in: session.id) else { throw .loginRefused }
        return .json(
            .object([JSONMember("token", .string(session.text))] + (grant.json(until: session.id, site).members ?? [])),
            status: 201)
    }

    // MARK: Inside

    private var current: Route {
        Route(
            "GET", "/v1/sessions/current", "getSession", tag: "people", "Who it is that asks, and what they are.",
            access: .known, answers: [.init(200, "Them.", .json(Self.session, example: Self.exampleSession))],
            .immediate { call in
                .json(call.caller.json(until: call.caller.session, site))
            })
    }

    private var change: Route {
        Route(
            "POST", "/v1/sessions/current/password", "changePassword", tag: "people",
            "Another password for whoever asks; their other sessions end.", access: .known,
            body: .json(
                Self.change, example: ["password": "correct horse battery", "newPassword": "staple of sessions"]),
            answers: [
                .init(204, "Changed."), .init(401, "The password is another."),
                .init(429, "After too many failed tries; Retry-After says when to try again."),
            ],
            .asking { call, answer throws(Problem) in
                let session = try session(of: call)
                let fields = try BodyFields(call, "password", "newPassword")
                let (old, new) = (
                    Password(try fields.required("password")), Password(try fields.required("newPassword"))
                )
                try site.work(answer) { () throws(Problem) in
                    let id = PersonID(text: call.caller.principal)
                    guard let login = try site.stored({ () throws(SQLiteError) in try site.people.login(of: id) })
                    else { throw .loginRefused }
                    _ = try site.verify(login, old, call)
                    try site.check(new, of: login)
                    try site.stored { () throws(SQLiteError) in
                        try site.people.setPassword(new, of: id, login, keeping: session)
                    }
                    site.gate.told()
                    try site.asking.note([.changePassword(id, isTemporary: false)], by: id, "password-\(call.id)")
                    return Reply(204)
                }
            })
    }

    // MARK: Out

    private var logOut: Route {
        Route(
            "POST", "/v1/sessions/current/end", "logOut", tag: "people", "Ends the session at once.", access: .known,
            answers: [.init(204, "Ended.")],
            .asking { call, answer throws(Problem) in
                let session = try session(of: call)
                try site.work(answer) { () throws(Problem) in
                    defer { site.gate.told() }
                    try site.stored { () throws(SQLiteError) in try site.people.end(session) }
                    let id = PersonID(text: call.caller.principal)
                    try site.asking.note([.endSession(id, session)], by: id, "end-\(session)")
                    return Reply(204)
                }
            })
    }

    private func session(of call: Call) throws(Problem) -> SessionID {
        guard let session = call.caller.session else {
            throw Problem(
                409, "no-session", "There is no session", "this is a token, which an administrator issues and revokes")
        }
        return session
    }

    // MARK: In the description

    private static let login: JSONValue = [
        "type": "object", "required": ["login", "password"], "additionalProperties": false,
        "properties": [
            "login": ["type": "string", "minLength": 1, "maxLength": .integer(Int64(LoginName.maximumByteCount))],
            "password": ["type": "string"], "newPassword": ["type": "string"],
        ],
    ]

    private static let change: JSONValue = [
        "type": "object", "required": ["password", "newPassword"], "additionalProperties": false,
        "properties": ["password": ["type": "string"], "newPassword": ["type": "string"]],
    ]

    private static let exampleLogin: JSONValue = ["login": "zhang", "password": "correct horse battery"]

    private static let properties: [JSONMember] = [
        .init("principal", ["type": "string"]), .init("role", Role.schema), .init("scope", ["type": "string"]),
        .init("mask", ["oneOf": [Mask.schema, ["type": "null"]]]),
        .init("ends", ["oneOf": [["type": "string", "format": "date-time"], ["type": "null"]]]),
    ]

    private static let session = schema(properties)
    private static let begun = schema([.init("token", ["type": "string"])] + properties)

    private static func schema(_ properties: [JSONMember]) -> JSONValue {
        [
            "type": "object", "required": .array(properties.map { .string($0.name) }),
            "properties": .object(properties),
        ]
    }

    private static let exampleSession: JSONValue = [
        "principal": "p4f0k2m9x7q1zb", "role": "worker", "scope": "/", "mask": .null,
        "ends": "2026-03-05T01:00:00.000Z",
    ]
    private static let exampleBegun: JSONValue = .object(
        [.init("token", "linli_s0c4m7q2x8v1n3_…")] + (exampleSession.members ?? []))
}

extension Grant {
    /// What may be known of it by its holder: `ends` is when the session does if it is not used.
    fileprivate func json(until session: SessionID?, _ site: PeopleSite) -> JSONValue {
        let end = session.flatMap { site.people.end(of: $0, at: site.clock.now) }
        return [
            "principal": .string(principal), "role": .string(role.rawValue), "scope": .string(scope.subject),
            "mask": mask.map { .string($0.rawValue) } ?? .null, "ends": end.map { .string($0.rfc3339) } ?? .null,
        ]
    }
}

extension Role {
    static let schema: JSONValue = ["enum": .array(allCases.map { .string($0.rawValue) })]
}

extension Mask {
    static let schema: JSONValue = ["enum": .array(allCases.map { .string($0.rawValue) })]
}
