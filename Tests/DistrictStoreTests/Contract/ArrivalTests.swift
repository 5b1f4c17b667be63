import DistrictStore
import Testing
import Wire

@Suite struct ArrivalTests {
    /// Appends of eight communities in turn.
    private func filled(_ store: any DistrictStore) throws -> [Sender] {
        var senders = (1...8).map { Sender($0) }
        for round in 1...5 {
            for index in senders.indices { _ = try store.appendBlocking(senders[index].next(round * 3)) }
        }
        return senders
    }

    @Test(arguments: Implementation.all, [1, 4, 7, 100])
    func `what arrived is read once and in its order, across communities and from any place on`(
        implementation: Implementation, page: Int
    ) throws {
        let store = try implementation.store()
        let senders = try filled(store)
        let arrived = try store.arrived(page: page)
        for shard in Set(arrived.map(\.shard)) {
            let numbers = arrived.filter { $0.shard == shard }.map(\.arrival)
            #expect(numbers == Array(0..<UInt64(numbers.count)))
        }
        for sender in senders {
            let own = arrived.filter { $0.lane == sender.lane }
            #expect(own.map { Array($0.bytes) } == sender.records)
            #expect(own.map(\.seq.value) == Array(0..<sender.size))
        }
        // Who comes again with the cursor of any moment gets the rest.
        var cursor = ArrivalCursor(next: store.end.next.map { _ in 0 })
        for (count, record) in arrived.enumerated() {
            if count % 17 == 0 {
                let rest = try store.arrived(after: ArrivalCursor(cursor.text), page: page)
                #expect(Set(rest) == Set(arrived[count...]))
            }
            cursor.advance(past: record)
        }
        #expect(cursor == store.end)
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `the numbers of arrivals go on where they were when the store is opened again`(
        implementation: Implementation
    ) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        var senders = try filled(store)
        let end = store.end
        let before = try store.arrived()
        try store.close()
        store = try place.open(AlarmFold())
        #expect(store.end == end)
        let appended = try store.appendBlocking(senders[0].next(4))
        #expect(appended.arrivals.lowerBound == end.next[appended.shard])
        #expect(try store.arrived(after: end).map(\.arrival) == Array(appended.arrivals))
        #expect(try store.arrived().count == before.count + 4)
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `a cursor that is not of this store is refused`(implementation: Implementation) throws {
        let store = try implementation.store()
        _ = try filled(store)
        var ahead = store.end
        let last = ahead.next.count - 1
        ahead = ArrivalCursor(next: ahead.next.dropLast() + [ahead.next[last] + 1])
        for cursor in [ahead, ArrivalCursor(next: [0])] {
            #expect(throws: DistrictStoreError.foreignCursor(cursor, end: store.end)) {
                try store.records(after: cursor, limit: 10)
            }
        }
        try store.close()
    }

    @Test func `a cursor is read strictly`() throws {
        #expect(try ArrivalCursor("17,0,4,230").next == [17, 0, 4, 230])
        for text in [
            "", "1,", ",1", "1,,2", " 1", "1 ,2", "01", "+1", "-1", "1.0", "a", "18446744073709551616", "1;2", "١",
        ] {
            #expect(throws: DistrictStoreError.malformedCursor(text)) { try ArrivalCursor(text) }
        }
    }

    @Test func `a log is named as its origin lines name it, and in no other way`() {
        let name = "linli/0123456789abcdef0123456789abcdef"
        #expect(LogID(name)?.text == name)
        #expect(LogLane(origin: name + "/telemetry")?.origin == name + "/telemetry")
        for text in ["", "linli/", name + "0", String(name.dropLast()), name.uppercased(), "x" + name, name + "\n"] {
            #expect(LogID(text) == nil)
        }
        for origin in [name, name + "/", name + "/alarms", "/incident", "incident", name + "/incident/"] {
            #expect(LogLane(origin: origin) == nil)
        }
    }
}
