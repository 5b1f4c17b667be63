import Files
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

/// What is decided while the lane's writer waits.
@Suite struct DraftTests {
    @Test func `what is drafted is stored together, and seen while it is drafted`() throws {
        let ledger = try Community().created()
        try ledger.incident.store(0..<2)
        let drafted = try ledger.incident.drafting { draft in
            var drafted: [(Receipt, String?)] = []
            for number in 11...13 {
                let receipt = draft.append(try alarm(number, events: 2))
                drafted.append((receipt, draft.record(receipt.seq.value + 1).subject))
            }
            return drafted
        }
        let (receipts, seen) = (drafted.map(\.0), drafted.map(\.1))
        #expect(receipts.map(\.seq.value) == [2, 4, 6])
        #expect(receipts.map(\.count) == [2, 2, 2])
        #expect(try ledger.incident.all().map(\.subject).suffix(6) == seen.flatMap { [$0, $0] }[...])
        try ledger.close()
    }

    @Test func `a request that was stored or drafted before gets its first receipt`() throws {
        let ledger = try Community().created()
        let (same, other) = (try request("a", "first"), try request("a", "second"))
        let command = try answer(same)
        let drafted = try ledger.incident.drafting { draft in
            let before = try draft.receipt(of: same)
            return (before, draft.append(command), try draft.receipt(of: same))
        }
        #expect(drafted.0 == nil)
        #expect(drafted.2?.seq == drafted.1.seq)
        let again = try ledger.incident.drafting { try $0.receipt(of: same) }
        #expect(again?.seq == Seq(0) && again?.duplicate == true)
        #expect(throws: LedgerError.self) { try ledger.incident.drafting { try $0.receipt(of: other) } }
        #expect(try ledger.incident.all().count == 1)
        try ledger.close()
    }

    @Test func `what was withdrawn is not stored, and may come again`() throws {
        let ledger = try Community().created()
        let (kept, withdrawn) = (try request("kept", "x"), try request("withdrawn", "x"))
        let (first, second) = (try answer(kept), try answer(withdrawn))
        let found = try ledger.incident.drafting { draft in
            _ = draft.append(first)
            let mark = draft.size
            _ = draft.append(second)
            draft.cut(to: mark)
            return (try draft.receipt(of: withdrawn), try draft.receipt(of: kept))
        }
        #expect(found.0 == nil && found.1 != nil)
        #expect(try ledger.incident.all().map(\.key.id) == ["kept"])
        _ = try ledger.incident.drafting { $0.append(second) }
        #expect(try ledger.incident.all().map(\.key.id) == ["kept", "withdrawn"])
        try ledger.close()
    }

    @Test func `a draft that finds the disk full stores nothing, and the same goes in when there is room`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.telemetry.store(0..<10)
        let used = community.disk.capacity - (try community.disk.availableBytes(at: "/"))
        community.disk.capacity = used + (40 << 10)
        let command = try alarm(1_000)
        let draft: (inout LaneDraft) throws -> Receipt = { draft in
            let receipt = draft.append(command)
            for number in 1_001..<1_800 { _ = draft.append(try alarm(number)) }
            return receipt
        }
        #expect(throws: LedgerError.noSpace(.telemetry)) { try ledger.telemetry.drafting(draft) }
        #expect(try ledger.telemetry.all().count == 10)
        community.disk.capacity = used + (4 << 20)
        #expect(try ledger.telemetry.drafting(draft).seq == Seq(10))
        #expect(try ledger.telemetry.all().count == 810)
        try ledger.close()
    }

    @Test func `a draft has room until a transaction is full`() throws {
        var options = LedgerOptions.small
        options.commitEvents = 4
        let ledger = try Community(options: options).created()
        let count = try ledger.incident.drafting { draft in
            var count = 0
            while draft.hasRoom {
                _ = draft.append(try alarm(count))
                count += 1
            }
            return count
        }
        #expect(count == 4)
        #expect(try ledger.incident.all().count == 4)
        try ledger.close()
    }

    private func request(_ id: String, _ content: String) throws -> Request {
        Request(key: try CommandKey(principal: "gateway", source: "urn:test", id: id), content: Array(content.utf8))
    }

    private func answer(_ request: Request) throws -> Command {
        try Command(
            answering: request, with: [Event(occurred: Instant(milliseconds: Community.start), kind: Kind("test.done"))]
        )
    }
}

extension LaneLog {
    /// What a draft came to, when it is stored. What its body throws is thrown on; what it has drafted by then is stored.
    fileprivate func drafting<Value>(_ body: (inout LaneDraft) throws -> Value) throws -> Value {
        var outcome: Result<Value, any Error>?
        try transact { draft in
            do { return Result<Value, any Error>.success(try body(&draft)) } catch { return .failure(error) }
        } committed: {
            outcome = $0
        }
        return try outcome!.get()
    }
}
