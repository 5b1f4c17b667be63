import CBOR
import DistrictStore
import Testing
import Wire

@Suite struct RowTests {
    @Test(arguments: Implementation.all)
    func `the rows are those of the records, however these were divided`(implementation: Implementation) throws {
        var sender = Sender()
        sender.grow(100)
        var exports: Set<[UInt8]> = []
        for size in [1, 3, 50, 100] {
            let store = try implementation.store()
            for first in stride(from: 0, to: 100, by: size) {
                _ = try store.appendBlocking(sender.append(first..<min(100, first + size)))
            }
            #expect(try store.text("kind/alarm.raised", of: sender.lane) == "50")
            #expect(try store.text("open/smoke-3", of: sender.lane) == nil)
            let export = try store.export(sender.lane.log)
            #expect(try store.rebuilt(sender.lane.log, with: AlarmFold()) == export)
            exports.insert(export)
            try store.close()
        }
        #expect(exports.count == 1)
    }

    @Test(arguments: Implementation.all)
    func `an export says what it is of, lane by lane, and has its rows in the order of their keys`(
        implementation: Implementation
    ) throws {
        let store = try implementation.store()
        var senders = [Sender(7, .incident), Sender(7, .telemetry), Sender(8)]
        for index in senders.indices { _ = try store.appendBlocking(senders[index].next(3 + index)) }
        let expected: [CBORValue] = [
            ["linli district rows", .text(senders[0].lane.origin), 1, 3], row("kind/alarm.raised", "3"),
            row("open/smoke-0", "0"), row("open/smoke-1", "1"), row("open/smoke-2", "2"),
            ["linli district rows", .text(senders[1].lane.origin), 1, 4], row("kind/alarm.raised", "4"),
            row("open/smoke-0", "0"), row("open/smoke-1", "1"), row("open/smoke-2", "2"), row("open/smoke-3", "3"),
        ]
        #expect(try store.export(Sender.log(7)) == expected.flatMap(\.encoded))
        #expect(try store.export(Sender.log(9)) == [])
        try store.close()
    }

    private func row(_ key: String, _ value: String) -> CBORValue {
        [.bytes(Array(key.utf8)), .bytes(Array(value.utf8))]
    }

    @Test(arguments: Implementation.all)
    func `lanes that an older fold has made are folded anew, and those of a newer one are left alone`(
        implementation: Implementation
    ) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        var senders = (1...6).map { Sender($0) }
        for index in senders.indices { _ = try store.appendBlocking(senders[index].next(20 + index)) }
        try store.close()

        store = try place.open(AlarmFold(version: 2))
        for sender in senders {
            #expect(try store.text("kind/alarm.raised", of: sender.lane) == nil)
            #expect(try store.export(sender.lane.log) == store.rebuilt(sender.lane.log, with: AlarmFold(version: 2)))
        }
        try store.close()
        let error = #expect(throws: DistrictStoreError.self) { try place.open(AlarmFold()) }
        guard case .newerFold(_, version: 2, known: 1)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        store = try place.open(AlarmFold(version: 2))
        _ = try store.appendBlocking(senders[0].next(5))
        #expect(
            try store.export(senders[0].lane.log) == store.rebuilt(senders[0].lane.log, with: AlarmFold(version: 2)))
        try store.close()
    }
}
