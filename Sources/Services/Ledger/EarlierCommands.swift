import Wire

/// Finds the command that carried a key first, as far back as repetitions are recognised.
struct EarlierCommands {
    struct Found {
        let receipt: Receipt
        let digest: ArraySlice<UInt8>
    }

    private let lane: Lane
    private let readers: SegmentReaders
    /// The segments before the written one whose ids still count.
    private let retired: [Chain.Retired]
    private let sealed: [Chain.SealedIds]

    init(_ context: LaneContext, _ chain: Chain, _ readers: SegmentReaders, at now: Instant) {
        lane = context.lane
        self.readers = readers
        let since = now.advanced(byDays: -context.options.idempotencyDays)
        let state = chain.snapshot
        retired = state.retired
        sealed = state.sealedIds.filter { $0.lastRecorded >= since }
    }

    /// `ids` are those of the segment that begins with record `first`, to which the staged ones belong.
    func first(
        of key: CommandKey, _ encodedKey: [UInt8], _ fingerprint: UInt64, in ids: IdTable, from first: UInt64,
        _ staged: borrowing StagedRecords
    ) throws(LedgerError) -> Found? {
        for offset in ids.offsets(of: fingerprint) {
            if let found = try match(key, encodedKey, seq: first + UInt64(offset), staged) { return found }
        }
        for segment in retired {
            for offset in segment.ids.offsets(of: fingerprint) {
                if let found = try match(key, encodedKey, seq: segment.segment.first + UInt64(offset), staged) {
                    return found
                }
            }
        }
        for segment in sealed {
            for offset in try reporting({ try segment.file.offsets(of: fingerprint) }) {
                if let found = try match(key, encodedKey, seq: segment.first + UInt64(offset), staged) { return found }
            }
        }
        return nil
    }

    /// The command that begins at `seq`, if it has this key: a fingerprint is only a hint, and so is its place.
    private func match(
        _ key: CommandKey, _ encodedKey: [UInt8], seq: UInt64, _ staged: borrowing StagedRecords
    ) throws(LedgerError) -> Found? {
        guard seq < staged.next else { return nil }
        let first = try record(seq, staged)
        guard first.encodedKey.elementsEqual(encodedKey) else { return nil }
        var count: UInt64 = 1
        while seq + count < staged.next {
            let next = try record(seq + count, staged)
            guard next.index == count, next.encodedKey == first.encodedKey else { break }
            count += 1
        }
        let receipt = Receipt(key: key, lane: lane, seq: Seq(seq), count: Int(count), duplicate: true)
        return Found(receipt: receipt, digest: first.digest)
    }

    private func record(_ seq: UInt64, _ staged: borrowing StagedRecords) throws(LedgerError) -> Record {
        guard seq < staged.first else { return staged.record(Int(seq - staged.first)) }
        return try reporting { try readers.read(seq..<(seq + 1))[0] }
    }
}
