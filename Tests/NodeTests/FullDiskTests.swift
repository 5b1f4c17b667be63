import Community
import Files
import Ledger
import SimulatedDisk
import Testing
import Views
import Wire

@testable import Node

/// What a desk does while rows cannot be stored, or read.
@Suite struct FullDiskTests {
    /// Rows wait for good.
    private static var patient: DeskOptions {
        var options = DeskOptions()
        (options.viewDelayMilliseconds, options.viewRecords) = (3_600_000, .max)
        return options
    }

    @Test func `what is refused is taken back although nothing can be stored meanwhile`() throws {
        var views = ViewOptions()
        views.commitRecords = 4
        let node = try DeskUnderTest(options: Self.patient, views: views)
        for device in ["d1", "d2", "d3", "d4", "d5"] {
            try node.ask(.registry(.installDevice(DeviceID(text: device), kind: "smoke", model: "m", at: "b1")))
        }
        try node.fillDisk()
        do {
            try node.ask(.smoke(), .smoke("nobody"))
            Issue.record("nobody's alarm was taken")
        } catch AskError.rejected(let index, _) {
            #expect(index == 1)
        }
        node.freeDisk()
        let receipt = try node.ask(.smoke("d5"))
        #expect(receipt[0].receipt.seq == Seq(7))
        #expect(try node.close() == nil)
    }

    @Test func `a snapshot that is due keeps no alarm waiting`() throws {
        var views = ViewOptions()
        views.snapshotRecords = 3
        let node = try DeskUnderTest(options: Self.patient, views: views)
        try node.ask(.smoke())
        try node.fillDisk()
        for number in 0..<5 {
            try node.ask(.smoke())
            #expect(node.ledger.incident.size == UInt64(5 + number))
        }
        node.freeDisk()
        try node.ask(.smoke())
        #expect(try node.close() == nil)
    }

    @Test func `rows that find no room are not tried again with every command, and are stored in the end`() throws {
        var options = DeskOptions.eager
        (options.viewRecords, options.viewRetryMilliseconds) = (1, 3_600_000)
        let node = try DeskUnderTest(options: options)
        node.log.wait { $0.viewed == 2 }
        try node.fillDisk()
        // Until the reserve is used up rows may find room in what it gave back.
        while node.log.now.viewErrors.isEmpty { _ = try? node.ask(.smoke()) }
        for _ in 0..<20 { _ = try? node.ask(.smoke()) }
        #expect(node.log.now.viewErrors.count == 1)
        node.freeDisk()
        try node.ask(.smoke())
        #expect(try node.close() == nil)
    }

    @Test func `what is due and finds no room is tried again when time has passed, and not before`() throws {
        var options = DeskOptions.eager
        options.upkeepAsks = 2
        let node = try DeskUnderTest(upkeep: IncidentUpkeep(), options: options)
        for device in ["d1", "d2", "d3"] {
            try node.ask(.registry(.installDevice(DeviceID(text: device), kind: "smoke", model: "m", at: "b1")))
            try node.ask(.smoke(DeviceID(text: device)))
        }
        node.disk.capacity = 0
        // The reserve goes to whoever comes first.
        while (try? node.ask(.smoke())) != nil {}
        node.clock.advance(milliseconds: 200_000)
        node.desk.nudge()
        node.log.wait { $0.refused.count == 2 }
        for _ in 0..<5 { _ = try? node.ask(.smoke()) }
        #expect(node.log.now.refused.count == 2)
        node.freeDisk()
        let size = node.ledger.incident.size
        let batches = node.log.now.batches
        node.clock.advance(milliseconds: 2_000)
        let now = node.clock.ofNode.now
        let due = try node.past.at(size) { $0.due(at: now, limit: .max, by: .standard).count }
        #expect(due > options.upkeepAsks)
        node.desk.nudge()
        node.log.wait { $0.batches == batches + due }
        #expect(try node.past.at(node.ledger.incident.size) { $0.due(at: now, limit: 1, by: .standard).isEmpty })
        #expect(try node.close() == nil)
    }

    @Test func `a row that could not be read once is read again`() throws {
        var views = ViewOptions()
        views.cacheBytes = 4_096
        let node = try DeskUnderTest(views: views)
        for number in 0..<400 {
            try node.ask(.registry(.installDevice(DeviceID(text: "d\(number)"), kind: "smoke", model: "m", at: "b1")))
        }
        node.log.wait { $0.viewed == 402 }
        node.disk.faults = [.fail(call: 1, of: .read, with: .inputOutput, sticky: true)]
        #expect(throws: AskError.self) { for number in 0..<400 { try node.ask(.smoke(DeviceID(text: "d\(number)"))) } }
        node.disk.faults = []
        try node.ask(.smoke("d399"))
        #expect(try node.close() == nil)
    }
}
