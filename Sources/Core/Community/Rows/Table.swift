/// The rows of one table that are being worked on. Others stay in the source until somebody asks for them, so that the
/// memory of a fold does not grow with its history.
public struct Table<Entity: Row> {
    /// Rows that are kept although nobody has touched them since they were stored: what is open in a community, and what
    /// was a few days ago.
    public static var defaultCapacity: Int { 10_000 }

    private var slots: [Slot] = []
    private var places: [Entity.Key: Int] = [:]
    private var touched: [Int] = []
    /// The places of what was touched and is on its way to the source, some of it touched again.
    private var sent: [Int] = []
    /// The key that was looked for last and is nowhere: what a decision has not found, the fold of it mostly makes.
    private var missing: Entity.Key?
    let source: any RowSource
    private let capacity: Int
    private let byteCapacity: Int?

    private struct Slot {
        var entity: Entity
        var state: State
    }

    private enum State { case stored, sent, touched }

    /// Rows that may grow large are kept up to so many bytes as well, whose number alone tells nothing.
    public init(_ source: any RowSource, capacity: Int = Table.defaultCapacity, bytes byteCapacity: Int? = nil) {
        self.source = source
        self.capacity = capacity
        self.byteCapacity = byteCapacity
    }

    public subscript(key: Entity.Key) -> Entity? {
        mutating get { place(of: key).map { slots[$0].entity } }
    }

    /// Stores a row that was not there. Nothing is looked up, so it must be known to be new, or to replace the old one.
    public mutating func put(_ entity: Entity) {
        let key = entity.key
        // The rows that are stored are mostly new, and so the place is taken before it is known to be free.
        if let place = places.updateValue(slots.count, forKey: key) {
            places[key] = place
            slots[place].entity = entity
            touch(place)
        } else {
            if key == missing { missing = nil }
            touched.append(slots.count)
            slots.append(Slot(entity: entity, state: .touched))
        }
    }

    /// Changes a row where it is; nil when there is none.
    @discardableResult
    public mutating func modify<Result>(_ key: Entity.Key, _ change: (inout Entity) -> Result) -> Result? {
        guard let place = place(of: key) else { return nil }
        touch(place)
        return change(&slots[place].entity)
    }

    /// Changes a row, or the one that `make` begins under this key.
    @discardableResult
    public mutating func modify<Result>(
        _ key: Entity.Key, orMake make: () -> Entity, _ change: (inout Entity) -> Result
    ) -> Result {
        if let place = place(of: key) {
            touch(place)
            return change(&slots[place].entity)
        }
        missing = nil
        places[key] = slots.count
        touched.append(slots.count)
        slots.append(Slot(entity: make(), state: .touched))
        return change(&slots[slots.count - 1].entity)
    }

    /// Looks at a row where it is; nil when there is none. It is lent for that, because a copy of a row with many texts in it
    /// takes longer than most questions.
    mutating func look<Result>(_ key: Entity.Key, _ look: (inout Entity) -> Result) -> Result? {
        guard let place = place(of: key) else { return nil }
        return look(&slots[place].entity)
    }

    /// Every row, stored or touched, in no particular order. What a visitor cannot understand of one, the source is told.
    public func forEach(_ visit: (Entity) throws(RowError) -> Void) {
        for slot in slots { orRefuse { () throws(RowError) in try visit(slot.entity) } }
        source.forEachRow(Entity.table) { values in
            guard let entity = load(values), places[entity.key] == nil else { return }
            orRefuse { () throws(RowError) in try visit(entity) }
        }
    }

    /// Every row that a filter of the table lets pass, in no particular order.
    public func forEach(where filter: RowFilter, _ visit: (Entity) -> Void) {
        let passes = filter.test(columns: Entity.listing.map(\.name))
        for slot in slots where passes(slot.entity.values) { visit(slot.entity) }
        source.forEachRow(Entity.table, where: filter) { values in
            guard passes(values), let entity = load(values), places[entity.key] == nil else { return }
            visit(entity)
        }
    }

    /// The row with this key, if it is in memory.
    func held(_ key: Entity.Key) -> Entity? { places[key].map { slots[$0].entity } }

    func isUnstored(_ key: Entity.Key) -> Bool { places[key].map { slots[$0].state != .stored } ?? false }

    /// Every row that the source does not have, or not as it is.
    func forEachUnstored(_ visit: (Entity) -> Void) {
        for place in sent where slots[place].state == .sent { visit(slots[place].entity) }
        for place in touched { visit(slots[place].entity) }
    }

    /// The rows that wait for being handed over.
    public var touchedCount: Int { touched.count }

    /// What was touched, for being stored elsewhere.
    public var touchedRows: RowCopies<Entity> { RowCopies(touched.map { slots[$0].entity }) }

    /// Hands over what was touched. Until `send` it counts as touched.
    public mutating func store<Sink: RowSink>(in sink: inout Sink) throws(Sink.Failure) {
        var writer = RowWriter()
        for place in touched { try sink.store(Entity.table, writer.values(of: &slots[place].entity)) }
    }

    /// What was handed over is on its way. It is not forgotten, because it may not arrive for long.
    public mutating func send() {
        precondition(sent.isEmpty, "rows were sent while others were on their way")
        for place in touched { slots[place].state = .sent }
        swap(&sent, &touched)
    }

    /// What was on its way is stored: it may be forgotten, but for what was touched again.
    public mutating func settle() {
        for place in sent where slots[place].state == .sent { slots[place].state = .stored }
        sent.removeAll(keepingCapacity: true)
        guard slots.count > capacity || byteCapacity.map({ heldBytes > $0 }) ?? false else { return }
        let kept = touched.map { slots[$0] }
        slots.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        for slot in kept {
            places[slot.entity.key] = slots.count
            slots.append(slot)
        }
        touched = Array(kept.indices)
    }

    /// What the rows in memory hold besides themselves.
    var heldBytes: Int { slots.reduce(0) { $0 + $1.entity.heldBytes } }

    private mutating func touch(_ place: Int) {
        guard slots[place].state != .touched else { return }
        slots[place].state = .touched
        touched.append(place)
    }

    private mutating func place(of key: Entity.Key) -> Int? {
        if let place = places[key] { return place }
        if key == missing { return nil }
        guard let values = source.row(Entity.table, key: Entity.columns(of: key)), let entity = load(values) else {
            missing = key
            return nil
        }
        places[key] = slots.count
        slots.append(Slot(entity: entity, state: .stored))
        return slots.count - 1
    }

    func load(_ values: [ColumnValue]) -> Entity? {
        orRefuse { () throws(RowError) in try Entity(stored: values) }
    }

    /// What cannot be made of a row is refused as the row is: whoever drives the fold asks its source.
    @discardableResult
    public func orRefuse<Result>(_ body: () throws(RowError) -> Result) -> Result? {
        do throws(RowError) { return try body() } catch {
            source.refuse(error)
            return nil
        }
    }
}
