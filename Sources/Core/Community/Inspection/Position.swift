public import CBOR

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

    /// How far apart two valid points of one community are, in centimetres. The earth is taken as flat and the cosine
    /// of the latitude as Bhaskara did, within 0.2 %; the root of a whole number is rounded alike on every machine.
    public func centimetres(to other: Position) -> Int64 {
        // In hundredths of a degree: a whole one more or less would change the cosine by more than a percent.
        let degrees = (latitude + other.latitude) / 2 / 100_000
        let (above, below) = (324_000_000 - 4 * degrees * degrees, 324_000_000 + degrees * degrees)
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

    /// A log of others may hold anything; no distance is computed from what is nowhere.
    public init(from reader: inout CBORReader) throws(CBORError) {
        let start = reader.position
        guard try reader.array() == 2 else { throw reader.failure(.unexpected(wanted: "a position"), start) }
        longitude = try reader.integer()
        latitude = try reader.integer()
        guard isValid else { throw reader.failure(.unexpected(wanted: "a position on earth"), start) }
    }
}
