import Files
import Merkle
import Testing
import Wire

@testable import Ledger

@Suite struct AppendTests {
    @Test func `what was acknowledged is read back as it was sent, in order`() throws {
        let ledger = try Community().created()
        let receipts = try ledger.incident.store(0..<120)
        #expect(receipts.map(\.seq.value) == Array(0..<120))
        #expect(receipts.allSatisfy { !$0.duplicate && $0.count == 1 && $0.lane == .incident })
        let records = try ledger.incident.all()
        #expect(records.map(\.subject) == (0..<120).map { "smoke-\($0)" })
        #expect(try records.map(\.event) == (0..<120).map { try alarm($0).event(0) })
        try ledger.close()
    }

    @Test func `lanes count for themselves`() throws {
        let ledger = try Community().created()
        try ledger.incident.store(0..<3)
        #expect(try ledger.telemetry.store(0..<1)[0].seq == Seq(0))
        #expect(ledger.lanes.map(\.head.size) == [3, 1, 0])
        try ledger.close()
    }

    @Test func `a command of several events is stored in one row of places`() throws {
        let ledger = try Community().created()
        let receipt = try ledger.incident.appendBlocking([alarm(1, events: 3)])[0]
        #expect(receipt.count == 3)
        let records = try ledger.incident.all()
        #expect(records.map(\.index) == [0, 1, 2])
        #expect(Set(records.map { Array($0.encodedKey) }).count == 1)
        try ledger.close()
    }

    @Test func `the time of recording never goes back`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<1)
        community.clock.step(milliseconds: -30_000)
        try ledger.incident.store(1..<2)
        let recorded = try ledger.incident.all().map(\.recorded)
        #expect(recorded == [Instant(milliseconds: Community.start), Instant(milliseconds: Community.start)])
        try ledger.close()
    }

    @Test func `an empty batch, one that is too large and one for a closed ledger store nothing`() throws {
        let ledger = try Community().created()
        let many = try (0..<4_097).map { try alarm($0) }
        #expect(throws: LedgerError.emptyBatch) { try ledger.incident.appendBlocking([]) }
        #expect(throws: LedgerError.batchTooLarge(4_097, .events, limit: 4_096)) {
            try ledger.incident.appendBlocking(many)
        }
        #expect(ledger.incident.head.size == 0)
        try ledger.close()
        #expect(throws: LedgerError.closed) { try ledger.incident.appendBlocking([alarm(1)]) }
    }

    @Test func `more than the queue holds is refused and nothing of it is stored`() throws {
        var options = LedgerOptions.small
        options.queueEvents = 3
        let ledger = try Community(options: options).created()
        let batch = try (0..<4).map { try alarm($0) }
        #expect(throws: LedgerError.overloaded(0, .events, limit: 3)) {
            try ledger.incident.appendBlocking(batch)
        }
        try ledger.incident.store(0..<3)
        #expect(ledger.incident.head.size == 3)
        try ledger.close()
    }

    @Test func `many callers at once each get their own receipt and the log has no gap`() async throws {
        let ledger = try Community().created()
        let receipts = try await withThrowingTaskGroup(of: [Receipt].self) { group in
            for caller in 0..<32 {
                group.addTask {
                    var receipts: [Receipt] = []
                    for number in 0..<20 {
                        receipts += try await ledger.incident.append([alarm(caller * 100 + number)])
                    }
                    return receipts
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(receipts.map(\.seq.value).sorted() == Array(0..<640))
        let records = try ledger.incident.all()
        #expect(receipts.allSatisfy { records[Int($0.seq.value)].key == $0.key })
        try ledger.close()
    }

    @Test func `callers with a thread of their own and callers that await share one lane`() async throws {
        let ledger = try Community().created()
        let lane = ledger.incident
        async let awaited: Void = {
            for id in 0..<100 { _ = try await lane.append([alarm(id)]) }
        }()
        for id in 1_000..<1_100 { _ = try lane.appendBlocking([alarm(id)]) }
        try await awaited
        #expect(lane.head.size == 200)
        #expect(Set(try lane.all().map(\.key)).count == 200)
        try ledger.close()
    }

    @Test func `records beyond the head are refused with the size`() throws {
        let ledger = try Community().created()
        try ledger.incident.store(0..<2)
        #expect(throws: LedgerError.noSuchRecord(Seq(3), size: 2)) {
            try ledger.incident.records(from: Seq(3), limit: 1)
        }
        #expect(throws: LedgerError.noSuchRecord(Seq(2), size: 2)) { try ledger.incident.record(Seq(2)) }
        #expect(try ledger.incident.records(from: Seq(2), limit: 5).isEmpty)
        try ledger.close()
    }
}

extension Command {
    /// The event that was sent, read back from its encoding.
    func event(_ index: Int) throws -> Event {
        var staged = StagedRecords()
        staged.restart(at: 0)
        staged.append(events[index], recorded: Instant(milliseconds: 0))
        return staged.record(0).event
    }
}
