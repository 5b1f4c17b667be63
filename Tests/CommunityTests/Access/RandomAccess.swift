import Community
import Samples
import Testing
import Wire

/// Commands about a few people, beside a list of what they should lead to.
struct RandomAccess {
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

    private struct Somebody {
        let id: PersonID
        var terms: PersonTerms
        var isRemoved = false
        var logins: Int64 = 0
        var refusals: Int64 = 0
        var denials: Int64 = 0
        var passwordChanged: Int64?
    }

    private var desk = AccessDesk()
    private var entries: [Entry] = []
    private var people: [Somebody] = []
    private var runs: [(id: RunID, isStopped: Bool)] = []
    private var shortages: [(id: DiskShortageID, isOver: Bool)] = []
    private var kept: [KeptKind: Int64?] = [:]
    /// How often each thing in the vault was looked at; the fingerprint of its key once it is erased.
    private var holdings: [HeldID: (reads: Int64, fingerprint: [UInt8]?)] = [:]
    /// When each segment went last, by its first record.
    private var purges: [Int64: Instant] = [:]
    private var refused: [Refusal: Int64] = [:]
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func step(_ rules: inout Set<Rule>) throws {
        desk.now += Int64(random.number(in: 0...2_000))
        let expected =
            switch random.number(in: 0...19) {
            case 0...2: try issue()
            case 3, 4: try revoke()
            case 5, 6: try count()
            case 7: try refuse()
            case 8: try run()
            case 9, 10: try admit()
            case 11, 12: try change()
            case 13: try visit()
            case 14: try hook()
            case 15: try shorten()
            case 16: try purge()
            case 17: try keep()
            case 18: try look()
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
        let principals = ["zhang", "li", "wang"] + people.suffix(3).map(\.id.text)
        let (role, principal) = (random.element(of: Role.allCases), random.element(of: principals))
        let scope = place()
        let expires: Int64? = random.coin() ? nil : desk.now + Int64(random.number(in: -3_000...30_000))
        let asPerson = people.filter { $0.id.text == principal && !$0.isRemoved }.map(\.terms.role)
        let held = asPerson + roles(ofTokensOf: principal)
        let rule: Rule? =
            isMisplaced(role, scope)
            ? .tokenScope
            : expires.map { $0 <= desk.now } ?? false ? .tokenExpired : isApart(role, from: held) ? .tokenRole : nil
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

    private mutating func place() -> PlacePath { random.element(of: ["", "b1", "b1/u1", "b1/"]) }

    private func isMisplaced(_ role: Role, _ scope: PlacePath) -> Bool {
        scope == "b1/" || (scope != "" && [.admin, .auditor].contains(role))
    }

    private func roles(ofTokensOf principal: String) -> [Role] {
        entries.filter { $0.principal == principal && $0.isValid(at: desk.now) }.map(\.role)
    }

    private func isApart(_ role: Role, from held: [Role]) -> Bool {
        let apart: [Set<Role>] = [
            [.admin, .auditor], [.assessor, .worker], [.assessor, .operator], [.assessor, .manager],
        ]
        return held.contains { other in other != role && apart.contains([role, other]) }
    }

    // MARK: People

    private mutating func personTerms(login: LoginID? = nil) -> PersonTerms {
        PersonTerms(
            login: login ?? random.element(of: ["l-1", "l-2", "l-3", "l-4", ""]),
            role: random.element(of: Role.allCases), scope: place(),
            mask: random.coin() ? nil : random.element(of: Mask.allCases))
    }

    private func fault(of terms: PersonTerms) -> Rule? {
        terms.login == ""
            ? .personLogin
            : terms.role == .device ? .personRole : isMisplaced(terms.role, terms.scope) ? .tokenScope : nil
    }

    private mutating func admit() throws -> Rule? {
        let terms = personTerms()
        let isTaken = people.contains { !$0.isRemoved && $0.terms.login == terms.login }
        let rule = fault(of: terms) ?? (isTaken ? .personExists : nil)
        let id = PersonID(text: try give(.admit(terms), rule))
        if rule == nil { people.append(Somebody(id: id, terms: terms)) }
        return rule
    }

    /// Somebody who may be there, and the rule that refuses whatever is done about them if they are not.
    private mutating func anybody() -> (index: Int?, id: PersonID, absent: Rule?) {
        guard !people.isEmpty, !random.chance(perMille: 100) else { return (nil, "p9", .personUnknown) }
        let index = random.number(in: 0...(people.count - 1))
        return (index, people[index].id, people[index].isRemoved ? .personRemoved : nil)
    }

    private mutating func change() throws -> Rule? {
        let (index, id, absent) = anybody()
        if random.chance(perMille: 300) {
            _ = try give(.remove(id), absent)
            if let index { people[index].isRemoved = true }
            return absent
        }
        let terms = personTerms(login: index.map { people[$0].terms.login } ?? "l-1")
        let held = roles(ofTokensOf: id.text)
        let rule = absent ?? fault(of: terms) ?? (isApart(terms.role, from: held) ? .tokenRole : nil)
        _ = try give(.giveRole(id, terms.role, scope: terms.scope, mask: terms.mask), rule)
        if rule == nil, let index { people[index].terms = terms }
        return rule
    }

    private mutating func visit() throws -> Rule? {
        let (index, id, absent) = anybody()
        let commands: [AccessCommand] = [
            .logIn(id, "s1", from: "ip-1"), .endSession(id, "s1"), .endSession(id, nil),
            .changePassword(id, isTemporary: random.coin()),
        ]
        let command = random.element(of: commands)
        _ = try give(command, absent)
        guard absent == nil, let index else { return absent }
        switch command {
        case .logIn: people[index].logins += 1
        case .changePassword: people[index].passwordChanged = desk.now
        default: break
        }
        return nil
    }

    private mutating func denyPerson(_ count: Int64) throws -> Rule? {
        let index = random.number(in: 0...(people.count - 1))
        let rule: Rule? = count == 0 ? .accessCount : nil
        let id = TokenID(text: people[index].id.text)
        _ = try give(.deny(id, .read(.access), .own, at: nil, count: count), rule)
        people[index].denials += count
        return rule
    }

    // MARK: Tokens, the door, the node

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
        if !people.isEmpty, random.chance(perMille: 300) { return try denyPerson(count) }
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
        let named = people.map { Credentials.login($0.id) }
        let counts = (0..<random.number(in: 0...5)).map { _ in
            RefusedCount(
                address: random.coin() ? nil : random.element(of: ["p1", "p2", "p3"]),
                reason: random.element(of: Refusal.allCases), count: Int64(random.number(in: 1...9)),
                credentials: random.element(of: [.token, .login(nil)] + named))
        }
        let rule: Rule? = counts.isEmpty ? .accessCount : nil
        _ = try give(.refuse(counts), rule)
        for each in counts {
            refused[each.reason, default: 0] += each.count
            for index in people.indices where each.credentials == .login(people[index].id) {
                people[index].refusals += each.count
            }
        }
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

    /// What a hook is, no row says.
    private mutating func hook() throws -> Rule? {
        let isRight = random.coin()
        guard random.coin() else {
            _ = try give(.removeHook(isRight ? "h1" : ""), isRight ? nil : .hookUnknown)
            return isRight ? nil : .hookUnknown
        }
        let terms = HookTerms(form: "wecom", host: isRight ? "qyapi.weixin.qq.com" : "", scope: "b1")
        _ = try give(.addHook(terms), isRight ? nil : .hookTerms)
        return isRight ? nil : .hookTerms
    }

    private mutating func shorten() throws -> Rule? {
        let room = Int64(random.number(in: 0...99))
        if shortages.isEmpty || random.coin() {
            let rule: Rule? = room > 80 ? .diskRoom : nil
            let level = random.element(of: DiskLevel.allCases)
            let id = DiskShortageID(text: try give(.shorten(level, available: room, limit: 80), rule))
            if rule == nil { shortages.append((id, false)) }
            return rule
        }
        if random.chance(perMille: 200) {
            _ = try give(.ease("d9", available: room), .diskShortageUnknown)
            return .diskShortageUnknown
        }
        let index = random.number(in: 0...(shortages.count - 1))
        let rule: Rule? = shortages[index].isOver ? .diskShortageOver : nil
        _ = try give(.ease(shortages[index].id, available: room), rule)
        shortages[index].isOver = true
        return rule
    }

    private mutating func keep() throws -> Rule? {
        let kind = random.element(of: KeptKind.allCases)
        let days: Int64? =
            random.coin() ? nil : Int64(random.coin() ? random.number(in: 1...500) : random.number(in: 36_000...37_000))
        let floors: [KeptKind: Int64] = [.incident: 92, .telemetry: 366, .access: 184, .media: 30]
        let rule: Rule? = days.flatMap {
            $0 < floors[kind]! ? .keepingTooShort : $0 > 36_525 ? .keepingTooLong : nil
        }
        _ = try give(.keep(kind, days: days), rule)
        if rule == nil { kept[kind] = .some(days) }
        return rule
    }

    /// One of a few segments, which may have been put back since it went.
    private mutating func purge() throws -> Rule? {
        let (first, count) = (Int64(random.number(in: 0...4)) * 10, Int64(random.number(in: 0...10)))
        let rule: Rule? = count == 0 ? .accessCount : nil
        let hash = [UInt8](repeating: 7, count: 32)
        let records = PurgedRecords(
            lane: .telemetry, first: Seq(UInt64(first)), count: count, byteCount: 1, root: hash, last: desk.time(0),
            archiveByteCount: 1, archive: hash, days: 400)
        _ = try give(.purge(records), rule)
        if rule == nil { purges[first] = desk.time(desk.now) }
        return rule
    }

    /// At one of a few things that the vault holds, or away with it.
    private mutating func look() throws -> Rule? {
        let id: HeldID = random.element(of: ["p1", "p2", "p3", "t1", "t2"])
        var holding = holdings[id] ?? (0, nil)
        let rule: Rule? = holding.fingerprint == nil ? nil : .subjectErased
        if random.chance(perMille: 300) {
            let byte = UInt8(random.number(in: 0...255))
            let fingerprint = [UInt8](repeating: byte, count: Access.fingerprintByteCount)
            _ = try give(.erase(id, SubjectErased(fingerprint: fingerprint, with: nil)), rule)
            holding.fingerprint = holding.fingerprint ?? fingerprint
        } else {
            _ = try give(.read(id, SubjectRead(by: "k1", [.name], .masked, for: .work)), rule)
            if rule == nil { holding.reads += 1 }
        }
        holdings[id] = holding
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

    var kinds: Set<String> { Set(desk.records.map(\.kind.name)) }

    private mutating func comparePeople() throws {
        var found = 0
        desk.access.forEachPerson { _ in found += 1 }
        #expect(found == people.count)
        for somebody in people {
            let row = try #require(desk.access[somebody.id])
            let terms = PersonTerms(login: row.login, role: row.role, scope: row.scope, mask: row.mask)
            #expect(terms == somebody.terms && (row.removed != nil) == somebody.isRemoved)
            #expect(row.logins == somebody.logins && row.refusals == somebody.refusals)
            #expect(row.denials == somebody.denials)
            #expect(row.passwordChanged == somebody.passwordChanged.map(desk.time))
            #expect((row.grant(in: "s1") == nil) == somebody.isRemoved)
        }
    }

    mutating func compare() throws {
        try comparePeople()
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
        for shortage in shortages {
            let row = try #require(desk.access[shortage: shortage.id])
            #expect((row.ended != nil) == shortage.isOver)
        }
        var known: [KeptKind: Int64?] = [:]
        desk.access.forEachKeeping { known[$0.kind] = .some($0.days) }
        #expect(known == kept)
        for kind in KeptKind.allCases { #expect(desk.access.daysKept(kind) == kept[kind] ?? nil) }
        var purged: [Int64: Instant] = [:]
        desk.access.forEachPurge { purged[$0.key.first] = $0.purged }
        #expect(purged == purges)
        for (id, holding) in holdings {
            let row = try #require(desk.access[id])
            #expect(row.reads == holding.reads && row.fingerprint?.bytes == holding.fingerprint)
        }
        try desk.expectSameRowsAgain()
    }
}
