public import CBOR
public import Wire

public typealias CheckpointID = ID<Checkpoint>
public typealias PlanID = ID<InspectionPlan>
public typealias RoundID = ID<Round>
public typealias FindingID = ID<Finding>

/// How somebody proves to have been at a checkpoint.
public enum CheckMethod: String, CaseIterable, TextCoded {
    case nfc, qr, gps
}

/// A point that rounds go by.
public struct Checkpoint: Row {
    public var id: CheckpointID = ""
    public var place = PlacePath.community
    public var method = CheckMethod.nfc
    public var position: Position?
    public var installed = Instant(milliseconds: 0)
    public var removed: Instant?
    /// What its tag had counted to when it was read, the latest readings in the order of their times.
    public var readings: [TagReading] = []
    public var lastHit: Instant?
    public var hits = 0

    public static let table: StaticString = "checkpoints"
    public init() {}
    public var key: CheckpointID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("place", &place)
        try coder.column("method", &method)
        var (longitude, latitude) = (position?.longitude, position?.latitude)
        try coder.optional("longitude", &longitude)
        try coder.optional("latitude", &latitude)
        if let longitude, let latitude { position = Position(longitude: longitude, latitude: latitude) }
        try coder.column("installed", &installed)
        try coder.optional("removed", &removed)
        try coder.packed("readings", &readings)
        try coder.optional("last_hit", &lastHit)
        try coder.column("hits", &hits)
    }
}

/// One time that a tag was read: tags count how often they are.
public struct TagReading: FieldValue {
    public let counter: Int64
    public let at: Instant

    public init(counter: Int64, at: Instant) {
        self.counter = counter
        self.at = at
    }

    public static var cddl: String { "[counter: int64, at: instant]" }

    public func write(to writer: inout CBORWriter) {
        writer.array(2)
        writer.integer(counter)
        at.write(to: &writer)
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard try reader.array() == 2 else { throw reader.failure(.unexpected(wanted: "a reading"), start) }
        counter = try reader.integer()
        at = try Instant(from: &reader)
    }
}

extension Checkpoint {
    /// As many as the readers of a shift bring home late; what is older cannot be told from a copy any more.
    public static let maximumReadingCount = 32

    /// Whether its tag can have counted to this by then. A copy does not go on counting, but readers that were offline
    /// hand in late what they have read, so the counts must only agree with the order of their times.
    func canHaveCounted(to counter: Int64, at time: Instant) -> Bool {
        if readings.count >= Self.maximumReadingCount, let first = readings.first, time < first.at { return false }
        return readings.allSatisfy { reading in
            reading.counter != counter && (reading.at == time || (reading.at < time) == (reading.counter < counter))
        }
    }

    mutating func wasHit(at time: Instant, counter: Int64?) {
        hits += 1
        lastHit = max(lastHit ?? time, time)
        guard let counter else { return }
        let place = readings.firstIndex { $0.at > time } ?? readings.count
        readings.insert(TagReading(counter: counter, at: time), at: place)
        if readings.count > Self.maximumReadingCount { readings.removeFirst() }
    }
}
