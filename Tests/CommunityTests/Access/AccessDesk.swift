import CBOR
import Community
import Digest
import Histories
import Testing
import Wire

/// The access lane of a community, with a clock that tests set.
struct AccessDesk {
    var access: Access
    let stored = Histories.StoredRows()
    private(set) var records: [Record] = []
    private var commands = 0
    /// Milliseconds since the scene began.
    var now: Int64 = 0

    /// The start of an hour.
    static let start: Instant = 1_800_000_000_000

    init() { access = Access(rows: stored) }

    func time(_ milliseconds: Int64) -> Instant { Self.start.advanced(byMilliseconds: milliseconds) }

    private mutating func context(
        _ actor: String, occurred: Int64?, id: String?
    ) throws -> CommandContext {
        commands += 1
        let key = try CommandKey(principal: actor, source: "/test", id: id ?? "\(commands)")
        return CommandContext(now: time(now), occurred: time(occurred ?? now), actor: actor, key: key)
    }

    /// Decides, records and folds; says what the first event is about.
    @discardableResult
    mutating func send(
        _ command: AccessCommand, by actor: String = "root", occurred: Int64? = nil, id: String? = nil
    ) throws -> String {
        let proposals = try access.decide(command, try context(actor, occurred: occurred, id: id))
        try append(proposals.map { try $0.event() })
        return try #require(proposals.first).subject
    }

    mutating func append(_ events: [Event]) throws {
        let key = try CommandKey(principal: "desk", source: "/test", id: "record-\(records.count)")
        for event in try Command(key: key, events: events).events {
            var writer = CBORWriter()
            event.write(seq: Seq(UInt64(records.count)), recorded: time(now), to: &writer)
            let record = try Record(decoding: writer.bytes)
            records.append(record)
            access.fold(record)
        }
    }

    mutating func expect(
        _ rule: Rule, of command: AccessCommand, occurred: Int64? = nil, id: String? = nil, naming words: String? = nil
    ) throws {
        do throws(Rejection) {
            _ = try access.decide(command, try! context("root", occurred: occurred, id: id))
            Issue.record("\(command) is not refused")
        } catch {
            #expect(error.rule == rule, "\(error)")
            if let words { #expect(error.reason.contains(words)) }
        }
    }

    /// Issues a token whose secret is the same byte all through.
    mutating func issue(
        _ byte: UInt8 = 1, to principal: String = "zhang", as role: Role = .worker, for scope: PlacePath = .community,
        mask: Mask? = nil, expires: Int64? = nil
    ) throws -> TokenID {
        let terms = TokenTerms(
            hash: Self.secret(byte).hash, principal: principal, role: role, scope: scope, mask: mask,
            expires: expires.map(time))
        return TokenID(text: try send(.issue(terms)))
    }

    static func secret(_ byte: UInt8) -> Secret { Secret { [UInt8](repeating: byte, count: $0) } }

    /// Who is let in by what they show, or why nobody is.
    mutating func admit(_ text: String) -> Result<Grant, Refusal> {
        guard let shown = ShownToken(text) else { return .failure(.malformed) }
        guard let token = access[shown.id] else { return .failure(.unknown) }
        do throws(Refusal) { return .success(try token.grant(for: shown, at: time(now))) } catch {
            return .failure(error)
        }
    }

    /// Stores every row, and goes on with nothing in memory.
    mutating func storeAndForget() throws {
        stored.store(&access)
        access = Access(rows: stored)
    }

    /// What is stored is what folding everything at once comes to.
    mutating func expectSameRowsAgain() throws {
        try storeAndForget()
        var (again, rows) = (Access(rows: NoRows()), Histories.StoredRows())
        for record in records { again.fold(record) }
        rows.store(&again)
        #expect(stored.all == rows.all)
        #expect(stored.refused.isEmpty)
    }
}
