import DistrictStore
import Merkle
import Replication
import Wire

extension ReceivedRun {
    /// As the store takes it: the bytes as they came, at most so many records at a time, each part with its tree.
    func parts(of limit: Int) -> [(records: RecordBatch, head: TreeHead)] {
        let heads = count > limit ? heads(every: limit) : [head]
        return heads.enumerated().map { part, head in
            let start = part * limit
            let places = Array(run.places[start..<min(start + limit, count)])
            return (
                RecordBatch(first: Seq(first.value + UInt64(start)), buffer: run.buffer, ranges: places), head
            )
        }
    }
}
