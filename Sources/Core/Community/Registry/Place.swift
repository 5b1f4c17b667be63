public import Wire

/// A place of the community's tree, by its path.
public struct Place: Row {
    public enum Kind: String, TextCoded, CaseIterable {
        case community, building, unit, storey, room, area, road, gate, plant, garage
        case controlRoom = "control-room"
    }

    public var path = PlacePath.community
    public var kind = Kind.community
    public var name = ""
    /// Square decimetres, so that a centimetre of a wall does not need a fraction.
    public var floorArea: Int64?
    public var opened = Instant(milliseconds: 0)
    public var closed: Instant?
    public var movedTo: PlacePath?
    /// The latest count of its people; earlier ones are rows of `people_counts`.
    public var people: Int64?
    public var households: Int64?
    public var occupied: Int64?
    /// What has to go before the place can be closed.
    public var openChildren: Int64 = 0
    public var devices: Int64 = 0
    public var geometry: [Geometry] = []

    public static let table: StaticString = "places"
    public init() {}
    public var key: PlacePath { path }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("path", &path)
        try coder.column("kind", &kind)
        try coder.column("name", &name)
        try coder.optional("floor_area_dm2", &floorArea)
        try coder.column("opened", &opened)
        try coder.optional("closed", &closed)
        try coder.optional("moved_to", &movedTo)
        try coder.optional("people", &people)
        try coder.optional("households", &households)
        try coder.optional("occupied_households", &occupied)
        try coder.column("open_children", &openChildren)
        try coder.column("devices", &devices)
        try coder.packed("geometry", &geometry)
    }
}

/// How many lived there as of a moment: what is divided by people needs the number of its time.
public struct PeopleCount: Row {
    public struct Key: Hashable, Sendable {
        public var place: PlacePath
        public var counted: Instant

        public init(place: PlacePath, counted: Instant) {
            self.place = place
            self.counted = counted
        }
    }

    public var key = Key(place: .community, counted: Instant(milliseconds: 0))
    public var people: Int64 = 0
    public var households: Int64 = 0
    public var occupied: Int64 = 0

    public static let table: StaticString = "people_counts"
    public static let keyColumns = 2
    public init() {}

    public static func columns(of key: Key) -> [ColumnValue] { [key.place.column, key.counted.column] }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("place", &key.place)
        try coder.column("counted", &key.counted)
        try coder.column("people", &people)
        try coder.column("households", &households)
        try coder.column("occupied_households", &occupied)
    }
}

extension PlacePath {
    /// The path as the subject of an event. The community has an empty path, which no subject can be.
    public var subject: String { text.isEmpty ? "/" : text }

    public init(subject: String) { self.init(text: subject == "/" ? "" : subject) }
}
