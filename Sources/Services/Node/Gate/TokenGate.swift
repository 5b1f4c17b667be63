import Community
import Digest
import EventLoop
import HTTP
import HTTPTypes
import Ledger
import People
import Surface
import Synchronization
import Views
import Wire

/// Lets in who shows a token of the access lane or of a session, and has the lane know who was turned away.
final class TokenGate: Gate {
    private struct Book {
        var tokens: [TokenID: Token] = [:]
        var persons: [PersonID: Person] = [:]
        /// The position that they are of.
        var position: UInt64 = 0
        /// Credentials that were found to be those of a token, as they were shown: most come again and again.
        var known: [String: Token] = [:]
    }

    /// Those who were turned away, until they are recorded.
    private struct Gathering {
        var refusals = RefusalGathering()
        var denials = DenialGathering()
        var whenBegun: @Sendable () -> Void = {}

        var isEmpty: Bool { refusals.isEmpty && denials.isEmpty }

        /// What `count` gives back, and whom to tell if it was the first.
        mutating func counting<Before>(
            _ count: (inout Gathering) -> Before
        ) -> (before: Before, whenBegun: (@Sendable () -> Void)?) {
            let wasEmpty = isEmpty
            return (count(&self), wasEmpty ? whenBegun : nil)
        }
    }

    /// Credentials that are remembered; a community has fewer.
    private static let knownLimit = 1_000

    private let book = Mutex(Book())
    private let gathering = Mutex(Gathering())
    private let lanes: Lanes
    private let clock: NodeClock
    let references: References
    private let people: People
    /// What somebody may who shows no token; nil where nobody comes in without one.
    private let visitor: Grant?
    let lost: @Sendable (AskError) -> Void
    /// Told when somebody may have lost what they had: whoever follows a stream asks again.
    private let narrowed = Mutex(Narrowed())

    private struct Narrowed {
        var action: @Sendable () -> Void = {}
    }

    /// `lost` is told when those who were turned away could not be recorded. Nobody is let in or kept out because of it.
    init(
        _ lanes: Lanes, clock: NodeClock, references: References, people: People, visitor: Grant? = nil,
        lost: @escaping @Sendable (AskError) -> Void
    ) throws(ViewError) {
        self.visitor = visitor
        self.lanes = lanes
        self.clock = clock
        self.references = references
        self.people = people
        self.lost = lost
        try refresh()
    }

    /// Takes over what the access lane says of tokens and people by now. Called when it has changed, before anybody is told.
    func refresh() throws(ViewError) {
        let position = lanes.ledger.access.size
        let fresh = try lanes.doors.at(position) { access in
            var book = Book(position: position)
            access.forEachToken { book.tokens[$0.id] = $0 }
            access.forEachPerson { book.persons[$0.id] = $0 }
            return book
        }
        book.withLock { book in
            // Another may have read later and come here first.
            if position >= book.position { book = fresh }
        }
        told()
    }

    /// `action` is called from any thread.
    func whenNarrowed(_ action: @escaping @Sendable () -> Void) { narrowed.withLock { $0.action = action } }

    /// A session has ended.
    func told() { narrowed.withLock { $0 }.action() }

    /// Somebody who may log in.
    func person(_ id: PersonID) -> Person? {
        book.withLock { $0.persons[id] }.flatMap { $0.removed == nil ? $0 : nil }
    }

    /// All who are known, those who were removed as well.
    var persons: [Person] { book.withLock { Array($0.persons.values) } }

    func holds(_ grant: Grant) -> Bool {
        if grant == visitor { return true }
        let now = clock.now
        guard let session = grant.session else {
            return book.withLock { $0.tokens[grant.token] }.map { $0.refusal(at: now) == nil } ?? false
        }
        guard people.end(of: session, at: now) != nil else { return false }
        return person(PersonID(text: grant.principal))?.grant(in: session) == grant
    }

    func admit(_ head: RequestHead, from peer: HTTPPeer) throws(Problem) -> Grant {
        let shown = head.fields["authorization"]
        if shown == nil, let visitor { return visitor }
        do throws(Refusal) { return try grant(shown) } catch {
            count(error, of: .token, from: peer.address.host)
            var problem = Problem(
                401, "unauthorized", "Nobody is known by this token",
                error == .missing
                    ? "this needs a token: Authorization: Bearer linli_…"
                    : error == .expired ? "the token has expired" : "the token is not one of this node, or not any more"
            )
            problem.fields.append("www-authenticate", "Bearer realm=\"linli\"")
            throw problem
        }
    }

    private func grant(_ field: String?) throws(Refusal) -> Grant {
        guard let field else { throw .missing }
        let now = clock.now
        if let token = book.withLock({ $0.known[field] }) {
            if let refusal = token.refusal(at: now) { throw refusal }
            return token.grant
        }
        guard field.count > 7, field.prefix(7).lowercased() == "bearer ",
            let shown = ShownToken(String(field.dropFirst(7)))
        else { throw .malformed }
        if shown.id.text.hasPrefix("s") { return try grant(inSession: shown, at: now) }
        guard let token = book.withLock({ $0.tokens[shown.id] }) else { throw .unknown }
        let grant = try token.grant(for: shown, at: now)
        book.withLock { book in
            // A token that was revoked meanwhile is not in the book any more as it was.
            guard book.tokens[token.id]?.revoked == nil else { return }
            if book.known.count >= Self.knownLimit { book.known = [:] }
            book.known[field] = token
        }
        return grant
    }

    /// No token begins with this letter: the lane makes their ids.
    private func grant(inSession shown: ShownToken, at now: Instant) throws(Refusal) -> Grant {
        let person = try people.use(shown, at: now)
        guard let grant = self.person(person)?.grant(in: SessionID(text: shown.id.text)) else { throw .revoked }
        return grant
    }

    /// Counts somebody who was turned away.
    func count(_ refusal: Refusal, of credentials: Credentials, from address: String) {
        let now = clock.now
        let (before, whenBegun) = gathering.withLock { gathering in
            gathering.counting { $0.refusals.count(refusal, of: credentials, from: address, at: now) }
        }
        whenBegun?()
        if let before { record(before) }
    }

    func denied(_ grant: Grant, _ permission: Permission, _ lack: Denial.Lack) {
        let now = clock.now
        let (before, whenBegun) = gathering.withLock { gathering in
            gathering.counting { $0.denials.count(grant, permission, lack, at: now) }
        }
        whenBegun?()
        for denied in before { record(denied) }
    }

    /// `action` is called, on whatever thread, when something is gathered and nothing was before.
    func whenGathering(_ action: @escaping @Sendable () -> Void) { gathering.withLock { $0.whenBegun = action } }

    var isGathering: Bool { gathering.withLock { !$0.isEmpty } }

    /// Records what was gathered in minutes that are over.
    func look() {
        let now = clock.now
        let (minute, denied) = gathering.withLock { ($0.refusals.take(endedBy: now), $0.denials.take(endedBy: now)) }
        record(minute, denied)
    }

    /// Records everything, for a node that stops.
    func finish() {
        let (minute, denied) = gathering.withLock { ($0.refusals.takeAll(), $0.denials.takeAll()) }
        record(minute, denied)
    }

    private func record(_ minute: RefusalGathering.Minute?, _ denied: [DenialGathering.Denied]) {
        if let minute { record(minute) }
        for denied in denied { record(denied) }
    }

    private func record(_ minute: RefusalGathering.Minute) {
        let counts = minute.counts { references.address($0) }
        // A minute may be told in two pieces, one before the node was stopped and one after.
        ask(
            .refuse(counts), occurred: minute.start, actor: "linli:gate",
            id: "refused-\(minute.start.milliseconds)-\(lanes.ledger.access.size)")
    }

    private func record(_ denied: DenialGathering.Denied) {
        ask(
            .deny(denied.token, denied.permission, denied.lack, at: nil, count: denied.count), occurred: denied.last,
            actor: denied.principal, id: "denied-\(denied.token)-\(denied.permission)-\(denied.first.milliseconds)")
    }

    private func ask(_ command: AccessCommand, occurred: Instant, actor: String, id: String) {
        guard let key = try? CommandKey(principal: "linli", source: "linli:gate", id: id) else { return }
        let ask = Ask(command, by: actor, occurred: occurred, request: Request(key: key, content: []))
        // Nobody waits for it.
        lanes.access.submit([ask], bytes: 0) { [lost] answer in
            if case .failure(let error) = answer { lost(error) }
        }
    }
}
