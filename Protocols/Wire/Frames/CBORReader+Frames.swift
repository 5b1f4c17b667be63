internal import CBOR
internal import Digest

/// The items that frames are made of, each within its limit.
extension CBORReader {
    mutating func bytes(atMost limit: Int) throws(CBORError) -> [UInt8] {
        let start = position
        let place = try byteString()
        guard place.count <= limit else { throw failure(.tooLarge(limit: limit), start) }
        return Array(bytes[place])
    }

    mutating func bytes(count: Int) throws(CBORError) -> [UInt8] {
        let start = position
        let place = try byteString()
        guard place.count == count else { throw failure(.unexpected(wanted: "\(count) bytes"), start) }
        return Array(bytes[place])
    }

    mutating func hash() throws(CBORError) -> Hash {
        let bytes = try bytes(count: Hash.byteCount)
        guard let hash = Hash(bytes) else { preconditionFailure("a hash is made of its bytes") }
        return hash
    }

    /// A tree has at most as many perfect subtrees, and a proof through it as many steps twice.
    mutating func hashes() throws(CBORError) -> [Hash] {
        let count = try count(atMost: 2 * UInt64.bitWidth)
        var hashes: [Hash] = []
        for _ in 0..<count { hashes.append(try hash()) }
        return hashes
    }

    mutating func note() throws(CBORError) -> [UInt8] { try bytes(atMost: Frame.maximumNoteByteCount) }

    mutating func text(in counts: ClosedRange<Int>) throws(CBORError) -> String {
        let start = position
        let place = try text()
        guard place.count <= counts.upperBound else { throw failure(.tooLarge(limit: counts.upperBound), start) }
        guard place.count >= counts.lowerBound else {
            throw failure(.unexpected(wanted: "a text that is not empty"), start)
        }
        return String(decoding: bytes[place], as: UTF8.self)
    }

    /// An id, a verb or a subject: as long as in a record.
    mutating func name() throws(CBORError) -> String { try text(in: 1...Event.maximumTextByteCount) }

    mutating func words() throws(CBORError) -> String { try text(in: 0...ReplicationFault.maximumWordByteCount) }

    mutating func lane() throws(CBORError) -> Lane {
        let start = position
        guard let lane = Lane(rawValue: try name()) else {
            throw failure(.unexpected(wanted: "the name of a lane"), start)
        }
        return lane
    }

    mutating func version() throws(CBORError) -> ReplicationVersion {
        try expect(items: 2)
        return ReplicationVersion(major: try unsigned(), minor: try unsigned())
    }

    mutating func versions() throws(CBORError) -> [ReplicationVersion] {
        let start = position
        let count = try count(atMost: ReplicationVersion.maximumCount)
        var versions: [ReplicationVersion] = []
        for _ in 0..<count { versions.append(try version()) }
        let ascends = zip(versions, versions.dropFirst()).allSatisfy { $0.major < $1.major }
        guard ascends, !versions.isEmpty else { throw failure(.unexpected(wanted: "ascending versions"), start) }
        return versions
    }

    mutating func pruned() throws(CBORError) -> Frame.Pruned? {
        if null() { return nil }
        try expect(items: 3)
        return Frame.Pruned(size: try unsigned(), frontier: try hashes(), consistency: try hashes())
    }

    mutating func run() throws(CBORError) -> RecordRun {
        try expect(items: 5)
        let first = try unsigned()
        let count = try number(in: 1...RecordRun.maximumCount)
        guard first <= RecordRun.maximumEnd - UInt64(count) else {
            throw failure(.unexpected(wanted: "a run that ends within \(RecordRun.maximumEnd) records"))
        }
        let start = position
        guard let encoding = RecordRun.Encoding(rawValue: try unsigned()) else {
            throw failure(.unexpected(wanted: "a known encoding"), start)
        }
        let byteCount = try number(in: count...RecordRun.maximumByteCount)
        let payload = try bytes(atMost: byteCount)
        guard encoding == .zstd || payload.count == byteCount else {
            throw failure(.unexpected(wanted: "a payload of \(byteCount) bytes"), start)
        }
        return RecordRun(
            first: Seq(first), count: count, encoding: encoding, byteCount: byteCount, payload: payload)
    }

    mutating func command() throws(CBORError) -> Frame.Command {
        Frame.Command(
            id: try name(), verb: try name(), subject: try name(), expected: null() ? nil : try unsigned(),
            notAfter: Instant(milliseconds: try integer()),
            payload: try bytes(atMost: Frame.Command.maximumPayloadByteCount))
    }

    mutating func outcome() throws(CBORError) -> Frame.Outcome {
        let start = position
        switch (try array(), try unsigned()) {
        case (3, 0): return .recorded(try lane(), Seq(try unsigned()))
        case (3, 1): return .refused(code: try name(), words: try words())
        case (1, 2): return .expired
        default: throw failure(.unexpected(wanted: "an outcome"), start)
        }
    }

    private mutating func expect(items count: Int) throws(CBORError) {
        let start = position
        guard try array() == count else { throw failure(.unexpected(wanted: "an array of \(count)"), start) }
    }

    private mutating func count(atMost limit: Int) throws(CBORError) -> Int {
        let start = position
        let count = try array()
        guard count <= limit else { throw failure(.tooManyItems(limit: limit), start) }
        return count
    }

    /// Above its range a number is a size that is too large; below it, it is none.
    private mutating func number(in range: ClosedRange<Int>) throws(CBORError) -> Int {
        let start = position
        let number = try unsigned()
        guard number <= UInt64(range.upperBound) else { throw failure(.tooLarge(limit: range.upperBound), start) }
        guard number >= UInt64(range.lowerBound) else {
            throw failure(.unexpected(wanted: "at least \(range.lowerBound)"), start)
        }
        return Int(number)
    }
}
