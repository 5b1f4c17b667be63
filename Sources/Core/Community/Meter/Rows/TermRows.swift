public import Wire

/// The clock of the community. One row.
public struct CommunityClock: Row {
    public var key = "zone"
    public var zone = ""

    public static let table: StaticString = "clock"
    public init() {}

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("name", &key)
        try coder.column("zone", &zone)
    }
}

public struct Tariff: Row {
    public struct Key: Hashable, Sendable {
        public var medium: Medium
        public var from: Int64

        public init(medium: Medium, from: Int64) { (self.medium, self.from) = (medium, from) }
    }

    public var key = Key(medium: .electricity, from: 0)
    public var seasons: [TariffSeason] = []
    public var source = ""

    public static let table: StaticString = "tariff"
    public static let keyColumns = 2
    public init() {}

    public static func columns(of key: Key) -> [ColumnValue] { [key.medium.column, key.from.column] }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("medium", &key.medium)
        try coder.instant("from", &key.from)
        try coder.packed("seasons", &seasons)
        try coder.column("source", &source)
    }
}

public struct Factor: Row {
    public struct Key: Hashable, Sendable {
        public var kind: FactorKind
        public var medium: Medium
        public var from: Int64

        public init(kind: FactorKind, medium: Medium, from: Int64) {
            (self.kind, self.medium, self.from) = (kind, medium, from)
        }
    }

    public var key = Key(kind: .coal, medium: .electricity, from: 0)
    /// Millionths of a kilogram for one unit.
    public var value: Int64 = 0
    public var source = ""

    public static let table: StaticString = "factor"
    public static let keyColumns = 3
    public init() {}

    public static func columns(of key: Key) -> [ColumnValue] {
        [key.kind.column, key.medium.column, key.from.column]
    }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("kind", &key.kind)
        try coder.column("medium", &key.medium)
        try coder.instant("from", &key.from)
        try coder.column("value", &value)
        try coder.column("source", &source)
    }
}

public struct Premises: Row {
    public struct Key: Hashable, Sendable {
        public var place: PlacePath
        public var from: Int64

        public init(place: PlacePath, from: Int64) { (self.place, self.from) = (place, from) }
    }

    public var key = Key(place: .community, from: 0)
    /// Hundredths of a square metre.
    public var area: Int64 = 0
    public var households: Int64 = 0
    public var people: Int64 = 0

    public static let table: StaticString = "premises"
    public static let keyColumns = 2
    public init() {}

    public static func columns(of key: Key) -> [ColumnValue] { [key.place.column, key.from.column] }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("place", &key.place)
        try coder.instant("from", &key.from)
        try coder.column("area", &area)
        try coder.column("households", &households)
        try coder.column("people", &people)
    }
}

/// When a device was last heard of.
public struct HeardDevice: Row {
    public var key = ""
    public var lastHeard = Instant(milliseconds: 0)
    public var heartbeats: Int64 = 0

    public static let table: StaticString = "device"
    public init() {}
    init(_ id: String) { key = id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &key)
        try coder.column("last_heard", &lastHeard)
        try coder.column("heartbeats", &heartbeats)
    }
}
