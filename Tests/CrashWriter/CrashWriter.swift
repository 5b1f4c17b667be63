import Files
import Foundation
import Ledger
import Samples
import Synchronization
import Threads
import Wire

/// `CrashWriter DIR SEED FIRST`: appends to the ledger in DIR until it is killed. Fresh commands are numbered from FIRST
/// on; those before it are sent again now and then. What it has a receipt for, and nothing else, it prints.
@main
struct CrashWriter {
    static let opened = "opened\n"

    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 4, let seed = UInt64(words[2]), let first = Int(words[3]) else {
            fatalError("usage: CrashWriter DIR SEED FIRST")
        }
        let site = site(words[1])
        if try !site.disk.exists(site.directory + "/identity") { try Ledger.create(at: site) }
        let ledger = try Ledger(opening: site)
        let output = Output()
        output.write(opened)
        let workers = (0..<Sent.workers).map { Worker($0, of: ledger, seed: seed, first: first, output: output) }
        // Callers that block a thread and callers that wait in a task share the commits.
        let threads = workers.filter { $0.number % 2 == 0 }.map { WorkingThread($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in workers where worker.number % 2 == 1 {
                group.addTask {
                    var worker = worker
                    while true { try await worker.sendAndWait() }
                }
            }
            try await group.waitForAll()
        }
        for thread in threads { thread.join() }
    }

    /// Segments end, are sealed and are written back many times in the short life of a writer.
    static func site(_ directory: String) -> Site {
        var options = LedgerOptions()
        options.segmentEvents = 200
        options.checkpointFrames = 30
        options.reserveBytes = 1 << 20
        options.reserveSliceBytes = 1 << 18
        return Site(directory: directory, options: options)
    }
}

/// Standard output, one piece at a time and without a buffer that a kill could empty.
final class Output: Sendable {
    private let turn = Mutex<Void>(())

    func write(_ text: String) {
        turn.withLock { _ in FileHandle.standardOutput.write(Data(text.utf8)) }
    }
}

/// A caller that blocks while it waits for its receipts.
final class WorkingThread: Sendable {
    private let thread: Mutex<Threads.Thread?>

    init(_ worker: Worker) {
        thread = Mutex(
            Threads.Thread {
                var worker = worker
                do { while true { try worker.send() } } catch { fatalError("\(error)") }
            })
    }

    func join() {
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }
}
