import Wire

extension Access: DecidingFold {
    /// A version is a word or two.
    public static let maximumVersionByteCount = 64
    /// RFC 1035.
    static let maximumHostByteCount = 253
    /// Of one minute, told apart by address and reason: they are recorded in one command, which has room for so many
    /// events.
    public static let maximumRefusedCounts = 900

    public mutating func decide(
        _ command: AccessCommand, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<AccessEvent>] {
        guard !context.isInFuture else {
            throw Rejection(.accessTime, "it is said to have occurred later than now")
        }
        switch command {
        case .issue(let terms): return [try issue(terms, context)]
        case .revoke(let id): return [try revoke(id, context)]
        case .refuse(let counts): return try refuse(counts, context)
        case .deny(let id, let permission, let lack, let place, let count):
            let event = AccessDenied(permission, lack, count: try positive(count))
            return [context.propose(.denied(event), about: try holder(id), at: known(place))]
        case .export(let id, let readable, let place, let count):
            guard count >= 0 else { throw Rejection(.accessCount, "nobody takes less than nothing") }
            let event = DataExported(readable, count: count)
            return [context.propose(.exported(event), about: try token(id).id.text, at: known(place))]
        case .admit(let terms): return [try admit(terms, context)]
        case .giveRole(let id, let role, let scope, let mask):
            return [try giveRole(id, role, scope, mask, context)]
        case .remove(let id):
            return [context.propose(.removed(PersonRemoved()), about: try present(id).id.text, at: nil)]
        case .logIn(let id, let session, let address):
            let event = LoginSucceeded(session, from: address)
            return [context.propose(.loggedIn(event), about: try present(id).id.text, at: nil)]
        case .endSession(let id, let session):
            return [context.propose(.sessionEnded(SessionEnded(session)), about: try present(id).id.text, at: nil)]
        case .changePassword(let id, let isTemporary):
            let event = PasswordChanged(isTemporary: isTemporary)
            return [context.propose(.passwordChanged(event), about: try present(id).id.text, at: nil)]
        case .start(let version): return [try start(version, context)]
        case .stop(let id): return [try stop(id, context)]
        case .addHook(let terms): return [try addHook(terms, context)]
        case .removeHook(let id):
            guard id.isName else { throw Rejection(.hookUnknown, "there is no hook \(id)") }
            return [context.propose(.hookRemoved(HookRemoved()), about: id.text, at: nil)]
        case .keep(let kind, let days): return [try keep(kind, days: days, context)]
        case .purge(let purged): return [try purge(purged, context)]
        case .shorten(let level, let available, let limit):
            return [try shorten(level, available: available, limit: limit, context)]
        case .ease(let id, let available): return [try ease(id, available: available, context)]
        case .read(let id, let event):
            return [context.propose(.read(event), about: try held(id).text, at: nil)]
        case .erase(let id, let event): return [try erase(id, event, context)]
        }
    }

    private func addHook(
        _ terms: HookTerms, _ context: CommandContext
    ) throws(Rejection) -> Proposal<AccessEvent> {
        guard (1...Self.maximumVersionByteCount).contains(terms.form.utf8.count),
            (1...Self.maximumHostByteCount).contains(terms.host.utf8.count),
            terms.scope == .community || terms.scope.isValid
        else { throw Rejection(.hookTerms, "a hook has a form, a host and the place of what it is told") }
        let id: HookID = context.newID("h")
        return context.propose(.hookAdded(HookAdded(terms)), about: id.text, at: terms.scope)
    }

    // MARK: Tokens

    private mutating func issue(
        _ terms: TokenTerms, _ context: CommandContext
    ) throws(Rejection) -> Proposal<AccessEvent> {
        guard terms.hash.count == Secret.byteCount else {
            throw Rejection(.tokenHash, "a secret is recorded by its SHA-256")
        }
        guard ID<Void>(text: terms.principal).isName, !CommandKey.ownPrincipals.contains(terms.principal) else {
            throw Rejection(
                .tokenPrincipal, "a principal is 1 to 64 letters, digits and -_.: in ASCII, and not the node itself")
        }
        try check(terms.scope, of: terms.role)
        guard terms.expires.map({ $0 > context.now }) ?? true else {
            throw Rejection(.tokenExpired, "it would have expired before anybody could show it")
        }
        try check(terms.role, of: terms.principal, context)
        let id: TokenID = context.newID("k")
        guard tokens[id] == nil else { throw Rejection(.tokenExists, "there is a token \(id) already") }
        return context.propose(.issued(TokenIssued(terms)), about: id.text, at: terms.scope)
    }

    func check(_ scope: PlacePath, of role: Role) throws(Rejection) {
        guard scope == .community || scope.isValid else { throw Rejection(.tokenScope, "\(scope) is no place") }
        guard scope == .community || !role.needsCommunity else {
            throw Rejection(.tokenScope, "\(role.rawValue) is a role for the whole community, not for \(scope)")
        }
    }

    /// A person who is given another role is not what they were any more.
    mutating func check(
        _ role: Role, of principal: String, besidesPerson: Bool = false, _ context: CommandContext
    ) throws(Rejection) {
        var held: Set<Role> = []
        if !besidesPerson, let person = persons[PersonID(text: principal)], person.removed == nil {
            held.insert(person.role)
        }
        tokens.forEach { token in
            if token.principal == principal, token.refusal(at: context.now) == nil { held.insert(token.role) }
        }
        guard let other = role.excluded.first(where: { held.contains($0) }) else { return }
        throw Rejection(
            .tokenRole, "whoever is \(other.rawValue) is not \(role.rawValue) as well", allowed: ["revoke"])
    }

    private mutating func token(_ id: TokenID) throws(Rejection) -> Token {
        guard let token = tokens[id] else { throw Rejection(.tokenUnknown, "there is no token \(id)") }
        return token
    }

    private mutating func revoke(
        _ id: TokenID, _ context: CommandContext
    ) throws(Rejection) -> Proposal<AccessEvent> {
        let token = try token(id)
        guard token.revoked == nil else { throw Rejection(.tokenRevoked, "the token \(id) is revoked already") }
        guard context.occurred >= token.issued else { throw Rejection(.accessTime, "it was issued later than that") }
        return context.propose(.revoked(TokenRevoked()), about: id.text, at: token.scope)
    }

    // MARK: The door

    /// The subject of what nobody in particular did.
    private static let door = "door"

    private func refuse(
        _ counts: [RefusedCount], _ context: CommandContext
    ) throws(Rejection) -> [Proposal<AccessEvent>] {
        guard (1...Self.maximumRefusedCounts).contains(counts.count) else {
            throw Rejection(.accessCount, "1 to \(Self.maximumRefusedCounts) counts are recorded together")
        }
        var proposals: [Proposal<AccessEvent>] = []
        for refused in counts {
            _ = try positive(refused.count)
            let proposal =
                switch refused.credentials {
                case .token: context.propose(AccessEvent.refused(AccessRefused(refused)), about: Self.door, at: nil)
                case .login(let person):
                    context.propose(
                        AccessEvent.loginRefused(LoginRefused(refused)), about: person?.text ?? Self.door, at: nil)
                }
            proposals.append(proposal)
        }
        return proposals
    }

    private func positive(_ count: Int64) throws(Rejection) -> Int64 {
        guard count > 0 else { throw Rejection(.accessCount, "what did not happen is not recorded") }
        return count
    }

    /// Somebody who is denied may have named anything as a place.
    private func known(_ place: PlacePath?) -> PlacePath? { place.flatMap { $0.isValid ? $0 : nil } }

    // MARK: What the vault holds

    /// Bytes of the hash of a key.
    public static let fingerprintByteCount = 16

    private mutating func held(_ id: HeldID) throws(Rejection) -> HeldID {
        guard id.isName else { throw Rejection(.subjectUnnamed, "this is no reference to what the vault holds") }
        guard holdings[id]?.erased == nil else { throw Rejection(.subjectErased, "what \(id) stood for is erased") }
        return id
    }

    private mutating func erase(
        _ id: HeldID, _ event: SubjectErased, _ context: CommandContext
    ) throws(Rejection) -> Proposal<AccessEvent> {
        guard event.fingerprint.bytes.count == Self.fingerprintByteCount else {
            throw Rejection(.subjectFingerprint, "a key is told by \(Self.fingerprintByteCount) bytes of its SHA-256")
        }
        return context.propose(.erased(event), about: try held(id).text, at: nil)
    }

    // MARK: The node

    private mutating func start(
        _ version: String, _ context: CommandContext
    ) throws(Rejection) -> Proposal<AccessEvent> {
        guard (1...Self.maximumVersionByteCount).contains(version.utf8.count) else {
            throw Rejection(.nodeVersion, "a version has 1 to \(Self.maximumVersionByteCount) bytes")
        }
        let id: RunID = context.newID("n")
        guard runs[id] == nil else { throw Rejection(.nodeRunExists, "the run \(id) has begun already") }
        return context.propose(.started(NodeStarted(version: version)), about: id.text, at: nil)
    }

    private mutating func stop(_ id: RunID, _ context: CommandContext) throws(Rejection) -> Proposal<AccessEvent> {
        guard let run = runs[id] else { throw Rejection(.nodeRunUnknown, "there is no run \(id)") }
        guard run.stopped == nil else { throw Rejection(.nodeStopped, "the run \(id) has stopped already") }
        guard context.occurred >= run.started else { throw Rejection(.accessTime, "it began later than that") }
        return context.propose(.stopped(NodeStopped(version: run.version)), about: id.text, at: nil)
    }
}
