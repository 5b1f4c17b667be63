internal import CBOR

/// Neighbouring records of a lane on their way: a CBOR sequence of byte strings, one for each record, as it is or
/// compressed. What it says of its size is checked before anything is unpacked.
public struct RecordRun: Hashable, Sendable {
    /// Unpacked, heads included. Fifteen of the largest records; a batch that fills it is sent in milliseconds.
    public static let maximumByteCount = 1 << 20
    /// As many records as there is room for at their smallest.
    public static let maximumCount = 16_384

    /// Behind the last record of any run: more than anybody has, and few enough to be counted on with 63 bits.
    public static let maximumEnd: UInt64 = 1 << 62

    public enum Encoding: UInt64, Sendable {
        case plain = 0
        /// One zstd frame (RFC 8878) that states the size of its content.
        case zstd = 1
    }

    public let first: Seq
    public let count: Int
    public let encoding: Encoding
    /// Of the payload when it is unpacked.
    public let byteCount: Int
    public let payload: [UInt8]

    /// The size of the lane behind the last record.
    public var end: UInt64 { first.value + UInt64(count) }

    /// What the run takes up, but for the payload: a bound.
    static let maximumHeadByteCount = 32

    /// `compress` makes a zstd frame; what does not get smaller by it goes as it is.
    public init(first: Seq, records: some Collection<ArraySlice<UInt8>>, compress: ([UInt8]) -> [UInt8]? = { _ in nil })
    {
        var writer = CBORWriter(reserving: records.reduce(0) { $0 + $1.count + 3 })
        for record in records { writer.byteString(record) }
        let plain = writer.bytes
        precondition(
            (1...RecordRun.maximumCount).contains(records.count) && plain.count <= RecordRun.maximumByteCount,
            "a run has at least one record and is within its limits")
        let smaller = compress(plain).flatMap { $0.count < plain.count ? $0 : nil }
        self.init(
            first: first, count: records.count, encoding: smaller == nil ? .plain : .zstd, byteCount: plain.count,
            payload: smaller ?? plain)
    }

    init(first: Seq, count: Int, encoding: Encoding, byteCount: Int, payload: [UInt8]) {
        self.first = first
        self.count = count
        self.encoding = encoding
        self.byteCount = byteCount
        self.payload = payload
    }

    /// How many of these records, from the first on, one run can take within `byteLimit` bytes; at least one.
    public static func fitting(_ byteCounts: some Sequence<Int>, byteLimit: Int) -> Int {
        var (count, total) = (0, 0)
        for byteCount in byteCounts {
            // The head of a byte string of at most 65,535 bytes takes three.
            total += byteCount + 3
            guard count == 0 || total <= min(byteLimit, maximumByteCount), count < maximumCount else { break }
            count += 1
        }
        return count
    }
}

/// The records of a run, side by side in one buffer.
public struct UnpackedRun: Hashable, Sendable {
    public let first: Seq
    public let buffer: [UInt8]
    public let places: [Range<Int>]

    public var count: Int { places.count }
    public subscript(index: Int) -> ArraySlice<UInt8> { buffer[places[index]] }

    /// `decompress` makes exactly as many bytes of a zstd frame as it is told, or nil; it must look at the size that
    /// the frame states before it takes memory.
    public init(_ run: RecordRun, decompress: ([UInt8], Int) -> [UInt8]?) throws(ReplicationFault) {
        first = run.first
        switch run.encoding {
        case .plain: buffer = run.payload
        case .zstd:
            guard let plain = decompress(run.payload, run.byteCount), plain.count == run.byteCount else {
                throw ReplicationFault(.payload, "the payload does not unpack into \(run.byteCount) bytes")
            }
            buffer = plain
        }
        do throws(CBORError) {
            places = try UnpackedRun.split(buffer, into: run.count)
        } catch {
            throw ReplicationFault(.payload, "the payload is not \(run.count) records: \(error)")
        }
    }

    private static func split(_ buffer: [UInt8], into count: Int) throws(CBORError) -> [Range<Int>] {
        var limits = CBORLimits()
        limits.byteCount = RecordRun.maximumByteCount
        var reader = try CBORReader(buffer, limits: limits)
        var places: [Range<Int>] = []
        places.reserveCapacity(count)
        for _ in 0..<count {
            let place = try reader.byteString()
            guard place.count <= Record.maximumByteCount else {
                throw reader.failure(.tooLarge(limit: Record.maximumByteCount), place.lowerBound)
            }
            places.append(place)
        }
        try reader.finish()
        return places
    }
}
