public struct PlaceAdded: EventPayload {
    public var kind: Place.Kind = .area
    public var name: String = ""
    public var floorArea: Int64?

    public static let kind: StaticString = "place.added"
    public static let summary: StaticString = "A place is part of the community from now on."
    public init() {}

    public init(kind: Place.Kind, name: String, floorArea: Int64? = nil) {
        self.kind = kind
        self.name = name
        self.floorArea = floorArea
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "kind", &kind)
        try coder.field(2, "name", &name)
        try coder.optional(3, "floor area in dm2", &floorArea)
    }
}

public struct PlaceRenamed: EventPayload {
    public var name: String = ""

    public static let kind: StaticString = "place.renamed"
    public static let summary: StaticString = "A place has another name."
    public init() {}

    public init(name: String) {
        self.name = name
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "name", &name)
    }
}

/// The place of the event is the old path.
public struct PlaceMoved: EventPayload {
    public var to: PlacePath = .community

    public static let kind: StaticString = "place.moved"
    public static let summary: StaticString = "A place has another path; the old one is closed."
    public init() {}

    public init(to: PlacePath) {
        self.to = to
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "to", &to)
    }
}

public struct PlaceClosed: EventPayload {
    public static let kind: StaticString = "place.closed"
    public static let summary: StaticString = "A place is no longer part of the community."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

/// Several shapes where a place has several parts.
public struct PlaceDrawn: EventPayload {
    public var geometry: [Geometry] = []

    public static let kind: StaticString = "place.drawn"
    public static let summary: StaticString = "Where a place lies on the ground."
    public init() {}

    public init(geometry: [Geometry]) {
        self.geometry = geometry
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "geometry", &geometry)
    }
}

public struct PlaceCounted: EventPayload {
    public var people: Int64 = 0
    public var households: Int64 = 0
    public var occupied: Int64 = 0

    public static let kind: StaticString = "place.counted"
    public static let summary: StaticString = "How many people and households a place has."
    public init() {}

    public init(people: Int64, households: Int64, occupied: Int64) {
        self.people = people
        self.households = households
        self.occupied = occupied
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "people", &people)
        try coder.field(2, "households", &households)
        try coder.field(3, "occupied households", &occupied)
    }
}
