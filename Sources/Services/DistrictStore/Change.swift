public import Merkle
public import Wire

/// What is stored besides records. Each change is whole or not at all, and durable when it is answered; the answer says
/// whether it changed anything, so each of them may be repeated.
public enum Change: Hashable, Sendable {
    /// The lane begins behind what its node had pruned. Refused by one that holds records.
    case begin(LogLane, Frontier, at: Instant)
    /// The log of this lane has come in this epoch, which is that of all its lanes. In a new one records that were shown ahead
    /// may be lost: their previews are set aside, and what comes is stored as if they had not been there. An older one is
    /// refused. A lane that was never heard of is known from then on, though it holds nothing.
    case epoch(LogLane, UInt64, at: Instant)
    /// There was a sign of life.
    case heard(LogLane, at: Instant)
    /// False where the record or the same preview is stored already. One that contradicts what is stored is a fork, and one
    /// that is too many is refused with `noRoom`.
    case preview(Preview)
    /// False where the log is in quarantine already: the first evidence stays, and nobody fills the disk with more.
    case quarantine(Quarantine)
    /// Of the lane's whole log. It keeps its order with what is handed over of this lane.
    case lift(LogLane, Quarantine.Lift)
    /// The checkpoint that the district has cosigned, as a signed note. Refused where the tree is not ours or the one stored
    /// before is larger.
    case cosigned(LogLane, TreeHead, note: [UInt8])
    /// False where the same command waits already or has ended; another under the same id is refused.
    case command(QueuedCommand)
    /// False where it has ended so before. Another end is refused, but for one that takes the place of `expired`.
    case end(LogID, command: String, QueuedCommand.End)

    /// What it is about, with what it keeps its order, and in whose share of the queue it waits.
    var subject: Subject {
        switch self {
        case .begin(let lane, _, _), .epoch(let lane, _, _), .heard(let lane, _), .lift(let lane, _): .lane(lane)
        case .cosigned(let lane, _, _): .lane(lane)
        case .preview(let preview): .lane(preview.lane)
        case .quarantine(let quarantine): .lane(quarantine.lane)
        case .command(let command): .commands(command.log)
        case .end(let log, _, _): .commands(log)
        }
    }

    enum Subject: Hashable {
        case lane(LogLane)
        /// Those to a community.
        case commands(LogID)

        var log: LogID {
            switch self {
            case .lane(let lane): lane.log
            case .commands(let log): log
            }
        }
    }
}
