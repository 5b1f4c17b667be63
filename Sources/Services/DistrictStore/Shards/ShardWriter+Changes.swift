import Merkle
import SQLite
import Wire

extension ShardWriter {
    func change(_ change: Change) throws -> Result<Bool, DistrictStoreError> {
        do throws(Refusal) {
            return .success(try stored(change))
        } catch {
            switch error {
            case .refused(let error): return .failure(error)
            case .failed(let error): throw error
            }
        }
    }

    /// Why a change was not stored: because it must not, or because the shard cannot.
    private enum Refusal: Error {
        case refused(DistrictStoreError)
        case failed(any Error)
    }

    private func stored(_ change: Change) throws(Refusal) -> Bool {
        switch change {
        case .begin(let lane, let start, let now): try begin(lane, start, at: now)
        case .epoch(let lane, let epoch, let now): try enter(epoch, of: lane, at: now)
        case .heard(let lane, let now): try hear(lane, at: now)
        case .preview(let preview): try keep(preview)
        case .quarantine(let quarantine): try isolate(quarantine)
        case .lift(let lane, let lift): try end(lane, lift)
        case .cosigned(let lane, let head, let note): try cosign(lane, head, note)
        case .command(let command): try queue(command)
        case .end(let log, let id, let end): try finish(id, of: log, with: end)
        }
    }

    private func storing<Value>(_ body: () throws -> Value) throws(Refusal) -> Value {
        do { return try body() } catch { throw .failed(error) }
    }

    // MARK: Lanes

    private func begin(_ lane: LogLane, _ start: Frontier, at now: Instant) throws(Refusal) -> Bool {
        guard start.size <= StoredLane.largestSize else { throw .refused(.beyondAnyLane(lane, start.size)) }
        if let entry = entry(lane), entry.stored.size > 0 {
            if entry.stored.start == start { return false }
            throw .refused(.begunBefore(lane, size: entry.stored.size))
        }
        let before = entryOrNew(lane, at: now)
        let begun = StoredLane(
            lane, start: start, frontier: start, lastHeard: now, epoch: before.stored.epoch,
            previewCount: before.stored.previewCount, foldVersion: fold.version,
            isQuarantined: before.stored.isQuarantined)
        try storing { try put(ShardHeads.Entry(id: before.id, stored: begun)) }
        return true
    }

    private func hear(_ lane: LogLane, at now: Instant) throws(Refusal) -> Bool {
        if let known = entry(lane), now <= known.stored.lastHeard { return false }
        var entry = entryOrNew(lane, at: now)
        entry.stored.lastHeard = now
        try storing { try put(entry) }
        return true
    }

    private func enter(_ epoch: UInt64, of lane: LogLane, at now: Instant) throws(Refusal) -> Bool {
        let isNew = entry(lane) == nil
        var entry = entryOrNew(lane, at: now)
        let last = entry.stored.epoch
        guard epoch >= last else { throw .refused(.epochWentBack(lane, last: last, offered: epoch)) }
        if epoch == last, !isNew { return false }
        entry.stored.lastHeard = max(entry.stored.lastHeard, now)
        try storing {
            try put(entry)
            guard epoch > last else { return }
            try change(lane.log) { $0.epoch = epoch }
            try abandonPreviews(of: lane.log)
        }
        return true
    }

    private func healthy(_ lane: LogLane, at now: Instant) throws(Refusal) -> ShardHeads.Entry {
        let entry = entryOrNew(lane, at: now)
        guard !entry.stored.isQuarantined else { throw .refused(.quarantined(lane.log)) }
        return entry
    }

    // MARK: Previews

    private func keep(_ preview: Preview) throws(Refusal) -> Bool {
        guard preview.seq.value < StoredLane.largestSize else {
            throw .refused(.beyondAnyLane(preview.lane, preview.seq.value))
        }
        var entry = try healthy(preview.lane, at: preview.at)
        let (seq, stored) = (preview.seq.value, entry.stored)
        // What was pruned before the district knew the lane cannot be compared with anything.
        guard seq >= stored.held.lowerBound else { return false }
        let ours = try storing { try known(seq, entry) }
        if let ours {
            if ours.record == preview.record { return false }
            let error = try storing {
                try fork(
                    entry, at: preview.at, because: "record \(seq) came before with another content",
                    ours: .init(head: ours.head, note: ours.note, records: [.init(preview.seq, ours.record)]),
                    theirs: .init(head: preview.head, note: preview.note, records: [.init(preview.seq, preview.record)])
                )
            }
            throw .refused(error)
        }
        guard stored.previewCount < options.previews else {
            throw .refused(.noRoom(.previews, limit: options.previews))
        }
        entry.stored.previewCount += 1
        entry.stored.lastHeard = max(stored.lastHeard, preview.at)
        try storing {
            try put(entry)
            try file.previews.add(preview, of: entry.id)
        }
        return true
    }

    /// What is here of a place: the record, or a preview of it, each with the tree that it stands in.
    private func known(_ seq: UInt64, _ entry: ShardHeads.Entry) throws -> (
        record: [UInt8], head: TreeHead, note: [UInt8]?
    )? {
        if seq < entry.stored.size {
            let found = try file.bundles.records(of: entry.id, from: seq, limit: 1)
            return found.count == 1 ? (Array(found[0]), entry.stored.head, nil) : nil
        }
        return try file.previews.previews(of: entry.stored.lane, as: entry.id, in: seq..<(seq + 1)).first
            .map { ($0.record, $0.head, $0.note) }
    }

    // MARK: Quarantine

    private func isolate(_ quarantine: Quarantine) throws(Refusal) -> Bool {
        let entry = entryOrNew(quarantine.lane, at: quarantine.at)
        guard !entry.stored.isQuarantined else { return false }
        try storing { try isolate(entry, quarantine) }
        return true
    }

    private func end(_ lane: LogLane, _ lift: Quarantine.Lift) throws(Refusal) -> Bool {
        let entries = entries(lane.log)
        guard entries.contains(where: \.stored.isQuarantined) else { throw .refused(.notQuarantined(lane.log)) }
        try storing {
            for entry in entries { try file.quarantines.end(lift, of: entry.id) }
            try change(lane.log) { $0.isQuarantined = false }
            // What was shown ahead may be of the wrong history, and would condemn the right one again.
            try abandonPreviews(of: lane.log)
        }
        return true
    }

    // MARK: Checkpoints

    private func cosign(_ lane: LogLane, _ head: TreeHead, _ note: [UInt8]) throws(Refusal) -> Bool {
        guard let entry = entry(lane), (entry.stored.held.lowerBound...entry.stored.size).contains(head.size) else {
            throw .refused(.notHeld(lane, head.size, held: entry(lane)?.stored.held ?? 0..<0))
        }
        guard !entry.stored.isQuarantined else { throw .refused(.quarantined(lane.log)) }
        let root = try storing {
            try file.tiles(of: entry.id).tree(from: entry.stored.start, of: lane) { tree throws(LaneTileError) in
                try tree.root(of: head.size)
            }
        }
        guard root == head.root else { throw .refused(.wrongRoot(lane, claimed: head, computed: root)) }
        if let last = try storing({ try file.checkpoints.checkpoint(of: entry.id) }) {
            guard last.head.size <= head.size else {
                throw .refused(.checkpointWentBack(lane, last: last.head.size, offered: head.size))
            }
            if last.note == note { return false }
        }
        try storing { try file.checkpoints.put(head, note, of: entry.id) }
        noteWritten()
        return true
    }

    // MARK: Commands

    private func queue(_ command: QueuedCommand) throws(Refusal) -> Bool {
        if let known = try storing({ try file.commands.command(command.id, to: command.log) }) {
            guard known.bytes == command.bytes, known.notAfter == command.notAfter else {
                throw .refused(.commandReused(command.id))
            }
            return false
        }
        let count = try storing { try file.commands.pendingCount(to: command.log) }
        guard count < options.commands else { throw .refused(.noRoom(.commands, limit: options.commands)) }
        try storing { try file.commands.add(command) }
        noteWritten()
        return true
    }

    private func finish(_ id: String, of log: LogID, with end: QueuedCommand.End) throws(Refusal) -> Bool {
        guard let command = try storing({ try file.commands.command(id, to: log) }) else {
            throw .refused(.unknownCommand(id))
        }
        switch command.end {
        case end: return false
        case nil, .expired: break
        case let other?: throw .refused(.endedOtherwise(id, other))
        }
        try storing { try file.commands.end(command, with: end) }
        noteWritten()
        return true
    }
}
