import Community
import Digest
import EventLoop
import HTTP
import HTTPTypes
import Ledger
import Surface
import Synchronization
import Views
import Wire

/// Lets in who shows a token of the access lane, and has the lane know who was turned away.
final class TokenGate: Gate {
    private struct Book {
        var tokens: [TokenID: Token] = [:]
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
    private let references: AddressReferences
    /// What somebody may who shows no token; nil where nobody comes in without one.
    private let visitor: Grant?
    private let lost: @Sendable (AskError) -> Void

    /// `lost` is told when those who were turned away could not be recorded. Nobody is let in or kept out because of it.
    init(
        _ lanes: Lanes, clock: NodeClock, references: AddressReferences, visitor: Grant? = nil,
        lost: @escaping @Sendable (AskError) -> Void
    ) throws(ViewError) {
        self.visitor = visitor
        self.lanes = lanes
        self.clock = clock
        self.references = references
        self.lost = lost
        try refresh()
    }

    /// Takes over what the access lane says of tokens by now. Called when one was issued or revoked, before anybody is told.
    func refresh() throws(ViewError) {
        let position = lanes.ledger.access.size
        let tokens = try lanes.doors.at(position) { access in
            var tokens: [TokenID: Token] = [:]
            access.forEachToken { tokens[$0.id] = $0 }
            return tokens
        }
        book.withLock { book in
            // Another may have read later and come here first.
            if position >= book.position { book = Book(tokens: tokens, position: position) }
        }
    }

    func admit(_ head: RequestHead, from peer: HTTPPeer) throws(Problem) -> Grant {
        let shown = head.fields["authorization"]
        if shown == nil, let visitor { return visitor }
        do throws(Refusal) { return try grant(shown) } catch {
            let now = clock.now
            let (before, whenBegun) = gathering.withLock { gathering in
                gathering.counting { $0.refusals.count(error, from: peer.address.host, at: now) }
            }
            whenBegun?()
            if let before { record(before) }
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
        let counts = minute.counts { references($0) }
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
