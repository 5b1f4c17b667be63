internal import Digest
internal import Merkle
internal import Wire

extension LaneReceiver {
    mutating func receive(_ batch: Frame.Batch) throws(ReplicationFault) -> [Effect] {
        let run = batch.run
        guard run.first.value == tree.size else {
            throw .init(.gap, "a batch begins at \(run.first), the one before it ended at \(tree.size)")
        }
        guard flight.hasRoom(for: run.byteCount) else {
            throw .init(.window, "more than \(limits.window) bytes of records are under way")
        }
        var check = RunCheck(try UnpackedRun(run, decompress: decompress), onto: tree)
        var (seen, contradiction): (Set<UInt64>, ForkEvidence?) = ([], nil)
        while let (seq, leaf) = try check.next() {
            if previews[seq] != nil { seen.insert(seq) }
            if contradiction == nil { contradiction = self.contradiction(by: leaf, &check, in: batch) }
        }
        // A record that was changed at rest contradicts what it was as well, but its own root first of all.
        let root = check.root()
        guard root == batch.root else {
            throw .init(.root, "the records up to \(run.end) make the root \(root), not \(batch.root)")
        }
        if let contradiction { return fork(contradiction) }
        return accept(check.received(root: root, previewed: seen))
    }

    private mutating func accept(_ received: ReceivedRun) -> [Effect] {
        tree = received.frontier
        for seq in received.previewed { previews[seq] = nil }
        flight.begin(received.run.buffer.count, end: tree.size)
        if let reached = promise, reached.head.size <= tree.size {
            promise = nil
            checkpoint = reached
        }
        return [.store(received)]
    }

    /// The last record of those that were looked at must be what a preview has shown, and make the tree that was signed.
    private func contradiction(
        by leaf: Hash, _ check: inout RunCheck, in batch: Frame.Batch
    ) -> ForkEvidence? {
        let size = check.tree.size
        if let preview = previews[size - 1], preview != leaf {
            var hasher = TreeHasher()
            return ForkEvidence(
                known: tree.head(with: &hasher), signed: nil, frame: .batch(batch),
                words: "the record at \(size - 1) is another one than the preview of it")
        }
        guard let promise, promise.head.size == size else { return nil }
        let known = TreeHead(size: size, root: check.root())
        return promise.head == known ? nil : ForkEvidence(known: known, signed: promise, in: .batch(batch))
    }

    mutating func stored(_ size: UInt64) -> [Effect] {
        precondition(size > stored && size <= tree.size, "the store has stored what it was given")
        stored = size
        flight.arrived(until: size)
        return [acknowledgement] + witness()
    }

    /// Records ahead of their place. That they stand where they say is proven by the tree that they make with the hashes
    /// before them, which the log has signed; that it is the tree of this log, by its extending what has come so far.
    mutating func receive(_ preview: Frame.Preview) throws(ReplicationFault) -> [Effect] {
        guard pendingPreviews.count < Frame.Preview.maximumInFlight else {
            throw .init(.window, "more than \(Frame.Preview.maximumInFlight) previews are under way")
        }
        guard preview.run.first.value >= max(tree.size, previewEnd) else {
            throw .init(.unexpected, "a preview of \(preview.run.first) comes after that record")
        }
        let signed = try SignedHead(verifying: preview.note, of: lane)
        var check = RunCheck(try UnpackedRun(preview.run, decompress: decompress), onto: try frontier(before: preview))
        while try check.next() != nil {}
        let head = TreeHead(size: check.tree.size, root: check.root())
        try prove(preview, signed, head)
        let received = check.received(root: head.root, previewed: [])
        if promise == nil { promise = signed }
        return keep(received, signed)
    }

    private func frontier(before preview: Frame.Preview) throws(ReplicationFault) -> Frontier {
        do throws(MerkleError) {
            return try Frontier(size: preview.run.first.value, hashes: preview.frontier)
        } catch {
            throw .init(.proof, "\(error)")
        }
    }

    private func prove(
        _ preview: Frame.Preview, _ signed: SignedHead, _ head: TreeHead
    ) throws(ReplicationFault) {
        guard signed.head == head else { throw .init(.proof, "the previewed records do not make the signed tree") }
        var hasher = TreeHasher()
        let proof = ConsistencyProof(oldSize: tree.size, newSize: head.size, path: preview.consistency)
        do throws(MerkleError) {
            try proof.verify(oldRoot: tree.root(with: &hasher), newRoot: head.root, with: &hasher)
        } catch {
            throw .init(.proof, "the signed tree is not shown to extend what was sent: \(error)")
        }
    }

    private mutating func keep(_ received: ReceivedRun, _ signed: SignedHead) -> [Effect] {
        let isKept = previews.count + received.count <= limits.previews
        pendingPreviews.append((received.frontier.size, isKept))
        guard isKept else {
            skippedPreviews += 1
            return passSkippedPreviews() ? [acknowledgement] : []
        }
        for (index, leaf) in received.leaves.enumerated() { previews[received.first.value + UInt64(index)] = leaf }
        return [.storePreview(received, signed)]
    }

    mutating func previewed(_ end: UInt64) -> [Effect] {
        precondition(pendingPreviews.first?.end == end, "previews are stored in their order")
        previewed = pendingPreviews.removeFirst().end
        _ = passSkippedPreviews()
        return [acknowledgement]
    }

    /// Those that were let go count as done when all before them are.
    private mutating func passSkippedPreviews() -> Bool {
        let count = pendingPreviews.prefix { !$0.isKept }.count
        previewed = pendingPreviews.prefix(count).last?.end ?? previewed
        pendingPreviews.removeFirst(count)
        return count > 0
    }

    private var acknowledgement: Effect {
        .send(.stored(Frame.Stored(size: stored, previewed: max(stored, previewed))))
    }
}
