import Digest
public import Files
import Merkle
import Replication
public import Wire

/// Where a node remembers the newest checkpoint of each lane that the district has cosigned: what lies under it may be
/// pruned, and can be had again. It lies beside the log, one small file for a lane.
public struct WitnessedFile: Sendable {
    private let directory: String
    private let disk: any Disk

    public init(in directory: String, on disk: any Disk = LocalDisk()) {
        self.directory = directory
        self.disk = disk
    }

    /// The signed note (C2SP tlog-checkpoint with the district's tlog-cosignature), as anybody can verify it.
    public func path(of lane: Lane) -> String { directory + "/witnessed-\(lane)" }

    func write(_ head: SignedHead, of lane: Lane) throws(FileError) {
        try disk.replace(path(of: lane), with: head.note)
    }

    /// Nil where nothing was cosigned yet.
    func read(_ lane: Lane, signedBy keys: [VerifierKey], and witnesses: [VerifierKey]) throws -> SignedHead? {
        guard try disk.exists(path(of: lane)) else { return nil }
        let note = try SignedNote(parsing: try disk.contents(of: path(of: lane)))
        _ = try note.verify(with: keys)
        _ = try note.verify(with: witnesses)
        return SignedHead(head: try Checkpoint(note.text).head, note: note.bytes)
    }
}
