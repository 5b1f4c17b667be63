import CBOR
import Community
import Wire

/// How many rows a fold under test keeps in memory.
protocol Shed {
    static var capacity: Int { get }
    static var version: Int64 { get }
}

enum Wide: Shed {
    static let capacity = 50_000
    static let version: Int64 = 1
}

/// Every row is forgotten at every commit.
enum Tight: Shed {
    static let capacity = 0
    static let version: Int64 = 1
}

/// Folds as before, by another version.
enum Newer: Shed {
    static let capacity = 50_000
    static let version: Int64 = 2
}

/// A fold with all that is awkward about rows: keys of several columns and of every type, columns without a value, packed
/// ones, tables that grow and a table of one row that every record changes. What is folded twice, left out or in another
/// order comes to other rows.
struct Garden<Size: Shed>: LaneFold {
    static var lane: Lane { .incident }
    static var version: Int64 { Size.version }

    var plants: Table<Plant>
    var beds: Table<Bed>
    var stamps: Table<Stamp>
    var days: Table<Day>

    init(rows: any RowSource) {
        plants = Table(rows, capacity: Size.capacity)
        beds = Table(rows, capacity: Size.capacity)
        stamps = Table(rows, capacity: Size.capacity)
        days = Table(rows, capacity: Size.capacity)
    }

    mutating func fold(_ record: Record) {
        let (seq, name) = (Int64(record.seq.value), record.subject ?? "")
        plants.modify(name, orMake: { Plant(name: name) }) { plant in
            plant.height = plant.height &* 31 &+ seq
            plant.note = plant.height % 3 == 0 ? nil : record.place
            plant.leaves.append(seq)
            if plant.leaves.count > 5 { plant.leaves.removeFirst() }
        }
        let total = plants[name]!.height
        let bed = Bed.Key(row: seq % 3 - 1, name: name)
        beds.modify(bed, orMake: { Bed(bed) }) { $0.total = $0.total &+ total }
        stamps.put(
            Stamp(
                mark: Mark(bytes: [UInt8(truncatingIfNeeded: seq), 0, UInt8(truncatingIfNeeded: seq >> 8)]),
                at: record.recorded))
        let day = record.recorded.milliseconds / 86_400_000 - 20_700
        days.modify(day, orMake: { Day(number: day) }) { $0.count += 1 }
    }

    mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&plants)
        try visitor.visit(&beds)
        try visitor.visit(&stamps)
        try visitor.visit(&days)
    }
}

struct Plant: Row {
    static let table: StaticString = "plant"
    /// Plants lose their notes and get new ones, and so come and go in its index.
    static let bare = RowFilter("bare", ("note", .null))
    static let filters = [bare]
    var key = ""
    var height: Int64 = 0
    var note: String?
    var leaves: [Int64] = []

    init() {}
    init(name: String) { key = name }

    mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("name", &key)
        try coder.column("height", &height)
        try coder.optional("note", &note)
        try coder.packed("leaves", &leaves)
    }
}

struct Bed: Row {
    struct Key: Hashable {
        var row: Int64 = 0
        var name = ""
    }

    /// Both names are words of SQL.
    static let table: StaticString = "order"
    static let keyColumns = 2
    var key = Key()
    var total: Int64 = 0

    init() {}
    init(_ key: Key) { self.key = key }

    static func columns(of key: Key) -> [ColumnValue] { [.integer(key.row), .text(key.name)] }

    mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("group", &key.row)
        try coder.column("name", &key.name)
        try coder.column("total", &total)
    }
}

/// A key of bytes, and a table that only grows.
struct Stamp: Row {
    static let table: StaticString = "stamp"
    var key = Mark(bytes: [])
    var at = Instant(milliseconds: 0)

    init() {}
    init(mark: Mark, at: Instant) {
        key = mark
        self.at = at
    }

    mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("mark", &key)
        try coder.column("at", &at)
    }
}

struct Mark: Hashable, ColumnConvertible {
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    static let columnType = ColumnType.bytes
    var column: ColumnValue { .bytes(bytes) }
    init?(column: ColumnValue) {
        guard case .bytes(let bytes) = column else { return nil }
        self.bytes = bytes
    }
}

/// A key of one integer, which may be negative.
struct Day: Row {
    static let table: StaticString = "day"
    var key: Int64 = 0
    var count: Int64 = 0

    init() {}
    init(number: Int64) { key = number }

    mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("number", &key)
        try coder.column("count", &count)
    }
}
