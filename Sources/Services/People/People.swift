public import Community
import Digest
public import Files
public import SQLite
import Synchronization
public import Wire

/// Who logs in by which password, who is logged in, and who has tried too often. None of it is in the log, which is for
/// ever; what is for ever is that it happened.
///
/// What sessions and tries there are is known in memory, and answered from there: whoever comes with each request must not
/// wait for a disk. Passwords are worked on by threads that may be kept busy.
public final class People: Sendable {
    private struct Memory {
        var sessions: [SessionID: OpenSession] = [:]
        var tries: [String: Tries] = [:]
        var whenInUse: @Sendable () -> Void = {}

        var isInUse: Bool { !sessions.isEmpty || !tries.isEmpty }
    }

    public let options: PeopleOptions
    private let file: Mutex<PeopleFile>
    private let memory: Mutex<Memory>
    private let decoy: Verifier
    private let lost: @Sendable (SQLiteError) -> Void

    /// `lost` is told of what could not be written down and is known in memory alone: on a full disk people are let in.
    public init(
        _ path: String, on disk: any Disk, options: PeopleOptions, lost: @escaping @Sendable (SQLiteError) -> Void
    ) throws {
        let file = try PeopleFile(path, on: disk)
        var memory = Memory()
        for session in try file.sessions() { memory.sessions[session.id] = session }
        memory.tries = try file.tries()
        self.memory = Mutex(memory)
        self.file = Mutex(file)
        self.options = options
        self.lost = lost
        decoy = .decoy(cost: options.cost)
    }

    /// Forgets all but those who are known to the log: what was cut off between the two is made good.
    public func keep(only known: Set<PersonID>) throws(SQLiteError) {
        for person in try logins().keys where !known.contains(person) { try remove(person) }
    }

    /// The names that people log in by.
    public func logins() throws(SQLiteError) -> [PersonID: String] {
        try file.withLock { file throws(SQLiteError) in try file.logins() }
    }

    // MARK: Logging in

    /// Somebody who says who they are.
    public struct Attempt: Sendable {
        public let login: LoginName
        /// How the name and the address are called where they are not to be found.
        public let reference: LoginID
        public let address: AddressID
        public let password: Password

        public init(_ login: LoginName, as reference: LoginID, from address: AddressID, with password: Password) {
            self.login = login
            self.reference = reference
            self.address = address
            self.password = password
        }
    }

    /// Somebody who has shown to be who they say.
    public struct Verified: Hashable, Sendable {
        public let person: PersonID
        /// Their password is good for choosing another one.
        public let isTemporary: Bool
    }

    public enum Refused: Error {
        /// `unknown`, `mismatched` or `expired`: the caller is not told which.
        case refused(Refusal, PersonID?)
        case locked(until: Instant, PersonID?)
        case storage(SQLiteError)
    }

    /// Takes as long for a name that nobody has as for one that somebody has.
    public func verify(_ attempt: Attempt, at now: Instant) throws(Refused) -> Verified {
        let credential: Credential?
        do throws(SQLiteError) {
            credential = try file.withLock { file throws(SQLiteError) in try file.credential(of: attempt.login) }
        } catch {
            throw .storage(error)
        }
        let person = credential.map { PersonID(text: $0.person) }
        if let until = begin(attempt, at: now) { throw .locked(until: until, person) }
        let isRight = (credential?.verifier ?? decoy).verifies(attempt.password)
        guard let credential, let person else { throw .refused(.unknown, nil) }
        guard isRight else { throw .refused(.mismatched, person) }
        if let until = credential.temporaryUntil, until <= now.milliseconds { throw .refused(.expired, person) }
        succeed(attempt)
        let isTemporary = credential.temporaryUntil != nil
        // What was kept when a guess cost less is kept as it is now; the password is known at this moment alone.
        if credential.verifier.cost != options.cost {
            write { file throws(SQLiteError) in
                var renewed = credential
                renewed.verifier = Verifier(of: attempt.password, cost: self.options.cost)
                try file.put(renewed)
            }
        }
        return Verified(person: person, isTemporary: isTemporary)
    }

    /// Until when nobody may try by this name or from this address; nil after counting one more try.
    private func begin(_ attempt: Attempt, at now: Instant) -> Instant? {
        let keys = [(attempt.reference.text, options.nameLockOut), (attempt.address.text, options.addressLockOut)]
        let counted = using { memory -> Result<[(String, Tries)], Locked> in
            let locks = keys.compactMap { memory.tries[$0]?.lockedUntil($1, at: now) }
            if let until = locks.max() { return .failure(Locked(until: until)) }
            return .success(
                keys.map { who, rule in
                    memory.tries[who, default: Tries()].begin(rule, at: now)
                    return (who, memory.tries[who]!)
                })
        }
        switch counted {
        case .failure(let locked): return locked.until
        case .success(let tries):
            write { file throws(SQLiteError) in for (who, tries) in tries { try file.put(tries, of: who) } }
            return nil
        }
    }

    private struct Locked: Error {
        let until: Instant
    }

    /// The name's failures are forgotten; of the address, this one try alone, lest somebody who has a password guesses
    /// those of others in between.
    private func succeed(_ attempt: Attempt) {
        let left = memory.withLock { memory in
            memory.tries[attempt.reference.text] = nil
            memory.tries[attempt.address.text]?.succeed()
            return memory.tries[attempt.address.text]
        }
        write { file throws(SQLiteError) in
            try file.put(nil, of: attempt.reference.text)
            try file.put(left, of: attempt.address.text)
        }
    }

    // MARK: Passwords

    public func login(of person: PersonID) throws(SQLiteError) -> LoginName? {
        let credential = try file.withLock { file throws(SQLiteError) in try file.credential(of: person) }
        return credential.flatMap { LoginName($0.login) }
    }

    /// Gives somebody a password, and ends their sessions but one. A temporary one is for choosing another.
    public func setPassword(
        _ password: Password, of person: PersonID, _ login: LoginName, temporaryAt now: Instant? = nil,
        keeping session: SessionID? = nil
    ) throws(SQLiteError) {
        let until = now.map { $0.advanced(byMilliseconds: options.temporaryMilliseconds).milliseconds }
        let credential = Credential(
            person: person.text, login: login.text, verifier: Verifier(of: password, cost: options.cost),
            temporaryUntil: until)
        try file.withLock { file throws(SQLiteError) in try file.put(credential) }
        try endSessions(of: person, but: session)
    }

    /// Whoever has failed by this name may try again.
    public func unlock(_ reference: LoginID) throws(SQLiteError) {
        memory.withLock { $0.tries[reference.text] = nil }
        try file.withLock { file throws(SQLiteError) in try file.put(nil, of: reference.text) }
    }

    /// Takes out all there is of somebody.
    public func remove(_ person: PersonID) throws(SQLiteError) {
        try endSessions(of: person)
        try file.withLock { file throws(SQLiteError) in try file.removeCredential(of: person) }
    }

    // MARK: Sessions

    /// The text that its holder shows, once.
    public func begin(for person: PersonID, at now: Instant) -> (id: SessionID, text: String) {
        let secret = Secret(drawnFrom: SystemRandom.bytes)
        let id = SessionID(text: "s" + SystemRandom.bytes(10).hexadecimal)
        let session = OpenSession(id: id, person: person, hash: secret.hash, begun: now, used: now, stored: now)
        let ended = using { memory in
            memory.sessions[id] = session
            let others = memory.sessions.values.filter { $0.person == person }.sorted { $0.used < $1.used }
            let surplus = others.dropLast(options.sessionsOfPerson).map(\.id)
            for id in surplus { memory.sessions[id] = nil }
            return surplus
        }
        write { file throws(SQLiteError) in
            try file.put(session)
            for id in ended { try file.remove(id) }
        }
        return (id, secret.text(TokenID(text: id.text)))
    }

    /// Whose session somebody shows, which is used by that.
    public func use(_ shown: ShownToken, at now: Instant) throws(Refusal) -> PersonID {
        let id = SessionID(text: shown.id.text)
        return try memory.withLock { memory throws(Refusal) in
            guard let session = memory.sessions[id] else { throw .unknown }
            guard shown.secret.hash.equalsInConstantTime(session.hash) else { throw .mismatched }
            guard !session.isOver(options, at: now) else { throw .expired }
            memory.sessions[id]!.used = max(session.used, now)
            return session.person
        }
    }

    /// When a session ends if nobody uses it; nil once it has.
    public func end(of id: SessionID, at now: Instant) -> Instant? {
        memory.withLock { memory in
            guard let session = memory.sessions[id], !session.isOver(options, at: now) else { return nil }
            return session.ends(options)
        }
    }

    /// It is over when this returns, and when it throws: but then a restart would find it again.
    public func end(_ id: SessionID) throws(SQLiteError) {
        memory.withLock { $0.sessions[id] = nil }
        try file.withLock { file throws(SQLiteError) in try file.remove(id) }
    }

    public func endSessions(of person: PersonID, but kept: SessionID? = nil) throws(SQLiteError) {
        let ended = memory.withLock { memory in
            let ended = memory.sessions.values.filter { $0.person == person && $0.id != kept }.map(\.id)
            for id in ended { memory.sessions[id] = nil }
            return ended
        }
        try file.withLock { file throws(SQLiteError) in for id in ended { try file.remove(id) } }
    }

    public func sessionCounts(at now: Instant) -> [PersonID: Int] {
        memory.withLock { memory in
            memory.sessions.values.reduce(into: [:]) { counts, session in
                if !session.isOver(options, at: now) { counts[session.person, default: 0] += 1 }
            }
        }
    }

    // MARK: Upkeep

    /// Whether there is anything that ends with time.
    public var isInUse: Bool { memory.withLock { $0.isInUse } }

    /// `action` is called, on whatever thread, when there is something that ends with time and nothing was before.
    public func whenInUse(_ action: @escaping @Sendable () -> Void) { memory.withLock { $0.whenInUse = action } }

    /// Changes what is in memory, and tells whoever looks after it if it was nothing before.
    private func using<Value: Sendable>(_ change: (inout Memory) -> Value) -> Value {
        let (value, begun) = memory.withLock { memory in
            let wasInUse = memory.isInUse
            let value = change(&memory)
            return (value, !wasInUse && memory.isInUse ? memory.whenInUse : nil)
        }
        begun?()
        return value
    }

    /// Writes down what sessions were used, and forgets what is over.
    public func keepUp(at now: Instant) {
        let (used, over, forgotten) = memory.withLock { memory in
            let over = memory.sessions.values.filter { $0.isOver(options, at: now) }.map(\.id)
            for id in over { memory.sessions[id] = nil }
            var used: [OpenSession] = []
            for session in memory.sessions.values
            where session.used.milliseconds - session.stored.milliseconds >= options.useMilliseconds {
                memory.sessions[session.id]!.stored = session.used
                used.append(session)
            }
            return (used, over, forget(&memory.tries, at: now))
        }
        guard !used.isEmpty || !over.isEmpty || !forgotten.isEmpty else { return }
        write { file throws(SQLiteError) in
            for session in used { try file.put(session) }
            for id in over { try file.remove(id) }
            for who in forgotten { try file.put(nil, of: who) }
        }
    }

    /// What is long ago, and the oldest of what is too much.
    private func forget(_ tries: inout [String: Tries], at now: Instant) -> [String] {
        var forgotten = tries.filter { $1.isForgotten(options.nameLockOut, at: now) }.map(\.key)
        for who in forgotten { tries[who] = nil }
        if tries.count > options.triesKept {
            let oldest = tries.sorted { $0.value.last < $1.value.last }.prefix(tries.count - options.triesKept)
            for (who, _) in oldest { tries[who] = nil }
            forgotten += oldest.map(\.key)
        }
        return forgotten
    }

    /// Writes what is known in memory either way.
    private func write(_ body: (borrowing PeopleFile) throws(SQLiteError) -> Void) {
        do throws(SQLiteError) { try file.withLock { file throws(SQLiteError) in try body(file) } } catch {
            lost(error)
        }
    }
}
