import Community
import Testing
import Wire

@Suite struct `Somebody who logs in` {
    private var desk = AccessDesk()

    private mutating func admit(
        _ login: LoginID = "l-1", as role: Role = .worker, for scope: PlacePath = "b1", mask: Mask? = nil
    ) throws -> PersonID {
        PersonID(text: try desk.send(.admit(PersonTerms(login: login, role: role, scope: scope, mask: mask))))
    }

    @Test mutating func `is what they were admitted as, in every session`() throws {
        let id = try admit(mask: .words)
        try desk.storeAndForget()
        let person = try #require(desk.access[id])
        #expect(person.admittedBy == "root" && person.admitted == desk.time(0))
        let grant = Grant(
            token: TokenID(text: id.text), principal: id.text, role: .worker, scope: "b1", mask: .words, session: "s1")
        #expect(person.grant(in: "s1") == grant)
    }

    @Test mutating func `is what they were made since`() throws {
        let id = try admit(mask: .words)
        try desk.send(.giveRole(id, .manager, scope: .community, mask: nil))
        let grant = try #require(desk.access[id]?.grant(in: "s1"))
        #expect(grant.role == .manager && grant.scope == .community && grant.mask == nil)
        try desk.expectSameRowsAgain()
    }

    @Test mutating func `is let in no more once they are removed, and their name is another's to have`() throws {
        let id = try admit()
        try desk.expect(.personExists, of: .admit(PersonTerms(login: "l-1", role: .operator)))
        desk.now = 1_000
        try desk.send(.remove(id), by: "li")
        let person = try #require(desk.access[id])
        #expect(person.grant(in: "s1") == nil && person.removed == desk.time(1_000) && person.removedBy == "li")
        for command: AccessCommand in [
            .remove(id), .giveRole(id, .worker, scope: "b1", mask: nil), .logIn(id, "s1", from: nil),
            .changePassword(id, isTemporary: false), .endSession(id, nil),
        ] {
            try desk.expect(.personRemoved, of: command)
        }
        #expect(try admit() != id)
    }

    @Test mutating func `is counted: logins, refusals and denials`() throws {
        let id = try admit()
        try desk.send(.logIn(id, "s1", from: "ip-1"))
        let counts = [
            RefusedCount(address: "ip-1", reason: .mismatched, count: 3, credentials: .login(id)),
            RefusedCount(address: "ip-1", reason: .unknown, count: 2, credentials: .login(nil)),
            RefusedCount(address: nil, reason: .missing, count: 1),
        ]
        try desk.send(.refuse(counts))
        try desk.send(.deny(TokenID(text: id.text), .read(.access), .role, at: nil, count: 4), by: id.text)
        try desk.send(.endSession(id, "s1"), by: id.text)
        try desk.send(.changePassword(id, isTemporary: true))
        let person = try #require(desk.access[id])
        #expect((person.logins, person.refusals, person.denials) == (1, 3, 4))
        #expect(person.passwordChanged == desk.time(0))
        #expect(
            desk.records.map(\.kind.name) == [
                "person.admitted", "login.succeeded", "login.refused", "login.refused", "access.refused",
                "access.denied", "session.ended", "password.changed",
            ])
        #expect(desk.records[2...4].map(\.subject) == [id.text, "door", "door"])
        var refusals: [Refusal: Int64] = [:]
        desk.access.forEachRefusals { if $0.key.address == "" { refusals[$0.key.reason] = $0.count } }
        #expect(refusals == [.mismatched: 3, .unknown: 2, .missing: 1])
        try desk.expectSameRowsAgain()
    }

    @Test mutating func `is no device, and nowhere that is no place`() throws {
        try desk.expect(.personRole, of: .admit(PersonTerms(login: "l-1", role: .device)))
        try desk.expect(.personLogin, of: .admit(PersonTerms(login: "", role: .worker)))
        try desk.expect(.tokenScope, of: .admit(PersonTerms(login: "l-1", role: .worker, scope: "b1/")))
        try desk.expect(.tokenScope, of: .admit(PersonTerms(login: "l-1", role: .admin, scope: "b1")))
        try desk.expect(.personUnknown, of: .remove("p9"))
        let id = try admit()
        try desk.expect(.personRole, of: .giveRole(id, .device, scope: "b1", mask: nil))
    }

    @Test mutating func `does not look after their own work, by a token either`() throws {
        let id = try admit(as: .manager, for: .community)
        let terms = TokenTerms(hash: AccessDesk.secret(1).hash, principal: id.text, role: .assessor)
        try desk.expect(.tokenRole, of: .issue(terms))
        let worker = TokenTerms(hash: AccessDesk.secret(1).hash, principal: id.text, role: .worker)
        try desk.send(.issue(worker))
        try desk.expect(.tokenRole, of: .giveRole(id, .assessor, scope: .community, mask: nil))
        try desk.send(.giveRole(id, .operator, scope: .community, mask: nil))
    }
}

@Suite struct `Logins that are refused` {
    @Test func `are gathered beside tokens that are, by person and address`() {
        var gathering = RefusalGathering()
        let now: Instant = 1_800_000_000_000
        for _ in 0..<3 { _ = gathering.count(.mismatched, of: .login("p1"), from: "10.0.0.1", at: now) }
        _ = gathering.count(.mismatched, of: .login("p2"), from: "10.0.0.1", at: now)
        _ = gathering.count(.mismatched, from: "10.0.0.1", at: now)
        let counts = gathering.takeAll()?.counts ?? []
        #expect(Set(counts.map(\.credentials)) == [.token, .login("p1"), .login("p2")])
        #expect(counts.first { $0.credentials == .login("p1") }?.count == 3)
    }

    @Test func `fill no more than one command, from however many addresses`() {
        var gathering = RefusalGathering()
        let now: Instant = 1_800_000_000_000
        for number in 0..<2_000 {
            let reason = Refusal.allCases[number % Refusal.allCases.count]
            let credentials: Credentials = number % 2 == 0 ? .token : .login(PersonID(text: "p\(number)"))
            _ = gathering.count(reason, of: credentials, from: "10.0.0.\(number)", at: now)
        }
        let counts = gathering.takeAll()?.counts ?? []
        #expect(counts.count <= Access.maximumRefusedCounts)
        #expect(counts.reduce(0) { $0 + $1.count } == 2_000)
    }
}
