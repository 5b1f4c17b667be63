import Files
import Merkle
import Wire

/// What the records of a lane must agree with: the checkpoint that the log has signed last, and how far the fence has
/// seen it. Each may itself be damaged, which says nothing of the records.
struct LaneMemory: Sendable {
    let checkpoint: Result<StoredCheckpoint?, LedgerError>
    /// Nil as well for the fence of another log.
    let mark: Result<Fence.Mark?, LedgerError>

    init(of lane: Lane, in view: LedgerView) {
        let (site, identity) = (view.site, view.identity)
        let path = site.paths.lane(lane).checkpoint
        checkpoint = LaneMemory.result {
            try site.disk.exists(path)
                ? StoredCheckpoint.read(path, lane: lane, of: identity, on: site.disk) : nil
        }
        mark = LaneMemory.result {
            try Fence.look(site.fence, lane: lane, on: site.disk).flatMap { $0.logID == identity.id ? $0 : nil }
        }
    }

    private static func result<Value>(_ read: () throws -> Value) -> Result<Value, LedgerError> {
        do throws(LedgerError) { return .success(try reporting { try read() }) } catch { return .failure(error) }
    }
}
