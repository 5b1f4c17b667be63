/// A meter and what has been true of it since when.
public struct Meter: Row {
    public var id: MeterID = ""
    public var medium = Medium.electricity
    public var categories = Timeline<MeterCategory>()
    /// The empty id stands for none.
    public var parents = Timeline<MeterID>()
    public var places = Timeline<PlacePath>()
    /// In thousandths of the unit an hour; 0 while nobody knows.
    public var ratedPowers = Timeline<Int64>()

    public static let table: StaticString = "meter"
    public init() {}
    public var key: MeterID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("medium", &medium)
        // What holds now, for whoever asks by SQL.
        var (category, parent, place) = (categories.latest, parents.latest, places.latest)
        try coder.optional("category", &category)
        try coder.optional("parent", &parent)
        try coder.optional("place", &place)
        try coder.packed("categories", &categories)
        try coder.packed("parents", &parents)
        try coder.packed("places", &places)
        try coder.packed("rated_powers", &ratedPowers)
    }

    /// When another category or parent begins, at the earliest.
    func change(after milliseconds: Int64) -> Int64 {
        min(categories.change(after: milliseconds) ?? .max, parents.change(after: milliseconds) ?? .max)
    }

    public func parent(at milliseconds: Int64) -> MeterID? {
        guard let parent = parents.value(at: milliseconds), !parent.text.isEmpty else { return nil }
        return parent
    }
}
