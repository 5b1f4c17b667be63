import Files
import Merkle
import Synchronization
import Threads
import Wire

extension LaneLog {
    /// Opens the lane and checks it against what the machine remembers.
    convenience init(
        _ lane: Lane, _ opening: LedgerOpening, against memory: LaneOpening.Memory, _ sealing: Chore
    ) throws(LedgerError) {
        let context: LaneContext
        let opened: OpenedLane
        do {
            context = opening.context(of: lane)
            opened = try LaneLog.makingRoom(in: context) { try LaneOpening(context).open(against: memory) }
        } catch {
            throw LedgerError(error, path: opening.site.directory)
        }
        self.init(context, opened) { sealing.wake() }
    }

    /// Even to be read a database needs files beside it. On a disk that is full the incident lane's reserve makes room for
    /// those of all lanes: a node that cannot begin hears no alarm.
    private static func makingRoom<Value>(in context: LaneContext, _ body: () throws -> Value) throws -> Value {
        while true {
            do { return try body() } catch {
                guard LedgerError(error).isFull, try context.reserve.giveBack() else { throw error }
            }
        }
    }

    /// Answers what waits and leaves a note for the next start. Without the note that start reads the open segment again,
    /// so whatever keeps it from being written is no loss.
    func close() throws(LedgerError) {
        try reporting(path: context.paths.directory) {
            try care.withLock { access in
                guard access == .open else { return }
                access = .closed
                checkpoints.withLock { $0 = .closed }
                commits.close()
                heads.close()
                readers.closeAll()
                do { try commits.withLastPen { try leaveNote($0) } } catch {
                    guard LedgerError(error).canWait else { throw error }
                }
            }
        }
    }

    private func leaveNote(_ writer: LaneWriter) throws {
        try writer.segment.finish(on: context.disk)
        try tiles.sync()
        // A segment before the open one that waits to be sealed is read again at the start as well.
        guard chain.snapshot.retired.isEmpty else { return }
        let (disk, paths, first) = (context.disk, context.paths, writer.segment.first)
        try disk.replace(paths.ids(first), with: IdFile.encode(writer.ids.sorted))
        let stopped = Stopped(
            head: head, segmentFirst: first, segmentBytes: try writer.segment.byteCount,
            ids: try FileSum(ofFile: paths.ids(first), on: disk), firstRecorded: writer.firstRecorded,
            lastRecorded: writer.lastRecorded)
        try stopped.write(paths.stopped, on: disk)
    }
}
