import Community
import Testing
import Wire

@Suite struct `A command about access is refused` {
    private var desk = AccessDesk()

    private func terms(
        hash: [UInt8] = AccessDesk.secret(1).hash, principal: String = "zhang", role: Role = .worker,
        scope: PlacePath = .community, expires: Instant? = nil
    ) -> AccessCommand {
        .issue(TokenTerms(hash: hash, principal: principal, role: role, scope: scope, expires: expires))
    }

    @Test mutating func `when it is about nothing that is known`() throws {
        try desk.expect(.tokenUnknown, of: .revoke("k9"))
        try desk.expect(.tokenUnknown, of: .deny("k9", .read(.access), .role, at: nil, count: 1))
        try desk.expect(.tokenUnknown, of: .export("k9", .incident, at: nil, count: 1))
        try desk.expect(.nodeRunUnknown, of: .stop("n9"))
    }

    @Test mutating func `when a hook has no terms, or no id`() throws {
        for (form, host, scope): (String, String, PlacePath) in [
            ("", "x.example", .community), ("mail", "", .community), ("mail", "x.example", PlacePath(text: "b1//x")),
            ("mail", String(repeating: "x", count: 254), .community),
        ] {
            try desk.expect(.hookTerms, of: .addHook(HookTerms(form: form, host: host, scope: scope)))
        }
        try desk.expect(.hookUnknown, of: .removeHook("h 1"))
    }

    @Test mutating func `when it was done already`() throws {
        try desk.send(terms(), id: "once")
        try desk.expect(.tokenExists, of: terms(), id: "once")
        let token = try desk.issue()
        try desk.send(.revoke(token))
        try desk.expect(.tokenRevoked, of: .revoke(token))
        let run = RunID(text: try desk.send(.start(version: "1.0"), id: "start"))
        try desk.expect(.nodeRunExists, of: .start(version: "1.0"), id: "start")
        try desk.send(.stop(run))
        try desk.expect(.nodeStopped, of: .stop(run))
    }

    @Test(arguments: [0, 31, 33]) mutating func `when a token has no hash of a secret`(count: Int) throws {
        try desk.expect(.tokenHash, of: terms(hash: [UInt8](repeating: 1, count: count)))
    }

    @Test(arguments: ["", "张三", "a b", "linli", "import", String(repeating: "a", count: 65)])
    mutating func `when a principal is none, or the program itself`(principal: String) throws {
        try desk.expect(.tokenPrincipal, of: terms(principal: principal))
    }

    @Test(arguments: ["/", "b1/", "b1//u1", "楼", "1/2/3/4/5/6/7/8/9"])
    mutating func `when a token is for no place`(path: String) throws {
        try desk.expect(.tokenScope, of: terms(scope: PlacePath(text: path)))
    }

    @Test(arguments: [Role.admin, .auditor])
    mutating func `when a part of the community is to have what only all of it has`(role: Role) throws {
        try desk.expect(.tokenScope, of: terms(role: role, scope: "b1"))
        try desk.send(terms(role: role))
    }

    @Test(arguments: [
        (Role.admin, Role.auditor), (.assessor, .manager), (.assessor, .operator), (.assessor, .worker),
    ])
    mutating func `when one and the same would look after their own work`(one: Role, other: Role) throws {
        for (held, wanted) in [(one, other), (other, one)] {
            let token = try desk.issue(to: "wang", as: held)
            try desk.expect(.tokenRole, of: terms(principal: "wang", role: wanted))
            try desk.send(terms(principal: "li-\(wanted.rawValue)", role: wanted))
            try desk.storeAndForget()
            try desk.expect(.tokenRole, of: terms(principal: "wang", role: wanted))
            try desk.send(.revoke(token))
            let brief = try desk.issue(to: "wang", as: wanted, expires: desk.now + 1_000)
            try desk.expect(.tokenRole, of: terms(principal: "wang", role: held))
            desk.now += 1_000
            try desk.send(terms(principal: "wang", role: held))
            #expect(desk.access[brief]?.revoked == nil)
            desk = AccessDesk()
        }
    }

    @Test mutating func `when nobody could show the token any more`() throws {
        desk.now = 5_000
        try desk.expect(.tokenExpired, of: terms(expires: desk.time(4_999)))
        try desk.expect(.tokenExpired, of: terms(expires: desk.time(5_000)))
        try desk.send(terms(expires: desk.time(5_001)))
    }

    @Test mutating func `when nothing is counted, or too much at once`() throws {
        let token = try desk.issue()
        let one = RefusedCount(address: "p1", reason: .unknown, count: 1)
        for count: Int64 in [0, -1, .min] {
            try desk.expect(.accessCount, of: .deny(token, .administer, .role, at: nil, count: count))
            try desk.expect(
                .accessCount, of: .refuse([one, RefusedCount(address: nil, reason: .missing, count: count)]))
        }
        try desk.expect(.accessCount, of: .export(token, .incident, at: nil, count: -1))
        try desk.send(.export(token, .incident, at: nil, count: 0))
        try desk.expect(.accessCount, of: .refuse([]))
        let many = [RefusedCount](repeating: one, count: Access.maximumRefusedCounts)
        try desk.expect(.accessCount, of: .refuse(many + [one]))
        try desk.send(.refuse(many))
        #expect(Access.maximumRefusedCounts <= Command.maximumEventCount)
    }

    @Test mutating func `when its time cannot be`() throws {
        let token = try desk.issue()
        let run = RunID(text: try desk.send(.start(version: "1.0")))
        try desk.expect(.accessTime, of: .start(version: "1.0"), occurred: CasePolicy.futureTolerance + 1)
        try desk.expect(.accessTime, of: .revoke(token), occurred: -1)
        try desk.expect(.accessTime, of: .stop(run), occurred: -1)
    }

    @Test(arguments: ["", String(repeating: "1", count: 65)])
    mutating func `when a program does not say its version`(version: String) throws {
        try desk.expect(.nodeVersion, of: .start(version: version))
    }
}
