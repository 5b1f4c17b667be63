internal import Digest
public import Merkle
public import Wire

extension Frame.Pruned {
    /// What proves the front of a log that is gone: part of the answer to `LaneSender.Effect.introduce`. `head` is what
    /// the checkpoint says.
    public init<Reader: TileReader>(
        proving size: UInt64, before head: TreeHead, in tree: inout TileTree<Reader>
    ) throws(Reader.Failure) {
        self.init(
            size: size, frontier: try tree.frontier(of: size).hashes,
            consistency: try tree.consistencyProof(from: size, to: head.size).path)
    }
}

extension Frame.Preview {
    /// What proves these records, out of the stored hashes of their tree: the answer to `LaneSender.Effect.prove`.
    /// `note` is a checkpoint of the tree just behind them, `sent` what was sent in batches.
    public init<Reader: TileReader>(
        proving run: RecordRun, extending sent: UInt64, in tree: inout TileTree<Reader>, note: [UInt8]
    ) throws(Reader.Failure) {
        self.init(
            run: run, frontier: try tree.frontier(of: run.first.value).hashes,
            consistency: try tree.consistencyProof(from: sent, to: run.end).path, note: note)
    }
}
