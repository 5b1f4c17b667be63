public import Wire

/// The state of the access lane: who may do what, who wanted what was not theirs, and who has looked at what the vault
/// holds.
///
/// Visitors belong here as well.
public struct Access: LaneFold {
    public static let lane = Lane.access
    public static let version: Int64 = 4

    var tokens: Table<Token>
    var persons: Table<Person>
    var refusals: Table<Refusals>
    var runs: Table<NodeRun>
    var keeping: Table<Keeping>
    var purges: Table<Purge>
    var shortages: Table<DiskShortage>
    var holdings: Table<Holding>
    private var unfolded: Table<Unfolded>

    private static let kinds = KindTable(AccessEvent.kinds)

    public init(rows: any RowSource) {
        tokens = Table(rows)
        persons = Table(rows)
        refusals = Table(rows)
        runs = Table(rows)
        keeping = Table(rows)
        purges = Table(rows)
        shortages = Table(rows)
        holdings = Table(rows)
        unfolded = Table(rows)
    }

    public subscript(token: TokenID) -> Token? {
        mutating get { tokens[token] }
    }

    public subscript(person: PersonID) -> Person? {
        mutating get { persons[person] }
    }

    public subscript(run: RunID) -> NodeRun? {
        mutating get { runs[run] }
    }

    public subscript(shortage id: DiskShortageID) -> DiskShortage? {
        mutating get { shortages[id] }
    }

    public subscript(holding: HeldID) -> Holding? {
        mutating get { holdings[holding] }
    }

    public func forEachToken(_ visit: (Token) -> Void) { tokens.forEach(visit) }
    public func forEachPerson(_ visit: (Person) -> Void) { persons.forEach(visit) }
    public func forEachRefusals(_ visit: (Refusals) -> Void) { refusals.forEach(visit) }
    public func forEachRun(_ visit: (NodeRun) -> Void) { runs.forEach(visit) }
    public func forEachKeeping(_ visit: (Keeping) -> Void) { keeping.forEach(visit) }
    public func forEachPurge(_ visit: (Purge) -> Void) { purges.forEach(visit) }
    public func forEachShortage(_ visit: (DiskShortage) -> Void) { shortages.forEach(visit) }
    public func forEachHolding(_ visit: (Holding) -> Void) { holdings.forEach(visit) }

    public mutating func fold(_ record: Record) {
        do throws(SchemaError) {
            let fact = Fact(record, try Self.kinds.read(record.kindBytes, record.bodyReader))
            guard !fact.subject.isEmpty else { throw .missing(field: "subject") }
            evolve(fact)
        } catch {
            unfolded.count(record, error)
        }
    }

    public mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&tokens)
        try visitor.visit(&persons)
        try visitor.visit(&refusals)
        try visitor.visit(&runs)
        try visitor.visit(&keeping)
        try visitor.visit(&purges)
        try visitor.visit(&shortages)
        try visitor.visit(&holdings)
        try visitor.visit(&unfolded)
    }

    private mutating func evolve(_ fact: Fact<AccessEvent>) {
        let token = TokenID(text: fact.subject)
        switch fact.event {
        case .issued(let event): issue(event, fact)
        case .revoked: revoke(token, fact)
        case .refused(let event): refuse(event.address, event.reason, event.count, fact)
        case .denied(let event):
            tokens.modify(token) { row in
                row.denials = row.denials.addingSaturated(max(0, event.count))
                row.lastDenied = max(row.lastDenied ?? fact.occurred, fact.occurred)
            }
            persons.modify(PersonID(text: fact.subject)) { row in
                row.denials = row.denials.addingSaturated(max(0, event.count))
                row.lastDenied = max(row.lastDenied ?? fact.occurred, fact.occurred)
            }
        case .exported(let event):
            tokens.modify(token) { row in
                row.exports = row.exports.addingSaturated(1)
                row.exported = row.exported.addingSaturated(max(0, event.count))
                row.lastExport = max(row.lastExport ?? fact.occurred, fact.occurred)
            }
        case .started(let event):
            var run = NodeRun()
            (run.id, run.version, run.started) = (RunID(text: fact.subject), event.version, fact.occurred)
            runs.put(run)
        // What a hook is lies in the node's files; here stands who wanted it.
        case .hookAdded, .hookRemoved: break
        case .stopped: runs.modify(RunID(text: fact.subject)) { $0.stopped = fact.occurred }
        case .loginRefused(let event):
            refuse(event.address, event.reason, event.count, fact)
            evolve(person: fact.event, fact)
        case .admitted, .roleGiven, .removed, .loggedIn, .sessionEnded, .passwordChanged:
            evolve(person: fact.event, fact)
        case .keepingChanged(let event): keep(event, fact)
        case .purged(let event): purges.put(Purge(event, of: fact.subject, at: fact.occurred))
        case .scarce(let event): begin(event, fact)
        case .free: shortages.modify(DiskShortageID(text: fact.subject)) { $0.ended = fact.occurred }
        case .read: modifyHolding(fact) { $0.read(by: fact) }
        case .erased(let event): modifyHolding(fact) { $0.erase(event, by: fact) }
        }
    }

    private mutating func modifyHolding(_ fact: Fact<AccessEvent>, _ change: (inout Holding) -> Void) {
        let id = HeldID(text: fact.subject)
        holdings.modify(id, orMake: { Holding(id) }, change)
    }

    /// The first record of a token stands: nothing that is recorded later makes it worth more, or valid again.
    private mutating func issue(_ event: TokenIssued, _ fact: Fact<AccessEvent>) {
        let id = TokenID(text: fact.subject)
        guard tokens[id] == nil else { return }
        var token = Token()
        (token.id, token.hash, token.principal, token.role) = (id, event.hash, event.principal, event.role)
        (token.scope, token.mask, token.expires) = (fact.place ?? .community, event.mask, event.expires)
        (token.issued, token.issuedBy) = (fact.occurred, fact.actor)
        tokens.put(token)
    }

    private mutating func revoke(_ id: TokenID, _ fact: Fact<AccessEvent>) {
        tokens.modify(id) { token in
            guard token.revoked == nil else { return }
            (token.revoked, token.revokedBy) = (fact.occurred, fact.actor)
        }
    }

    private mutating func refuse(
        _ address: AddressID?, _ reason: Refusal, _ count: Int64, _ fact: Fact<AccessEvent>
    ) {
        let count = max(0, count)
        let (address, hour) = (address ?? "", Refusals.hour(of: fact.occurred))
        let all = Refusals.Key(hour: hour, reason: reason, address: "")
        let own = Refusals.Key(hour: hour, reason: reason, address: address)
        let isNew = address != "" && refusals[own] == nil
        let hasRoom = refusals.modify(all, orMake: { Refusals(all) }) { row in
            row.add(count, fact.occurred)
            guard isNew, row.addresses < Refusals.maximumAddresses else { return !isNew }
            row.addresses += 1
            return true
        }
        guard address != "", hasRoom else { return }
        refusals.modify(own, orMake: { Refusals(own) }) { $0.add(count, fact.occurred) }
    }
}
