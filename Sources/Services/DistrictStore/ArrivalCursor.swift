public import Wire

/// How far somebody has read what arrived in the district, whatever community it came from: for each shard the number of the
/// next arrival.
public struct ArrivalCursor: Hashable, Sendable {
    public internal(set) var next: [UInt64]

    public init(next: [UInt64]) { self.next = next }

    /// The cursor behind what was read.
    public mutating func advance(past record: ArrivedRecord) { next[record.shard] = record.arrival + 1 }

    /// As `Last-Event-ID` carries it: `17,0,4,230`.
    public var text: String { next.map(String.init).joined(separator: ",") }

    /// Strict: `text` of the result is the text that was read.
    public init(_ text: String) throws(DistrictStoreError) {
        var next: [UInt64] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = UInt64(part), String(number) == part else { throw .malformedCursor(text) }
            next.append(number)
        }
        self.next = next
    }
}

/// A record at its place among all that arrived.
public struct ArrivedRecord: Hashable, Sendable {
    public let shard: Int
    /// Counted from 0 in its shard, without gaps.
    public let arrival: UInt64
    public let lane: LogLane
    public let seq: Seq
    public let bytes: ArraySlice<UInt8>

    public init(shard: Int, arrival: UInt64, lane: LogLane, seq: Seq, bytes: ArraySlice<UInt8>) {
        self.shard = shard
        self.arrival = arrival
        self.lane = lane
        self.seq = seq
        self.bytes = bytes
    }
}
