import Files
import Merkle
import SimulatedDisk
import Synchronization
import Testing
import Wire

@testable import Ledger

@Suite(.timeLimit(.minutes(1))) struct SubscriptionTests {
    private final class Arrived: Sendable {
        let seqs = Mutex<[UInt64]>([])
    }

    /// Reads pages until so many records have come.
    private func follow(_ lane: LaneLog, from first: UInt64, count: Int) async throws -> [UInt64] {
        var seqs: [UInt64] = []
        for try await page in lane.pages(from: Seq(first)) {
            #expect(!page.isEmpty)
            seqs += page.map(\.seq.value)
            if seqs.count >= count { break }
        }
        return seqs
    }

    @Test func `followers miss nothing and repeat nothing while events come in`() async throws {
        let ledger = try Community().created()
        let lane = ledger.incident
        try lane.store(0..<30)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for first in [UInt64(0), 7, 30] {
                group.addTask {
                    let seqs = try await follow(lane, from: first, count: 230 - Int(first))
                    #expect(seqs == Array(first..<230))
                }
            }
            for writer in 1...4 {
                group.addTask {
                    for id in 0..<50 { _ = try await lane.append([alarm(writer * 1_000 + id)]) }
                }
            }
            try await group.waitForAll()
        }
        try ledger.close()
    }

    @Test func `a follower goes over the borders of segments, sealed and not`() async throws {
        let ledger = try Community().created()
        try ledger.incident.store(0..<120)
        try ledger.incident.seal()
        try ledger.incident.store(120..<125)
        #expect(try await follow(ledger.incident, from: 0, count: 125) == Array(0..<125))
        try ledger.close()
    }

    @Test func `a page is never longer than one read`() async throws {
        var options = LedgerOptions.small
        options.readEvents = 7
        let ledger = try Community(options: options).created()
        try ledger.incident.store(0..<20)
        var iterator = ledger.incident.pages(from: Seq(0)).makeAsyncIterator()
        #expect(try await iterator.next()?.map(\.seq.value) == Array(0..<7))
        #expect(try await iterator.next()?.map(\.seq.value) == Array(7..<14))
        #expect(try await iterator.next()?.map(\.seq.value) == Array(14..<20))
        try ledger.close()
    }

    @Test func `a follower sleeps until a commit, and another lane's does not wake it`() async throws {
        let ledger = try Community().created()
        let lane = ledger.incident
        let arrived = Arrived()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let seqs = try await follow(lane, from: 0, count: 1)
                arrived.seqs.withLock { $0 = seqs }
            }
            try ledger.telemetry.store(0..<5)
            for _ in 0..<100 { await Task.yield() }
            #expect(arrived.seqs.withLock { $0 }.isEmpty)
            _ = try await lane.append([alarm(1), alarm(2)])
            try await group.waitForAll()
        }
        // What was committed together arrives together.
        #expect(arrived.seqs.withLock { $0 } == [0, 1])
        try ledger.close()
    }

    @Test func `a follower that begins beyond the head waits for its record`() async throws {
        let ledger = try Community().created()
        let lane = ledger.incident
        try lane.store(0..<2)
        async let seqs = follow(lane, from: 5, count: 1)
        for id in 2..<5 { _ = try await lane.append([alarm(id)]) }
        for _ in 0..<100 { await Task.yield() }
        _ = try await lane.append([alarm(5)])
        #expect(try await seqs.first == 5)
        try ledger.close()
    }

    @Test func `cancelling ends the wait`() async throws {
        let ledger = try Community().created()
        let lane = ledger.incident
        await withThrowingTaskGroup(of: [UInt64].self) { group in
            group.addTask { try await follow(lane, from: 0, count: 1) }
            for _ in 0..<100 { await Task.yield() }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
        // A task that is cancelled before it waits does not wait either.
        await withThrowingTaskGroup(of: [UInt64].self) { group in
            group.cancelAll()
            group.addTask { try await follow(lane, from: 0, count: 1) }
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
        try ledger.close()
    }

    @Test func `closing ends the sequence of those who have everything`() async throws {
        let ledger = try Community().created()
        let lane = ledger.incident
        try lane.store(0..<3)
        async let seqs = follow(lane, from: 0, count: 100)
        for _ in 0..<100 { await Task.yield() }
        try ledger.close()
        // Whoever was slower gets the rest first.
        #expect(try await seqs == [0, 1, 2])
        #expect(try await follow(lane, from: 1, count: 100) == [1, 2])
        #expect(try await follow(lane, from: 3, count: 100) == [])
    }

    @Test func `following what was pruned says so`() async throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<10)
        try ledger.incident.seal()
        community.clock.advance(days: 31)
        try ledger.incident.store(10..<12)
        _ = try ledger.incident.prune(before: Seq(10), into: "/archive", withoutDistrict: true)
        await #expect(throws: LedgerError.pruned(Seq(3))) { try await follow(ledger.incident, from: 3, count: 1) }
        #expect(try await follow(ledger.incident, from: 10, count: 2) == [10, 11])
        try ledger.close()
    }
}
