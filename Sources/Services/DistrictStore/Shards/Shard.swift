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
    private let queue: Monitor<ShardQueue>
    private let thread = Mutex<Thread?>(nil)

    init(_ opened: ShardOpening.Opened, readers: ShardReaders, options: StoreOptions) {
        number = opened.writer.number
        heads = opened.heads
        self.readers = readers
        self.options = options
        queue = Monitor(ShardQueue(options))
        // The writer is the thread's alone, and its file is closed when the thread ends.
        let writer = opened.writer
        thread.withLock { $0 = Thread { [self] in run(writer) } }
    }

    func submit(_ task: ShardWork.Task) {
        let work = ShardWork(task, options: options)
        do throws(DistrictStoreError) {
            let wakes = try queue.withLock { queue throws(DistrictStoreError) in
                let wasEmpty = queue.isEmpty
                try queue.add(work)
                return wasEmpty
            }
            if wakes { queue.wake() }
        } catch {
            work.refuse(error)
        }
    }

    private func run(_ writer: ShardWriter) {
        while true {
            let works = queue.wait(while: { $0.isEmpty && !$0.isClosing }) { $0.takeCommit() }
            if works.isEmpty { return finish(writer) }
            commit(works, with: writer)
        }
    }

    /// Stores what it can in one transaction, and answers each when that is durable.
    private func commit(_ works: [ShardWork], with writer: ShardWriter) {
        do {
            let answers = try writer.transact { try works.map { try answer($0, with: writer) } }
            for answer in answers { answer() }
        } catch let error as SQLiteError where .full ~= error.code {
            // Only a refused write: when the wal-index cannot grow, the commit lies in the WAL already.
            postpone(works, because: .noSpace, writer)
        } catch let error as SQLiteError where .busy ~= error.code {
            postpone(works, because: .busy, writer)
        } catch {
            return stop(writer, because: error, works)
        }
        do { try writer.care() } catch { stop(writer, because: error, []) }
    }

    /// Nothing was stored, and all of it may come again.
    private func postpone(_ works: [ShardWork], because reason: DistrictStoreError, _ writer: ShardWriter) {
        for work in works {
            if case .append(let append, _) = work.task { writer.interrupt(append.lane, because: reason) }
            work.refuse(reason)
        }
    }

    /// Stores one, and returns what is to be said of it after the commit.
    private func answer(_ work: ShardWork, with writer: ShardWriter) throws -> () -> Void {
        switch work.task {
        case .append(let append, let answer):
            let result = try writer.append(append)
            return { answer(result) }
        case .change(let change, let answer):
            let result = try writer.change(change)
            return { answer(result) }
        }
    }

    /// The shard is dead: those who waited are told that the outcome is unknown, and nobody is let in any more.
    private func stop(_ writer: ShardWriter, because error: any Error, _ unanswered: [ShardWork]) {
        let reason = DistrictStoreError.stopped(
            shard: number, reason: "\(DistrictStoreError(error, path: writer.file.path))")
        let rest = queue.withLock { $0.stop(reason) }
        for work in unanswered + rest { work.refuse(reason) }
    }

    /// Copies the WAL into the file, unless nobody knows what they hold.
    private func finish(_ writer: ShardWriter) {
        guard queue.withLock({ $0.stopped }) == nil else { return }
        do {
            try writer.file.connection.checkpoint(.truncate)
            try writer.file.connection.keepWALOnClose(false)
        } catch {
            stop(writer, because: error, [])
        }
    }

    /// Answers everything that waits, ends the thread and closes the file.
    func close() throws(DistrictStoreError) {
        readers.close()
        queue.withLock { $0.isClosing = true }
        queue.wake()
        guard let thread = thread.withLock({ $0.take() }) else { return }
        thread.join()
        if let stopped = queue.withLock({ $0.stopped }) { throw stopped }
    }
}
