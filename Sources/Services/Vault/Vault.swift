public import Community
import Files
import Synchronization
import Threads
public import Wire

/// What a community knows of people and what they wrote, each sealed with a key of its own. The log has references alone.
///
/// What a command says is kept before the command is decided, and what was kept for one that came to nothing is taken away
/// again: at once, or when the vault is opened the next time.
public final class Vault: Sendable {
    public typealias Answer = @Sendable (Result<Void, VaultError>) -> Void

    /// What became of a command that something was kept for.
    public enum End: Sendable {
        case recorded(CommandKey, about: String?)
        case refused(CommandKey)
        /// The lane could not say; whoever opens the vault the next time looks.
        case uncertain(CommandKey)

        var key: CommandKey {
            switch self {
            case .recorded(let key, _), .refused(let key), .uncertain(let key): key
            }
        }
    }

    private struct Keep {
        let commands: [KeptCommand]
        let answer: Answer
    }

    private struct Queue {
        var keeps: [Keep] = []
        /// Nobody waits for these, so they go with the next who does.
        var ends: [End] = []
        var underWay: Set<CommandKey> = []
        /// A record of them may stand in the log, whatever becomes of those who ask again.
        var uncertain: Set<CommandKey> = []
        var isClosing = false
    }

    /// Requests that may wait to be kept; beyond it callers are told to come back.
    private static let waitingLimit = 1_000
    /// How long what became of commands waits for company before it is written, and how many of them do.
    private static let endsNanoseconds: Int64 = 500_000_000
    private static let endsLimit = 256

    private let master: MasterKey
    private let copies: KeyCopies
    /// Nil once it is closed.
    private let store: Monitor<VaultStore?>
    private let queue = Monitor(Queue())
    private let thread = Mutex<Thread?>(nil)

    /// Opens what lies there, or makes it anew.
    public init(opening site: VaultSite) throws(VaultError) {
        // Keys that were made anew would open nothing of it, and hide that they are missing.
        if try site.exists(site.contents), try !site.exists(site.keys) { throw .noKeys(path: site.keys) }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try site.disk.contents(of: site.masterKey) } catch {
            throw error.code == .notFound ? .noMasterKey(path: site.masterKey) : .disk(error)
        }
        guard let master = MasterKey(bytes) else { throw .otherMasterKey(path: site.masterKey) }
        self.master = master
        copies = KeyCopies(site: site)
        let opened = try VaultStore(at: site, master)
        try opened.keys.check()
        store = Monitor(opened)
    }

    /// Lets commands come, and returns what was erased although the log does not know of it any more. `wasRecorded` says of one
    /// that was cut off what it became: what it is about, if a record of it stands in its lane. What was erased by the log has
    /// its key destroyed, whatever kept it from being so.
    public func begin(
        erased: [HeldID], wasRecorded: (PendingCommand) throws(VaultError) -> Fate
    ) throws(VaultError) -> [Erased] {
        let unrecorded = try withStore { store throws(VaultError) in
            for pending in try store.pending() {
                let fate = try wasRecorded(pending)
                try store.transact { () throws(VaultError) in
                    switch fate {
                    case .recorded(let entity): try store.settle(pending.encodedKey, about: entity)
                    case .refused: try store.discard(pending.encodedKey)
                    }
                }
            }
            let destroyed = try store.keys.destroyed()
            let left = try store.present(of: erased + destroyed.map(\.id))
            // A crash may have come between what was destroyed and the last byte of it.
            if !left.isEmpty { try store.erase(left) } else if !destroyed.isEmpty { try store.keys.scour() }
            let recorded = Set(erased)
            return destroyed.filter { !recorded.contains($0.id) }
        }
        try copies.catchUp()
        thread.withLock { $0 = Thread { [self] in run() } }
        return unrecorded
    }

    /// What became of a command that was cut off.
    public enum Fate: Sendable {
        case recorded(about: String?)
        case refused
    }

    /// Under which reference the content of a field of a command is held.
    public func reference(_ prefix: Character, _ key: CommandKey, _ field: String) -> HeldID {
        master.reference(prefix, key.encoded, field)
    }

    // MARK: Keeping

    /// Keeps what commands say, all of it or nothing. `answer` comes on the vault's thread, or at once; when it tells of
    /// success, `end` is to be called for each of them.
    public func keep(_ commands: [KeptCommand], answer: @escaping Answer) {
        let refusal: VaultError? = queue.withLock { queue -> VaultError? in
            guard !queue.isClosing else { return .closed }
            guard queue.keeps.count < Self.waitingLimit else { return .overloaded(waiting: queue.keeps.count) }
            // A command that is sent twice at once would be kept for one and taken away for the other.
            guard commands.allSatisfy({ !queue.underWay.contains($0.key) }) else { return .underWay }
            // What the second of two with one id says would take the place of what the first was recorded with.
            var keys: Set<CommandKey> = []
            for command in commands where !keys.insert(command.key).inserted {
                return .reused(command.items.first?.id ?? "")
            }
            queue.underWay.formUnion(commands.map(\.key))
            queue.keeps.append(Keep(commands: commands, answer: answer))
            return nil
        }
        if let refusal { return answer(.failure(refusal)) }
        queue.wake()
    }

    /// What became of commands that were kept.
    public func end(_ ends: [End]) {
        let wakes = queue.withLock { queue in
            for end in ends {
                if case .uncertain(let key) = end { queue.uncertain.insert(key) }
                if case .refused(let key) = end, queue.uncertain.contains(key) { continue }
                queue.ends.append(end)
            }
            queue.underWay.subtract(ends.map(\.key))
            return queue.ends.count == ends.count || queue.ends.count >= Self.endsLimit
        }
        if wakes { queue.wake() }
    }

    private func run() {
        var isWritten = true
        while true {
            // Somebody has to come; then there is a moment for company, unless somebody waits for an answer.
            queue.wait(while: { $0.keeps.isEmpty && $0.ends.isEmpty && !$0.isClosing }, then: { _ in })
            let (keeps, ends, isClosing) = queue.wait(
                while: { [isWritten] in
                    $0.keeps.isEmpty && ($0.ends.count < Self.endsLimit || !isWritten) && !$0.isClosing
                },
                nanoseconds: Self.endsNanoseconds
            ) { queue in
                defer { (queue.keeps, queue.ends) = ([], []) }
                return (queue.keeps, queue.ends, queue.isClosing)
            }
            isWritten = write(keeps, ends)
            if isClosing { return }
        }
    }

    /// In one transaction; each request is kept or refused by itself. Returns whether it could be written. What became of a
    /// command and could not be written is looked up when the vault is opened again.
    private func write(_ keeps: [Keep], _ ends: [End]) -> Bool {
        guard !keeps.isEmpty || !ends.isEmpty else { return true }
        var outcomes: [Result<Void, VaultError>] = []
        var isWritten = true
        do throws(VaultError) {
            try withStore { store throws(VaultError) in
                try store.transact { () throws(VaultError) in
                    for end in ends {
                        switch end {
                        case .recorded(let key, let entity): try store.settle(key.encoded, about: entity)
                        case .refused(let key): try store.discard(key.encoded)
                        case .uncertain: break
                        }
                    }
                    for keep in keeps { outcomes.append(try store.outcome(of: keep.commands)) }
                }
            }
        } catch {
            isWritten = false
            outcomes = keeps.map { _ in .failure(error) }
            queue.withLock { $0.ends = ends + $0.ends }
        }
        for (keep, outcome) in zip(keeps, outcomes) {
            if case .failure = outcome { queue.withLock { $0.underWay.subtract(keep.commands.map(\.key)) } }
            keep.answer(outcome)
        }
        return isWritten
    }

    /// Waits until what became of the commands so far is written.
    private func settle() throws(VaultError) {
        let answered = Monitor<Result<Void, VaultError>?>(nil)
        keep([]) { result in
            answered.withLock { $0 = result }
            answered.wake()
        }
        try answered.wait(while: { $0 == nil }, then: { $0! }).get()
    }

    // MARK: Looking

    /// Everything that is held under a reference.
    public func particulars(_ id: HeldID) throws(VaultError) -> Particulars {
        try withStore { store throws(VaultError) in
            guard let particulars = try store.particulars(id) else { throw .unknown(id) }
            return particulars
        }
    }

    /// What something has to do with: of a person, the cases that they reported; of words, what they were written about.
    public func entities(of id: HeldID) throws(VaultError) -> [String] {
        try settle()
        return try withStore { store throws(VaultError) in try store.entities(of: id) }
    }

    /// What somebody has to do with, and what was written about that.
    /// Of somebody who is known by what they have asked for alone there are no particulars.
    public func dossier(_ person: HeldID) throws(VaultError) -> (
        particulars: Particulars, entities: [String], texts: [(id: HeldID, entity: String)]
    ) {
        try settle()
        return try withStore { store throws(VaultError) in
            guard try store.isKnown(person) else { throw .unknown(person) }
            return (
                try store.particulars(person) ?? Particulars([:]), try store.entities(of: person),
                try store.held(about: person)
            )
        }
    }

    // MARK: Erasing

    /// What goes with a reference when it is erased, with the fingerprints of the keys: itself and, of a person, what was
    /// written about what they have to do with. What is erased already is not among it.
    public func erasable(_ id: HeldID) throws(VaultError) -> [Erased] {
        try settle()
        return try withStore { store throws(VaultError) in
            let all = [id] + (try store.held(about: id).map(\.id))
            guard try store.isKnown(id) else { throw .unknown(id) }
            var found: [Erased] = []
            for id in try store.present(of: all) {
                found.append(Erased(id: id, fingerprint: try store.keys.fingerprint(of: id)))
            }
            return found
        }
    }

    /// Destroys keys. When this returns, they are in no byte of a file of the vault, nor of a copy of its keys but of those
    /// that could not be reached, which it returns.
    public func erase(_ ids: [HeldID]) throws(VaultError) -> [String] {
        do throws(VaultError) {
            try withStore { store throws(VaultError) in try store.erase(ids) }
        } catch {
            // The keys may be gone all the same, and then they are not to lie in a copy.
            _ = try copies.renew()
            throw error
        }
        return try copies.renew()
    }

    // MARK: The end

    /// Answers whoever waits. Who comes later is refused; what becomes of the commands that were kept can still be told.
    public func finishKeeping() {
        queue.withLock { $0.isClosing = true }
        queue.wake()
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }

    /// Writes what became of the last commands, and closes the files.
    public func close() throws(VaultError) {
        finishKeeping()
        let ends = queue.withLock { queue in
            defer { queue.ends = [] }
            return queue.ends
        }
        _ = write([], ends)
        try store.withLock { store throws(VaultError) in
            defer { store = nil }
            try store?.finish()
        }
    }

    private func withStore<Value>(
        _ body: (VaultStore) throws(VaultError) -> Value
    ) throws(VaultError) -> Value {
        try store.withLock { store throws(VaultError) in
            guard let store else { throw .closed }
            return try body(store)
        }
    }
}
