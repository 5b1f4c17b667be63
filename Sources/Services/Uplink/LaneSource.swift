import Digest
import Ledger
import Merkle
import Replication
import ReplicationLine
import Wire
import Zstd

/// What a stream asks of the log of a lane: its records in runs, and what proves them. Every call may wait for the disk.
struct LaneSource: Sendable {
    let log: LaneLog

    func introduction() throws(LedgerError) -> (SignedHead, Frame.Pruned?) {
        let note = try log.checkpoint()
        let head: TreeHead
        do throws(MerkleError) { head = try Checkpoint(note.text).head } catch {
            preconditionFailure("a log signs checkpoints: \(error)")
        }
        return (SignedHead(head: head, note: note.bytes), try pruned(before: head))
    }

    private func pruned(before head: TreeHead) throws(LedgerError) -> Frame.Pruned? {
        let size = log.retainedFrom.value
        guard size > 0 else { return nil }
        return Frame.Pruned(
            size: size, frontier: try log.frontier(of: size).hashes,
            consistency: try log.consistencyProof(from: size, to: head.size).path)
    }

    func signed(_ size: UInt64) throws(LedgerError) -> SignedHead {
        let (head, note) = try log.checkpoint(of: size)
        return SignedHead(head: head, note: note.bytes)
    }

    func batch(from first: UInt64, byteLimit: Int) throws(LedgerError) -> Frame.Batch {
        let run = try run(from: first, byteLimit)
        return Frame.Batch(run: run, root: try log.root(of: run.end).root)
    }

    func preview(from first: UInt64, byteLimit: Int, extending sent: UInt64) throws(LedgerError) -> Frame.Preview {
        let run = try run(from: first, byteLimit)
        return Frame.Preview(
            run: run, frontier: try log.frontier(of: first).hashes,
            consistency: try log.consistencyProof(from: sent, to: run.end).path, note: try signed(run.end).note)
    }

    /// No more than one read of the log gives at once, which is a transaction there as it is here.
    private func run(from first: UInt64, _ byteLimit: Int) throws(LedgerError) -> RecordRun {
        let records = try log.records(from: Seq(first), limit: RecordRun.maximumCount)
        let count = RecordRun.fitting(records.lazy.map(\.encoded.count), byteLimit: byteLimit)
        return RecordRun(
            first: Seq(first), records: records.prefix(count).map(\.encoded), compress: Zstd.compressRun)
    }
}
