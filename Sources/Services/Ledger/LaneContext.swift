import Files
import Merkle
import Wire

/// What every part of a lane must know of where it is.
struct LaneContext: Sendable {
    let lane: Lane
    let identity: LogIdentity
    let paths: LanePaths
    let disk: any Disk
    let options: LedgerOptions
    let clock: @Sendable () -> ClockReading
    let fence: Fence
    /// Which directory the fence knows the log in.
    let directory: FileIdentity
    let reserve: Reserve
    let signer: Signer
    let ids: SipHash

    /// The epoch under which heads are remembered.
    var epoch: UInt64 { identity.epoch }

    /// Of work on sealed segments that nobody waits for.
    var pace: Pace { Pace(bytesPerSecond: options.careBytesPerSecond) }

    func mark(_ head: TreeHead) -> Fence.Mark {
        Fence.Mark(logID: identity.id, epoch: epoch, directory: directory, lane: lane, head: head)
    }
}
