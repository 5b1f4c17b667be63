import CBOR
import Community
import Histories
import Samples
import Testing
import Wire

/// A replicated log may hold what no decision would have led to. It is folded all the same, and to the same rows.
@Suite struct `Access that no decision has led to` {
    /// Two pairs look alike and have other bytes; one is longer than any id.
    private static let ids = [
        "k1", "\u{e9}", "e\u{301}", "K", "\u{212A}", "", String(repeating: "k", count: 250),
    ]
    private static let times = [Int64.min, .min + 1, -3_600_000, -1, 0, 1, .max - 1, .max]

    private func event(_ generator: inout SeededGenerator) throws -> Event {
        let kind = generator.element(of: AccessEvent.kinds)
        let ids = Self.ids
        func id() -> String? { ids.randomElement(using: &generator).flatMap { $0.isEmpty ? nil : $0 } }
        return try Event(
            occurred: Instant(milliseconds: generator.element(of: Self.times)), kind: Kind(kind.name), place: id(),
            subject: id(), actor: id(), body: Body(encoded: generator.body(of: kind, ids: ids).encoded))
    }

    @Test(arguments: 0..<24) func `folds to the same rows wherever they were stored in between`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var desk = AccessDesk()
        for _ in 0..<400 {
            try desk.append([try event(&generator)])
            if generator.chance(perMille: 200) { try desk.storeAndForget() }
        }
        try desk.expectSameRowsAgain()
        desk.access.forEachToken { #expect($0.denials >= 0 && $0.exported >= 0) }
        desk.access.forEachPerson { #expect($0.logins >= 0 && $0.refusals >= 0 && $0.denials >= 0) }
        desk.access.forEachRefusals { #expect($0.count >= 0 && $0.addresses <= Refusals.maximumAddresses) }
    }

    @Test(arguments: 0..<24) func `can be decided upon and shown tokens to`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var desk = AccessDesk()
        for _ in 0..<200 { try desk.append([try event(&generator)]) }
        for id in Self.ids {
            let person = PersonID(text: id)
            let commands: [AccessCommand] = [
                .admit(PersonTerms(login: LoginID(text: id), role: .worker)), .remove(person),
                .giveRole(person, .assessor, scope: .community, mask: nil),
                .logIn(person, SessionID(text: id), from: AddressID(text: id)), .endSession(person, nil),
                .changePassword(person, isTemporary: false),
                .refuse([RefusedCount(address: nil, reason: .locked, count: .max, credentials: .login(person))]),
                .issue(TokenTerms(hash: AccessDesk.secret(1).hash, principal: "zhang", role: .assessor)),
                .revoke(TokenID(text: id)), .deny(TokenID(text: id), .administer, .scope, at: nil, count: .max),
                .export(TokenID(text: id), .people, at: nil, count: .max), .stop(RunID(text: id)),
                .ease(DiskShortageID(text: id), available: .max),
            ]
            for time in Self.times {
                for command in commands {
                    let key = try CommandKey(principal: "x", source: "/x", id: "\(time)")
                    let context = CommandContext(now: Instant(milliseconds: time), actor: "x", key: key)
                    // Whether it is refused does not matter here, only that there is an answer.
                    _ = try? desk.access.decide(command, context)
                }
            }
            let answer = desk.admit(AccessDesk.secret(1).text(TokenID(text: id)))
            #expect(throws: Refusal.self) { try answer.get() }
        }
    }

    @Test func `lets nobody back in, and nobody further in`() throws {
        var desk = AccessDesk()
        let id = try desk.issue(7, to: "zhang", as: .worker, for: "b1")
        try desk.send(.revoke(id))
        let terms = TokenTerms(hash: AccessDesk.secret(8).hash, principal: "li", role: .manager)
        let again = try Event(
            occurred: desk.time(1), kind: Kind("token.issued"), subject: id.text, body: TokenIssued(terms).body)
        try desk.append([again])
        #expect(desk.admit(AccessDesk.secret(7).text(id)) == .failure(.revoked))
        #expect(desk.admit(AccessDesk.secret(8).text(id)) == .failure(.mismatched))
        #expect(desk.access[id]?.principal == "zhang")
    }

    @Test func `admits nobody again who was removed, and nobody as somebody else`() throws {
        var desk = AccessDesk()
        let id = try desk.send(.admit(PersonTerms(login: "l-1", role: .worker, scope: "b1")))
        try desk.send(.remove(PersonID(text: id)), by: "li")
        let terms = PersonTerms(login: "l-2", role: .manager)
        try desk.append([
            Event(
                occurred: desk.time(1), kind: Kind("person.admitted"), subject: id, body: PersonAdmitted(terms).body),
            Event(occurred: desk.time(2), kind: Kind("person.removed"), subject: id, body: PersonRemoved().body),
            Event(
                occurred: desk.time(3), kind: Kind("person.role-given"), subject: id,
                body: PersonRoleGiven(.manager, nil).body),
        ])
        let person = try #require(desk.access[PersonID(text: id)])
        #expect(person.grant(in: "s1") == nil)
        #expect(person.login == "l-1" && person.removedBy == "li" && person.removed == desk.time(0))
        try desk.expectSameRowsAgain()
    }

    @Test func `and is not understood is counted`() throws {
        var desk = AccessDesk()
        try desk.append([
            Event(occurred: desk.time(0), kind: Kind("visitor.arrived"), subject: "v1"),
            Event(occurred: desk.time(0), kind: Kind("token.revoked")),
        ])
        try desk.storeAndForget()
        #expect(desk.stored.all["unfolded"]?.count == 2)
    }
}
