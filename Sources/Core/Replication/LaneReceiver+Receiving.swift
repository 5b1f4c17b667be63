internal import Digest
internal import Merkle
internal import Wire

extension LaneReceiver {
    mutating func receive(_ frame: Frame) throws(ReplicationFault) -> [Effect] {
        switch (phase, frame) {
        case (_, .goodbye(let fault)): return close(fault, by: .there)
        // The stream ends either way, as soon as it is known which.
        case (.comparing, _): return []
        case (.new, .hello(let hello)): return try greet(hello)
        case (.open, .batch(let batch)): return try receive(batch)
        case (.open, .checkpoint(let note)): return try check(SignedHead(verifying: note, of: lane), in: frame)
        case (.open, .preview(let preview)): return try receive(preview)
        case (.open, .answer(let answer)): return [.answer(answer)]
        case (.open, .unknown) where isNewerThere:
            skippedFrames += 1
            return []
        default: throw ReplicationFault(.unexpected, "this is nothing that a sender says here")
        }
    }

    private mutating func greet(_ hello: Frame.Hello) throws(ReplicationFault) -> [Effect] {
        guard let version = ReplicationVersion.common(versions, hello.versions) else {
            throw .init(.version, "versions \(hello.versions) were offered, this side speaks \(versions)")
        }
        guard hello.log == lane.log, hello.lane == lane.lane else {
            throw .init(.foreign, "this connection may speak for \(lane.origin) alone")
        }
        guard !isQuarantined else {
            throw .init(.fork, "the log is in quarantine here, until somebody has looked at its two histories")
        }
        guard hello.epoch >= epoch else {
            throw .init(.epoch, "the log has begun epoch \(epoch); this is a copy of epoch \(hello.epoch)")
        }
        isNewerThere = version.theirs > version.ours
        let signed = try SignedHead(verifying: hello.note, of: lane)
        guard signed.head.size >= tree.size else {
            let stale = "there are \(tree.size) records of the log here, and \(signed.head.size) there"
            return compare(signed, in: .hello(hello), otherwise: staleness(stale))
        }
        let effects = try begin(behind: hello.pruned, signed.head) + beginEpoch(hello.epoch)
        return try open(hello, signed, version.ours, effects)
    }

    private mutating func open(
        _ hello: Frame.Hello, _ signed: SignedHead, _ version: ReplicationVersion, _ effects: [Effect]
    ) throws(ReplicationFault) -> [Effect] {
        var hasher = TreeHasher()
        let head = tree.head(with: &hasher)
        if signed.head.size == head.size, signed.head != head {
            return fork(ForkEvidence(known: head, signed: signed, in: .hello(hello)))
        }
        guard signed.head.size >= previewed else {
            throw staleness("the log has signed \(previewed) records, and there are \(signed.head.size)")
        }
        phase = .open
        if signed.head.size > head.size { promise = signed } else { checkpoint = signed }
        let resume = Frame.Resume(
            version: version, size: head.size, root: head.root, previewed: previewed, window: UInt64(limits.window))
        return effects + [.send(.resume(resume)), .opened(epoch: epoch)] + witness()
    }

    /// What is gone can only be done without by who has nothing yet, and only if the log has signed what it was.
    private mutating func begin(
        behind pruned: Frame.Pruned?, _ signed: TreeHead
    ) throws(ReplicationFault) -> [Effect] {
        guard let pruned, pruned.size > tree.size else { return [] }
        guard tree.size == 0 else {
            throw .init(.gap, "\(tree.size) records are here, and those before \(pruned.size) are pruned there")
        }
        do throws(MerkleError) {
            let front = try Frontier(size: pruned.size, hashes: pruned.frontier)
            let proof = ConsistencyProof(oldSize: pruned.size, newSize: signed.size, path: pruned.consistency)
            var hasher = TreeHasher()
            try proof.verify(oldRoot: front.root(with: &hasher), newRoot: signed.root, with: &hasher)
            tree = front
        } catch {
            throw .init(.proof, "what was pruned is not shown to be the log's: \(error)")
        }
        stored = tree.size
        previewed = tree.size
        return [.begin(tree)]
    }

    private func staleness(_ words: String) -> ReplicationFault {
        ReplicationFault(.stale, "\(words): it must be restored forward before it goes on (linli log adopt)")
    }

    private mutating func beginEpoch(_ newer: UInt64) -> [Effect] {
        guard newer > epoch else { return [] }
        epoch = newer
        previewed = tree.size
        guard !previews.isEmpty else { return [] }
        previews = [:]
        return [.abandonPreviews]
    }

    /// A checkpoint is of all that was sent before it. An older one is a replay, or proof of another history.
    mutating func check(_ signed: SignedHead, in frame: Frame) throws(ReplicationFault) -> [Effect] {
        guard signed.head.size <= tree.size else {
            throw .init(.unexpected, "it signs \(signed.head.size) records, \(tree.size) were sent")
        }
        guard signed.head.size == tree.size else {
            let words = "a checkpoint of \(signed.head.size) records is older than the \(tree.size) that are known"
            return compare(signed, in: frame, otherwise: ReplicationFault(.replay, words))
        }
        var hasher = TreeHasher()
        let head = tree.head(with: &hasher)
        guard signed.head == head else { return fork(ForkEvidence(known: head, signed: signed, in: frame)) }
        checkpoint = signed
        return witness()
    }

    private mutating func compare(
        _ signed: SignedHead, in frame: Frame, otherwise fault: ReplicationFault
    ) -> [Effect] {
        phase = .comparing(signed, frame, fault)
        return [.root(at: signed.head.size)]
    }

    mutating func compared(_ root: Hash?) -> [Effect] {
        guard case .comparing(let signed, let frame, let fault) = phase else {
            preconditionFailure("a root is the answer to a question")
        }
        guard let root else { return close(fault, by: .here) }
        let known = TreeHead(size: signed.head.size, root: root)
        guard signed.head == known else { return fork(ForkEvidence(known: known, signed: signed, in: frame)) }
        return close(fault, by: .here)
    }

    /// The newest checkpoint, once the store has all that it covers.
    mutating func witness() -> [Effect] {
        guard let signed = checkpoint, signed.head.size <= stored, !isWitnessing else { return [] }
        checkpoint = nil
        isWitnessing = true
        return [.witness(signed)]
    }
}

extension ForkEvidence {
    init(known: TreeHead, signed: SignedHead, in frame: Frame) {
        self.init(
            known: known, signed: signed, frame: frame,
            words: "of size \(known.size) the root \(known.root) is known, the log has signed \(signed.head.root)")
    }
}
