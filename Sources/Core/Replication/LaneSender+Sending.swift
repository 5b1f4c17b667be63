internal import Wire

extension LaneSender {
    /// All that can be done now: first what is short and urgent, then the next batch. After a proof the batch that it
    /// kept back goes first, so that a storm of alarms does not stop the backlog.
    mutating func advance(batchFirst: Bool = false) -> [Effect] {
        guard phase == .streaming else { return [] }
        var effects: [Effect] = []
        if batchFirst { effects += sendWaiting() }
        effects += beginProof()
        effects += sendWaiting()
        if waiting == nil, !isReading, position < size {
            isReading = true
            effects.append(.read(from: position, byteLimit: limits.batchByteCount))
        }
        return effects + wake()
    }

    private mutating func sendWaiting() -> [Effect] {
        guard let batch = waiting, proof == nil, flight.hasRoom(for: batch.run.byteCount), !isPaced(batch) else {
            return []
        }
        waiting = nil
        if isBacklog(batch) { pace.spend(batch.run.payload.count, at: now) }
        flight.begin(batch.run.byteCount, end: batch.run.end)
        position = batch.run.end
        return [.send(.batch(batch))]
    }

    /// A batch that does not reach the end of the log.
    private func isBacklog(_ batch: Frame.Batch) -> Bool { batch.run.end < size }

    private func isPaced(_ batch: Frame.Batch) -> Bool { isBacklog(batch) && pace.opens > now }

    private mutating func beginProof() -> [Effect] {
        guard proof == nil else { return [] }
        if let moment = nextCheckpoint, moment <= now {
            isCheckpointDue = false
            proof = .checkpoint
            return [.sign(size: position)]
        }
        guard let first = nextPreview() else { return [] }
        proof = .preview
        return [.prove(from: first, byteLimit: limits.previewByteCount, extending: position)]
    }

    /// When the next checkpoint is to be signed, if there is anything to sign.
    private var nextCheckpoint: Duration? {
        if isCheckpointDue, position > 0 { return checkpointed + limits.leastCheckpointInterval }
        return position > checkpointSize ? checkpointed + limits.checkpointInterval : nil
    }

    /// The first record that is to be sent ahead of the backlog.
    private mutating func nextPreview() -> UInt64? {
        guard let backlog = limits.previewBacklog, size - position >= backlog else {
            previewed = size
            return nil
        }
        let first = max(previewed, position)
        return first < size && previewsInFlight.count < Frame.Preview.maximumInFlight ? first : nil
    }

    mutating func proved(_ preview: Frame.Preview) -> [Effect] {
        precondition(proof == .preview, "what was proved is what was asked for")
        proof = nil
        previewed = preview.run.end
        size = max(size, previewed)
        previewsInFlight.append(previewed)
        return [.send(.preview(preview))] + advance(batchFirst: true)
    }

    /// When something can be done that cannot be done now, unless somebody comes by before.
    private mutating func wake() -> [Effect] {
        var moments: [Duration] = []
        if proof == nil, let nextCheckpoint { moments.append(nextCheckpoint) }
        if let waiting, proof == nil, isPaced(waiting) { moments.append(pace.opens) }
        guard let next = moments.min() else { return [] }
        if let wakesAt, now < wakesAt, wakesAt <= next { return [] }
        wakesAt = next
        return [.wake(at: next)]
    }
}
