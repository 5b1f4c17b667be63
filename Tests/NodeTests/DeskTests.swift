import Community
import Ledger
import SimulatedDisk
import Synchronization
import Testing
import Views
import Wire

@testable import Node

@Suite struct DeskTests {
    @Test func `a command is decided by the one before it in the same batch`() throws {
        let node = try DeskUnderTest()
        let receipts = try node.ask(.smoke(), .smoke())
        #expect(receipts.map(\.receipt.seq.value) == [2, 4])
        let kinds = try node.ledger.incident.records(from: Seq(2), limit: 10).map(\.kind.name)
        #expect(kinds == ["alarm.raised", "alarm.escalated", "alarm.reraised"])
        #expect(try node.close() == nil)
    }

    @Test func `a repetition gets its first receipt, and its key is not lent to anything else`() throws {
        let node = try DeskUnderTest()
        let first = try node.desk.decide([node.make(.smoke(), id: "x")])
        let again = try node.desk.decide([node.make(.smoke(), id: "x")])
        #expect(first[0].receipt.seq == again[0].receipt.seq && again[0].receipt.duplicate)
        #expect(throws: AskError.self) { try node.desk.decide([node.make(.smoke(), id: "x", content: "other")]) }
        #expect(node.ledger.incident.size == 4)
        #expect(try node.close() == nil)
    }

    @Test func `a batch with one that is refused leaves no trace, whatever stood before it`() throws {
        let node = try DeskUnderTest()
        do {
            try node.ask(.smoke(), .smoke("nobody"))
            Issue.record("nobody's alarm was taken")
        } catch AskError.rejected(let index, let rejection) {
            #expect(index == 1)
            #expect(rejection.rule == .deviceUnknown)
        }
        #expect(node.ledger.incident.size == 2)
        // Had the first been folded, this would be another raise of it.
        try node.ask(.smoke())
        #expect(try node.ledger.incident.record(Seq(2)).kind.name == "alarm.raised")
        #expect(try node.close() == nil)
    }

    @Test func `a full disk refuses all, keeps what was, and goes on when there is room`() throws {
        let node = try DeskUnderTest()
        try node.ask(.smoke())
        let used = node.disk.capacity - (try node.disk.availableBytes(at: "/"))
        node.disk.capacity = used
        var number = 0
        var failure: LedgerError?
        while failure == nil, number < 100_000 {
            number += 1
            do {
                try node.ask(
                    .registry(.installDevice(DeviceID(text: "d\(number)"), kind: "smoke", model: "m", at: "b1")))
            } catch AskError.ledger(let error) {
                failure = error
            }
        }
        #expect(failure == .noSpace(.incident))
        let size = node.ledger.incident.size
        node.disk.capacity = used + (64 << 20)
        // What was refused is not there: the same device can be installed now.
        try node.ask(.registry(.installDevice(DeviceID(text: "d\(number)"), kind: "smoke", model: "m", at: "b1")))
        #expect(node.ledger.incident.size == size + 1)
        #expect(try node.close() == nil)
    }

    @Test func `what was acknowledged can be asked for at once`() throws {
        let node = try DeskUnderTest()
        for number in 0..<20 {
            let receipt = try node.ask(
                .registry(.installDevice(DeviceID(text: "d\(number)"), kind: "k", model: "m", at: "b1")))
            let found = try node.past.at(node.ledger.incident.size) { $0.registry.device(DeviceID(text: "d\(number)")) }
            #expect(found?.installed != nil, "after record \(receipt[0].receipt.seq)")
        }
        #expect(try node.close() == nil)
    }

    @Test func `rows are stored when it is quiet`() throws {
        let node = try DeskUnderTest()
        try node.ask(.smoke())
        node.log.wait { $0.viewed == 4 }
        #expect(node.log.now.viewed == 4)
        #expect(try node.close() == nil)
    }

    @Test func `who comes when too many wait is told to come back`() throws {
        var options = DeskOptions.eager
        options.queueAsks = 3
        let node = try DeskUnderTest(options: options)
        let asks = try (0..<4).map { _ in try node.make(.smoke()) }
        #expect(throws: AskError.self) { try node.desk.decide(asks) }
        try node.desk.decide(Array(asks[..<3]))
        #expect(try node.close() == nil)
        #expect(throws: AskError.self) { try node.desk.decide([node.make(.smoke())]) }
    }

    @Test func `what time brings about is recorded when its time has come, once`() throws {
        let node = try DeskUnderTest(upkeep: IncidentUpkeep())
        try node.ask(.smoke())
        node.log.wait { $0.batches == 2 }
        #expect(node.ledger.incident.size == 4)
        node.clock.advance(milliseconds: 200_000)
        node.desk.nudge()
        node.log.wait { $0.batches >= 3 }
        node.desk.nudge()
        try node.ask(.registry(.addPlace("b2", kind: .building, name: "二号楼")))
        let kinds = try node.ledger.incident.records(from: Seq(4), limit: 10).map(\.kind.name)
        #expect(kinds.filter { $0 == "alarm.escalated" }.count == 1)
        #expect(node.log.now.refused.isEmpty)
        #expect(try node.close() == nil)
    }

    @Test func `a batch that goes on where a snapshot was due leaves every past as it was`() throws {
        var views = ViewOptions()
        views.snapshotRecords = 5
        let node = try DeskUnderTest(views: views)
        let devices = (0..<24).map { DeviceID(text: "d\($0)") }
        for batch in 0..<3 {
            let asks = try devices[batch * 8..<batch * 8 + 8].map {
                try node.make(.registry(.installDevice($0, kind: "smoke", model: "m", at: "b1")))
            }
            try node.desk.decide(asks)
            node.log.wait { $0.viewed == node.ledger.incident.size }
        }
        #expect(node.ledger.incident.size == 26)
        for position in 2...26 {
            let known = try node.past.at(UInt64(position)) { incident in
                devices.filter { incident.registry.device($0)?.installed != nil }.count
            }
            #expect(known == position - 2, "at \(position)")
        }
        #expect(try node.close() == nil)
    }

    @Test func `many callers at once are all answered, and the rows are those of the log`() throws {
        let node = try DeskUnderTest()
        let stored = Mutex(0)
        let done = Mutex(0)
        for number in 0..<2_000 {
            let device = DeviceID(text: "d\(number / 2 % 300)")
            let command: IncidentCommand =
                number % 2 == 0
                ? .registry(.installDevice(device, kind: "smoke", model: "m", at: "b1")) : .smoke(device)
            node.desk.submit([try node.make(command), try node.make(.smoke())], bytes: 0) { answer in
                if case .success = answer { stored.withLock { $0 += 1 } }
                done.withLock { $0 += 1 }
            }
        }
        #expect(try node.close() == nil)
        #expect(done.withLock { $0 } == 2_000)
        #expect(stored.withLock { $0 } == 1_300)
    }
}
