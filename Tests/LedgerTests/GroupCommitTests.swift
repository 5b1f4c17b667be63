import Files
import Foundation
import Merkle
import SimulatedDisk
import Synchronization
import Testing
import Threads
import Wire

@testable import Ledger

@Suite struct GroupCommitTests {
    @Test(arguments: [false, true])
    func `whoever waits for the pen goes before the batches that come later`(oneIsQueued: Bool) throws {
        let ledger = try Community().created()
        let lane = ledger.incident
        let waiter = Mutex<String?>(nil)
        let seen = Mutex<UInt64?>(nil)
        let thread = Mutex<Threads.Thread?>(nil)
        try lane.commits.withPen { _ in
            thread.withLock {
                $0 = Threads.Thread {
                    let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
                    waiter.withLock { $0 = place }
                    try? lane.commits.withPen { _ in seen.withLock { $0 = lane.head.size } }
                }
            }
            try waitUntilAsleep { waiter.withLock { $0 } }
            if oneIsQueued { lane.append([try alarm(1)]) { _ in } }
        }
        try lane.store([2])
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
        #expect(seen.withLock { $0 } == 0)
        try ledger.close()
    }

    /// Returns when a thread, of which only its place under /proc is known, waits for something.
    private func waitUntilAsleep(_ place: () -> String?) throws {
        while true {
            guard let place = place() else { continue }
            let status = try String(contentsOfFile: "/proc/\(place)/stat", encoding: .utf8)
            // The state follows the name, which is in brackets (proc(5)).
            if status.split(separator: ")").last?.hasPrefix(" S") == true { return }
        }
    }

    @Test func `a commit takes no more bytes than it may, and a batch of more is refused for good`() throws {
        let size = try Batch([alarm(0)], ids: SipHash(key: [UInt8](repeating: 0, count: 16))).bytes
        var options = LedgerOptions.small
        options.checkpointFrames = 10_000
        options.commitBytes = 2 * size
        let community = Community(options: options)
        let ledger = try community.created()
        let lane = ledger.incident
        #expect(throws: LedgerError.batchTooLarge(3 * size, .bytes, limit: 2 * size)) {
            try lane.appendBlocking([alarm(0), alarm(1), alarm(2)])
        }
        // The first commit syncs the head of the WAL as well; from then on each is one sync.
        try lane.store([100])
        let answers = Monitor(0)
        var before = 0
        try lane.commits.withPen { _ in
            for id in 0..<6 {
                lane.append([try alarm(id)]) { _ in
                    answers.withLock { $0 += 1 }
                    answers.wake()
                }
            }
            before = community.disk.calls(of: .sync)
        }
        answers.wait(while: { $0 < 6 }) { _ in }
        #expect(community.disk.calls(of: .sync) - before == 3)
        try ledger.close()
    }

    @Test func `a queue that holds too many bytes says so`() throws {
        var options = LedgerOptions.small
        options.queueBytes = 10
        let ledger = try Community(options: options).created()
        #expect(throws: LedgerError.overloaded(0, .bytes, limit: 10)) { try ledger.incident.appendBlocking([alarm(0)]) }
        try ledger.close()
    }
}
