public import Wire

/// The records of a lane from a position on, as an endless sequence that waits for what is not committed yet.
public struct Pages: AsyncSequence, Sendable {
    let lane: LaneLog
    let next: Seq

    public func makeAsyncIterator() -> Iterator { Iterator(lane: lane, next: next.value) }

    public struct Iterator: AsyncIteratorProtocol {
        let lane: LaneLog
        var next: UInt64

        /// The next records, at least one; nil when the ledger has closed and everything was delivered.
        public mutating func next() async throws -> [Record]? {
            guard try await lane.heads.waitForMore(than: next) else { return nil }
            let records = try lane.records(from: Seq(next), limit: lane.context.options.readEvents)
            next += UInt64(records.count)
            return records
        }
    }
}
