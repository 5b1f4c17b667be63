/// The rows of one table that are being worked on. Others stay in the source until somebody asks for them, so that the
/// memory of a fold does not grow with its history.
public struct Table<Entity: Row> {
    /// Rows that are kept although nobody has touched them since they were stored: what is open in a community, and what
    /// was a few days ago.
    public static var defaultCapacity: Int { 10_000 }

    private var slots: [Slot] = []
    private var places: [Entity.Key: Int] = [:]
    private var touched: [Int] = []
    /// The key that was looked for last and is nowhere: what a decision has not found, the fold of it mostly makes.
    private var missing: Entity.Key?
    let source: any RowSource
    private let capacity: Int
    private let byteCapacity: Int?

    private struct Slot {
        var entity: Entity
        var isTouched: Bool
    }

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
            slots.append(Slot(entity: entity, isTouched: true))
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
        slots.append(Slot(entity: make(), isTouched: true))
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

    func isTouched(_ key: Entity.Key) -> Bool { places[key].map { slots[$0].isTouched } ?? false }

    /// Every row that waits for being stored.
    func forEachTouched(_ visit: (Entity) -> Void) {
        for place in touched { visit(slots[place].entity) }
    }

    /// The rows that wait for being stored.
    public var touchedCount: Int { touched.count }

    /// Hands over what was touched. Until it is known to be stored for good, nothing is forgotten.
    public mutating func store(in sink: inout some RowSink) throws {
        var writer = RowWriter()
        for place in touched { try sink.store(Entity.table, writer.values(of: &slots[place].entity)) }
    }

    /// To be called when what was handed over is stored.
    public mutating func settle() {
        for place in touched { slots[place].isTouched = false }
        touched.removeAll(keepingCapacity: true)
        guard slots.count > capacity || byteCapacity.map({ heldBytes > $0 }) ?? false else { return }
        slots.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
    }

    /// What the rows in memory hold besides themselves.
    var heldBytes: Int { slots.reduce(0) { $0 + $1.entity.heldBytes } }

    private mutating func touch(_ place: Int) {
        guard !slots[place].isTouched else { return }
        slots[place].isTouched = true
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
        slots.append(Slot(entity: entity, isTouched: false))
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
