import Files
import Merkle
import Wire

/// The last checkpoint that the log has signed: what it must never contradict.
struct StoredCheckpoint: Sendable {
    let note: SignedNote
    let head: TreeHead

    static func read(
        _ path: String, lane: Lane, of identity: LogIdentity, on disk: any Disk
    ) throws -> StoredCheckpoint {
        try StoredCheckpoint(try disk.contents(of: path), lane: lane, of: identity, path: path)
    }

    /// Believes only a signature of one of the log's keys under the lane's own origin.
    init(_ bytes: [UInt8], lane: Lane, of identity: LogIdentity, path: String) throws(LedgerError) {
        do throws(MerkleError) {
            let note = try SignedNote(parsing: bytes)
            _ = try note.verify(with: identity.verifierKeys(of: lane))
            let checkpoint = try Checkpoint(note.text)
            guard checkpoint.origin.description == identity.origin(of: lane) else { throw .malformedLine }
            self.note = note
            head = checkpoint.head
        } catch {
            throw .damaged(Damage(path: path, place: "checkpoint", reason: "\(error)"))
        }
    }
}
