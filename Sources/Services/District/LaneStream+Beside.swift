import Digest
import DistrictStore
import Merkle
import Replication
import ReplicationLine
import Wire

/// What comes beside the records: previews, checkpoints, answers to commands.
extension LaneStream {
    /// Told when the last of them is durable. One that the store has no room for comes again in its place.
    func show(_ run: ReceivedRun, _ signed: SignedHead) {
        let now = site.now()
        let previews = (0..<run.count).map { index in
            Preview(
                lane, Seq(run.first.value + UInt64(index)), Array(run.run[index]), head: signed.head,
                note: signed.note, at: now)
        }
        for preview in previews.dropLast() { change(.preview(preview)) }
        change(.preview(previews[previews.count - 1])) { [self] in
            site.watch.shown(previews)
            handle(.previewed(run.head.size))
        }
    }

    /// The cosigned note is durable before it leaves: the district never signs a smaller tree after it.
    func witness(_ signed: SignedHead) {
        let note: [UInt8]
        do throws(MerkleError) {
            var signedNote = try SignedNote(parsing: signed.note)
            let seconds = UInt64(max(0, site.now().milliseconds / 1_000))
            signedNote.add(try site.cosigner.cosign(Checkpoint(signedNote.text), at: seconds))
            note = signedNote.bytes
        } catch {
            preconditionFailure("a checkpoint that was verified can be cosigned: \(error)")
        }
        change(.cosigned(lane, signed.head, note: note)) { [self] in handle(.cosigned(note)) }
    }

    // MARK: Commands

    func handle(_ input: CommandSender.Input) {
        guard end == nil else { return }
        for effect in commands.handle(input) {
            switch effect {
            case .fetch(let limit): fetch(limit)
            case .send(let frame): line.send(frame)
            case .settle(let answer): settle(answer)
            case .refuse(let fault): handle(.end(fault))
            }
        }
    }

    private func fetch(_ limit: Int) {
        do throws(DistrictStoreError) {
            let waiting = try site.store.pendingCommands(to: lane.log, limit: limit)
            handle(.queued(try waiting.map { (queued) throws(DistrictStoreError) in try queued.command() }))
        } catch {
            fail(error)
        }
    }

    private func settle(_ answer: Frame.Answer) {
        change(.end(lane.log, command: answer.id, QueuedCommand.End(answer.outcome))) { [self] in
            site.watch.settled(lane.log, answer)
            handle(.settled(id: answer.id))
        }
    }
}

extension QueuedCommand {
    fileprivate func command() throws(DistrictStoreError) -> Frame.Command {
        do throws(ReplicationFault) {
            if case .command(let command) = try Frame(content: bytes) { return command }
            throw ReplicationFault(.malformed, "the frame is no command")
        } catch {
            throw .damaged(path: "\(log)", place: "command \(id)", reason: "\(error)")
        }
    }
}

extension QueuedCommand.End {
    fileprivate init(_ outcome: Frame.Outcome) {
        switch outcome {
        case .recorded(let lane, let seq): self = .recorded(lane, seq)
        case .refused(let code, let words): self = .refused(code: code, words: words)
        case .expired: self = .expired
        }
    }
}
