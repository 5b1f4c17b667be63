import Digest
import DistrictStore
import Merkle
import Replication
import Wire

extension DistrictStore {
    /// What a receiver begins with.
    func stored(_ lane: LogLane) throws(DistrictStoreError) -> LaneReceiver.Stored {
        guard let stored = self.lane(lane) else { return LaneReceiver.Stored() }
        var hasher = TreeHasher()
        var previews: [UInt64: Hash] = [:]
        for preview in try self.previews(of: lane) where preview.seq.value >= stored.size {
            previews[preview.seq.value] = hasher.leaf(preview.record.span)
        }
        return LaneReceiver.Stored(
            frontier: stored.frontier, epoch: stored.epoch, previews: previews, isQuarantined: stored.isQuarantined)
    }
}

extension Quarantine {
    init(_ lane: LogLane, _ evidence: ForkEvidence, at now: Instant) {
        self.init(
            lane, at: now, because: evidence.words, ours: Evidence(head: evidence.known),
            theirs: Evidence(
                head: evidence.signed?.head, note: evidence.signed?.note, frame: evidence.frame.content))
    }
}

extension DistrictStoreError {
    /// Whether somebody here must look at it.
    var isOurs: Bool {
        switch fault.code {
        case .busy, .stopping: true
        default: false
        }
    }

    /// What the node is told.
    var fault: ReplicationFault {
        switch self {
        case .forked, .quarantined: ReplicationFault(.fork, "\(self)")
        case .wrongRoot: ReplicationFault(.root, "\(self)")
        case .epochWentBack: ReplicationFault(.epoch, "\(self)")
        case .checkpointWentBack: ReplicationFault(.replay, "\(self)")
        case .unknownCommand, .endedOtherwise, .beyondAnyLane: ReplicationFault(.unexpected, "\(self)")
        case .begunBefore: ReplicationFault(.gap, "\(self)")
        case .otherSize: ReplicationFault(.stopping, "another process has taken this community over")
        // Paths and places are nobody else's business.
        default: ReplicationFault(.busy, "the district cannot store now")
        }
    }
}
