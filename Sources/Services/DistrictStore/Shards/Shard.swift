import SQLite
import Synchronization
import Threads

/// One of the files that logs are spread over, with the thread that writes it. Whatever gathered from many communities while
/// a commit ran is the next commit; there is no timer.
final class Shard: Sendable {
    let number: Int
    let heads: ShardHeads
    let readers: ShardReaders
    private let options: StoreOptions
    private let writer: ShardWriter
    private let queue: Monitor<ShardQueue>
    private let thread = Mutex<Thread?>(nil)

    init(_ opened: ShardOpening.Opened, readers: ShardReaders, options: StoreOptions) {
        number = opened.writer.number
        heads = opened.heads
        writer = opened.writer
        self.readers = readers
        self.options = options
        queue = Monitor(ShardQueue(options))
        thread.withLock { $0 = Thread { [self] in run() } }
    }

    func submit(_ work: ShardQueue.Work) {
        do throws(DistrictStoreError) {
            let wakes = try queue.withLock { queue throws(DistrictStoreError) in
                try queue.add(work)
                return queue.waiting.count == 1
            }
            if wakes { queue.wake() }
        } catch {
            work.refuse(error)
        }
    }

    private func run() {
        while true {
            let works = queue.wait(while: { $0.waiting.isEmpty && !$0.isClosing }) { $0.takeCommit() }
            if works.isEmpty { return }
            commit(works)
        }
    }

    /// Stores what it can in one transaction, and answers each when that is durable.
    private func commit(_ works: [ShardQueue.Work]) {
        do {
            let answers = try writer.transact { try works.map(answer) }
            for answer in answers { answer() }
        } catch let error as SQLiteError where .full ~= error.code {
            // Only a refused write: when the wal-index cannot grow, the commit lies in the WAL already.
            for work in works { work.refuse(.noSpace) }
        } catch let error as SQLiteError where .busy ~= error.code {
            for work in works { work.refuse(.busy) }
        } catch {
            return stop(because: error, works)
        }
        do { try writer.care() } catch { stop(because: error, []) }
    }

    /// Stores one, and returns what is to be said of it after the commit.
    private func answer(_ work: ShardQueue.Work) throws -> () -> Void {
        switch work {
        case .append(let append, let answer):
            let result = try writer.append(append)
            return { answer(result) }
        case .change(let change, let answer):
            let result = try writer.change(change)
            return { answer(result) }
        }
    }

    /// The shard is dead: those who waited are told that the outcome is unknown, and nobody is let in any more.
    private func stop(because error: any Error, _ unanswered: [ShardQueue.Work]) {
        let reason = DistrictStoreError.stopped(
            shard: number, reason: "\(DistrictStoreError(error, path: writer.file.path))")
        let rest = queue.withLock { $0.stop(reason) }
        for work in unanswered + rest { work.refuse(reason) }
    }

    /// Answers everything that waits, ends the thread and copies the WAL into the file.
    func close() throws(DistrictStoreError) {
        queue.withLock { $0.isClosing = true }
        queue.wake()
        guard let thread = thread.withLock({ $0.take() }) else { return }
        thread.join()
        readers.close()
        if let stopped = queue.withLock({ $0.stopped }) { throw stopped }
        try writer.file.reporting { () throws(SQLiteError) in
            try writer.file.connection.checkpoint(.truncate)
            try writer.file.connection.keepWALOnClose(false)
        }
    }
}
