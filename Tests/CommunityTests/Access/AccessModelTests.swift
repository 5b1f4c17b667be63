import Community
import Samples
import Testing
import Wire

@Suite struct `Access by any commands` {
    @Test func `is decided and kept as a naive list of it would be, and stored and loaded again alike`() throws {
        var rules: Set<Rule> = []
        for seed in 1...40 {
            var history = RandomAccess(seed: UInt64(seed))
            for _ in 0..<150 { try history.step(&rules) }
            try history.compare()
        }
        // What nobody can break by chance has tests of its own.
        let rare: Set<Rule> = [
            .tokenExists, .tokenHash, .tokenPrincipal, .accessTime, .nodeVersion, .nodeRunExists,
            .hookTerms, .hookUnknown,
        ]
        #expect(rules.union(rare) == Set(Rule.accessRules))
    }
}

/// Commands about a few people, beside a list of what they should lead to.
private struct RandomAccess {
    private struct Entry {
        let id: TokenID
        let byte: UInt8
        let principal: String
        let role: Role
        let scope: PlacePath
        let expires: Int64?
        var isRevoked = false
        var denials: Int64 = 0
        var exported: Int64 = 0

        func isValid(at now: Int64) -> Bool { !isRevoked && expires.map { now < $0 } ?? true }
    }

    private var desk = AccessDesk()
    private var entries: [Entry] = []
    private var runs: [(id: RunID, isStopped: Bool)] = []
    private var refused: [Refusal: Int64] = [:]
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func step(_ rules: inout Set<Rule>) throws {
        desk.now += Int64(random.number(in: 0...2_000))
        let expected =
            switch random.number(in: 0...9) {
            case 0...2: try issue()
            case 3, 4: try revoke()
            case 5, 6: try count()
            case 7: try refuse()
            case 8: try run()
            default: try show()
            }
        if let expected { rules.insert(expected) }
        if random.chance(perMille: 40) { try desk.storeAndForget() }
    }

    /// Does it, and expects to be refused by this rule or not at all.
    private mutating func give(_ command: AccessCommand, _ expected: Rule?) throws -> String {
        guard let expected else { return try desk.send(command) }
        try desk.expect(expected, of: command)
        return ""
    }

    private mutating func issue() throws -> Rule? {
        let byte = UInt8(random.number(in: 0...255))
        let (role, principal) = (random.element(of: Role.allCases), random.element(of: ["zhang", "li", "wang"]))
        let scope: PlacePath = random.element(of: ["", "b1", "b1/u1", "b1/"])
        let expires: Int64? = random.coin() ? nil : desk.now + Int64(random.number(in: -3_000...30_000))
        let held = entries.filter { $0.principal == principal && $0.isValid(at: desk.now) }.map(\.role)
        let apart: [Set<Role>] = [
            [.admin, .auditor], [.assessor, .worker], [.assessor, .operator], [.assessor, .manager],
        ]
        let rule: Rule? =
            scope == "b1/" || (scope != "" && [.admin, .auditor].contains(role))
            ? .tokenScope
            : expires.map { $0 <= desk.now } ?? false
                ? .tokenExpired
                : held.contains { other in other != role && apart.contains([role, other]) } ? .tokenRole : nil
        let terms = TokenTerms(
            hash: AccessDesk.secret(byte).hash, principal: principal, role: role, scope: scope,
            expires: expires.map(desk.time))
        let id = TokenID(text: try give(.issue(terms), rule))
        if rule == nil {
            entries.append(
                Entry(id: id, byte: byte, principal: principal, role: role, scope: scope, expires: expires))
        }
        return rule
    }

    private mutating func anyToken() -> Int? {
        entries.isEmpty || random.chance(perMille: 100) ? nil : random.number(in: 0...(entries.count - 1))
    }

    private mutating func revoke() throws -> Rule? {
        guard let index = anyToken() else {
            _ = try give(.revoke("k9"), .tokenUnknown)
            return .tokenUnknown
        }
        let rule: Rule? = entries[index].isRevoked ? .tokenRevoked : nil
        _ = try give(.revoke(entries[index].id), rule)
        entries[index].isRevoked = true
        return rule
    }

    private mutating func count() throws -> Rule? {
        let count = Int64(random.number(in: 0...9))
        guard let index = anyToken() else {
            _ = try give(.export("k9", .telemetry, at: nil, count: count), .tokenUnknown)
            return .tokenUnknown
        }
        if random.coin() {
            _ = try give(.export(entries[index].id, .telemetry, at: "b1", count: count), nil)
            entries[index].exported += count
            return nil
        }
        let rule: Rule? = count == 0 ? .accessCount : nil
        _ = try give(.deny(entries[index].id, .ask(.placeAdd), .role, at: nil, count: count), rule)
        entries[index].denials += count
        return rule
    }

    private mutating func refuse() throws -> Rule? {
        let counts = (0..<random.number(in: 0...5)).map { _ in
            RefusedCount(
                address: random.coin() ? nil : random.element(of: ["p1", "p2", "p3"]),
                reason: random.element(of: Refusal.allCases), count: Int64(random.number(in: 1...9)))
        }
        let rule: Rule? = counts.isEmpty ? .accessCount : nil
        _ = try give(.refuse(counts), rule)
        for each in counts { refused[each.reason, default: 0] += each.count }
        return rule
    }

    private mutating func run() throws -> Rule? {
        if runs.isEmpty || random.coin() {
            runs.append((RunID(text: try give(.start(version: "1.0"), nil)), false))
            return nil
        }
        if random.chance(perMille: 200) {
            _ = try give(.stop("n9"), .nodeRunUnknown)
            return .nodeRunUnknown
        }
        let index = random.number(in: 0...(runs.count - 1))
        let rule: Rule? = runs[index].isStopped ? .nodeStopped : nil
        _ = try give(.stop(runs[index].id), rule)
        runs[index].isStopped = true
        return rule
    }

    /// Whoever shows a token is let in as the list says.
    private mutating func show() throws -> Rule? {
        guard let index = anyToken() else { return nil }
        let entry = entries[index]
        let answer = desk.admit(AccessDesk.secret(entry.byte).text(entry.id))
        guard entry.isValid(at: desk.now) else {
            #expect(answer == .failure(entry.isRevoked ? .revoked : .expired))
            return nil
        }
        let grant = try answer.get()
        #expect(grant.principal == entry.principal && grant.role == entry.role && grant.scope == entry.scope)
        #expect(desk.admit(AccessDesk.secret(entry.byte ^ 1).text(entry.id)) == .failure(.mismatched))
        return nil
    }

    mutating func compare() throws {
        var tokens = 0
        desk.access.forEachToken { _ in tokens += 1 }
        #expect(tokens == entries.count)
        for entry in entries {
            let token = try #require(desk.access[entry.id])
            #expect((token.revoked != nil) == entry.isRevoked)
            #expect(token.denials == entry.denials && token.exported == entry.exported)
        }
        var counted: [Refusal: Int64] = [:]
        desk.access.forEachRefusals { row in
            if row.key.address == "" { counted[row.key.reason, default: 0] += row.count }
        }
        #expect(counted == refused)
        for run in runs {
            let row = try #require(desk.access[run.id])
            #expect((row.stopped != nil) == run.isStopped)
        }
        try desk.expectSameRowsAgain()
    }
}
