public import Merkle
internal import Wire

/// A tree that the log stands by: what a checkpoint says, and the signed note that proves that it was said.
public struct SignedHead: Hashable, Sendable {
    public let head: TreeHead
    public let note: [UInt8]

    /// A note that this side has made, or has verified before.
    public init(head: TreeHead, note: [UInt8]) {
        self.head = head
        self.note = note
    }

    /// A note of somebody else: it must be a checkpoint of this lane, signed by one key of the lane at least, and by one
    /// of the witnesses if there are any to look for.
    init(
        verifying note: [UInt8], of lane: ReplicatedLane, alsoBy witnesses: [VerifierKey]? = nil
    ) throws(ReplicationFault) {
        let checkpoint: Checkpoint
        do throws(MerkleError) {
            let signed = try SignedNote(parsing: note)
            _ = try signed.verify(with: lane.keys)
            if let witnesses { _ = try signed.verify(with: witnesses) }
            checkpoint = try Checkpoint(signed.text)
        } catch {
            throw ReplicationFault(.note, "\(error)")
        }
        guard checkpoint.origin.description == lane.origin else {
            throw ReplicationFault(.foreign, "the checkpoint is of \(checkpoint.origin), not of \(lane.origin)")
        }
        self.init(head: checkpoint.head, note: note)
    }
}
