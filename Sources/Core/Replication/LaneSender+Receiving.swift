internal import Merkle
internal import Wire

extension LaneSender {
    mutating func receive(_ frame: Frame) throws(ReplicationFault) -> [Effect] {
        if case .goodbye(let fault) = frame { return close(fault, by: .there) }
        if case .greeted(let head) = phase {
            guard case .resume(let resume) = frame else { throw .init(.unexpected, "a hello is answered first") }
            return try begin(resume, head)
        }
        switch frame {
        // What follows the answer to a hello may come while that is still being compared.
        case .wanted where isGreeted:
            isCheckpointDue = true
            return advance()
        case .command(let command) where isGreeted: return try take(command)
        case .unknown where isGreeted && isNewerThere:
            skippedFrames += 1
            return []
        default: break
        }
        guard phase == .streaming else { throw .init(.unexpected, "nothing was asked for yet") }
        switch frame {
        case .stored(let stored): return try acknowledge(stored)
        case .checkpoint(let note): return [try keep(note)]
        default: throw .init(.unexpected, "this is nothing that a receiver says here")
        }
    }

    /// Whether the hello is answered, and nothing was found to be wrong with that.
    private var isGreeted: Bool {
        switch phase {
        case .comparing, .streaming: true
        default: false
        }
    }

    /// A command is for the log that the other side has, which is not known to be ours until the heads are compared.
    private mutating func take(_ command: Frame.Command) throws(ReplicationFault) -> [Effect] {
        guard phase != .streaming else { return [.command(command)] }
        guard heldCommands.count < CommandSender.window else {
            throw .init(.window, "more than \(CommandSender.window) commands are under way")
        }
        heldCommands.append(command)
        return []
    }

    private mutating func begin(_ resume: Frame.Resume, _ head: SignedHead) throws(ReplicationFault) -> [Effect] {
        guard let ours = versions.first(where: { $0.major == resume.version.major }) else {
            throw .init(.version, "version \(resume.version) was not offered")
        }
        guard resume.size <= head.head.size, resume.previewed >= resume.size else {
            throw .init(.unexpected, "it goes on at \(resume.size) in a log of \(head.head.size)")
        }
        guard resume.size >= first else {
            throw .init(.gap, "it lacks records from \(resume.size) on, and those before \(first) are pruned")
        }
        guard resume.window >= UInt64(RecordRun.maximumByteCount) else {
            throw .init(.window, "a window of \(resume.window) bytes is too small for a batch")
        }
        guard resume.size > 0 || resume.root == TreeHead.empty.root else {
            throw .init(.unexpected, "nothing has another root than nothing")
        }
        isNewerThere = resume.version > ours
        phase = .comparing(resume)
        switch resume.size {
        case 0: return stream(resume)
        case head.head.size: return compare(head, resume)
        default: return [.sign(size: resume.size)]
        }
    }

    mutating func introduced(_ head: SignedHead, _ pruned: Frame.Pruned?) -> [Effect] {
        precondition(phase == .introducing, "a sender introduces itself once")
        size = max(size, head.head.size)
        first = pruned?.size ?? 0
        phase = .greeted(head)
        let hello = Frame.Hello(
            versions: versions, log: lane.log, lane: lane.lane, epoch: epoch, pruned: pruned, note: head.note)
        return [.send(.hello(hello))]
    }

    mutating func signed(_ head: SignedHead) -> [Effect] {
        if case .comparing(let resume) = phase { return compare(head, resume) }
        precondition(proof == .checkpoint && head.head.size == position, "what was signed is what was asked for")
        proof = nil
        checkpointSize = position
        checkpointed = now
        return [.send(.checkpoint(head.note))] + advance(batchFirst: true)
    }

    /// The receiver's history must be the beginning of ours. Where it is not, it gets the proof that this log has signed
    /// another one.
    private mutating func compare(_ ours: SignedHead, _ resume: Frame.Resume) -> [Effect] {
        guard ours.head.root == resume.root else {
            let fault = ReplicationFault(
                .fork, "of size \(resume.size) the receiver has the root \(resume.root), this log \(ours.head.root)")
            return [.send(.checkpoint(ours.note))] + close(fault, by: .here)
        }
        return stream(resume)
    }

    private mutating func stream(_ resume: Frame.Resume) -> [Effect] {
        phase = .streaming
        position = resume.size
        acknowledged = resume.size
        flight = Flight(limit: min(limits.window, Int(clamping: resume.window)))
        let isContinued = resume.previewed > resume.size && resume.previewed <= size
        previewed = isContinued && size - resume.previewed <= limits.previewGap ? resume.previewed : size
        checkpointSize = resume.size
        checkpointed = now
        let commands = heldCommands.map { Effect.command($0) }
        heldCommands = []
        return [.acknowledged(resume.size)] + commands + advance()
    }

    private mutating func acknowledge(_ stored: Frame.Stored) throws(ReplicationFault) -> [Effect] {
        guard (acknowledged...position).contains(stored.size), (stored.size...size).contains(stored.previewed) else {
            throw .init(.unexpected, "it has stored \(stored.size) records, of \(position) that were sent")
        }
        let isNew = stored.size > acknowledged
        acknowledged = stored.size
        flight.arrived(until: stored.size)
        previewsInFlight.removeAll { $0 <= stored.previewed }
        return (isNew ? [.acknowledged(acknowledged)] : []) + advance()
    }

    /// What comes back must be a checkpoint of ours that one of the witnesses has signed as well.
    private mutating func keep(_ note: [UInt8]) throws(ReplicationFault) -> Effect {
        let head = try SignedHead(verifying: note, of: lane, alsoBy: witnesses)
        guard head.head.size <= position else { throw .init(.unexpected, "it has cosigned what was not sent") }
        guard head.head.size >= witnessed else {
            throw .init(.replay, "it has cosigned \(head.head.size) records again, after \(witnessed)")
        }
        witnessed = head.head.size
        return .keep(head)
    }
}
