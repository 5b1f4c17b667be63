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

/// A point on the ground in whole 1e-7 degrees.
public struct Position: FieldValue {
    public let longitude: Int64
    public let latitude: Int64

    public init(longitude: Int64, latitude: Int64) {
        self.longitude = longitude
        self.latitude = latitude
    }

    public var isValid: Bool {
        (-1_800_000_000...1_800_000_000).contains(longitude) && (-900_000_000...900_000_000).contains(latitude)
    }

    /// How far apart two points of one community are, in centimetres. The earth is taken as flat and the cosine of the
    /// latitude as Bhaskara did, within 0.2 %; the root of a whole number is rounded alike on every machine.
    public func centimetres(to other: Position) -> Int64 {
        let degrees = (latitude + other.latitude) / 2 / 10_000_000
        let (above, below) = (32_400 - 4 * degrees * degrees, 32_400 + degrees * degrees)
        // 1e-7 degrees of latitude are 1.11320 cm.
        let north = (latitude - other.latitude) * 111_320 / 100_000
        let east = (longitude - other.longitude) * 111_320 / 100_000 * above / below
        return Int64((Double(north) * Double(north) + Double(east) * Double(east)).squareRoot())
    }

    public static var cddl: String { "[longitude: int64, latitude: int64]" }

    public func write(to writer: inout CBORWriter) {
        writer.array(2)
        writer.integer(longitude)
        writer.integer(latitude)
    }

    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard try reader.array() == 2 else { throw reader.failure(.unexpected(wanted: "a position"), start) }
        longitude = try reader.integer()
        latitude = try reader.integer()
    }
}

/// A point that rounds go by.
public struct Checkpoint: Row {
    public var id: CheckpointID = ""
    public var place = PlacePath.community
    public var method = CheckMethod.nfc
    public var position: Position?
    public var installed = Instant(milliseconds: 0)
    public var removed: Instant?
    /// The tag's own count of how often it was read: a copy of a tag cannot go on counting.
    public var counter: Int64?
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
        try coder.optional("counter", &counter)
        try coder.optional("last_hit", &lastHit)
        try coder.column("hits", &hits)
    }
}
