import Community
import Testing
import Wire

@Suite struct `Refusals before anybody is known` {
    private var desk = AccessDesk()

    private mutating func refuse(_ counts: [RefusedCount], minute: Int64 = 0) throws {
        desk.now = max(desk.now, (minute + 1) * 60_000)
        try desk.send(.refuse(counts), by: "linli", occurred: minute * 60_000)
    }

    private func row(_ reason: Refusal, _ address: AddressID, hour: Int64 = 0) -> Refusals? {
        var found: Refusals?
        let key = Refusals.Key(
            hour: AccessDesk.start.milliseconds / 3_600_000 + hour, reason: reason, address: address)
        desk.access.forEachRefusals { if $0.key == key { found = $0 } }
        return found
    }

    @Test mutating func `are counted by hour, reason and address`() throws {
        try refuse([
            RefusedCount(address: "p1", reason: .missing, count: 2),
            RefusedCount(address: nil, reason: .missing, count: 5),
            RefusedCount(address: "p1", reason: .unknown, count: 1),
        ])
        try refuse([RefusedCount(address: "p1", reason: .missing, count: 4)], minute: 59)
        try desk.storeAndForget()
        try refuse([RefusedCount(address: "p2", reason: .missing, count: 8)], minute: 60)
        #expect(row(.missing, "p1")?.count == 6 && row(.missing, "p1")?.last == desk.time(59 * 60_000))
        #expect(row(.missing, "")?.count == 11 && row(.missing, "")?.addresses == 1)
        #expect(row(.unknown, "")?.count == 1 && row(.missing, "p2") == nil)
        #expect(row(.missing, "", hour: 1)?.count == 8 && row(.missing, "p2", hour: 1)?.count == 8)
    }

    @Test mutating func `from everywhere are counted, and no row is made for each`() throws {
        let limit = Int(Refusals.maximumAddresses)
        let counts = (0..<(limit + 50)).map { RefusedCount(address: .init(text: "p\($0)"), reason: .unknown, count: 1) }
        try refuse(counts)
        try desk.storeAndForget()
        try refuse(counts, minute: 1)
        var rows = 0
        desk.access.forEachRefusals { _ in rows += 1 }
        #expect(rows == limit + 1)
        #expect(row(.unknown, "")?.count == Int64(2 * counts.count) && row(.unknown, "")?.addresses == Int64(limit))
        #expect(row(.unknown, "p0")?.count == 2 && row(.unknown, AddressID(text: "p\(limit)")) == nil)
        try desk.expectSameRowsAgain()
    }
}

@Suite struct `A minute of refusals` {
    private var gathering = RefusalGathering()
    private let start: Instant = 1_800_000_000_000

    private func at(_ milliseconds: Int64) -> Instant { start.advanced(byMilliseconds: milliseconds) }

    private typealias Line = (address: String?, reason: Refusal, count: Int64)

    private func lines(_ minute: RefusalGathering.Minute?) -> [String]? {
        minute?.counts.map { "\($0.address ?? "others") \($0.reason.rawValue) \($0.count)" }
    }

    @Test mutating func `is handed over once it is over, in order`() {
        #expect(gathering.take(endedBy: at(0)) == nil)
        for _ in 0..<1_000 { #expect(gathering.count(.unknown, from: "10.0.0.2", at: at(1)) == nil) }
        #expect(gathering.count(.missing, from: "10.0.0.1", at: at(59_999)) == nil)
        #expect(gathering.count(.missing, from: "10.0.0.2", at: at(59_999)) == nil)
        #expect(gathering.take(endedBy: at(59_999)) == nil)
        let minute = gathering.count(.expired, from: "10.0.0.9", at: at(60_000))
        #expect(minute?.start == start)
        #expect(lines(minute) == ["10.0.0.1 missing 1", "10.0.0.2 missing 1", "10.0.0.2 unknown 1000"])
        let next = gathering.take(endedBy: at(240_000))
        #expect(next?.start == at(60_000) && lines(next) == ["10.0.0.9 expired 1"])
        #expect(gathering.take(endedBy: at(300_000)) == nil && gathering.takeAll() == nil)
    }

    @Test mutating func `of a node that stops is not lost`() {
        _ = gathering.count(.malformed, from: "10.0.0.1", at: at(1))
        #expect(lines(gathering.takeAll()) == ["10.0.0.1 malformed 1"])
        #expect(gathering.takeAll() == nil)
    }

    @Test mutating func `from everywhere is one command still, and nobody is left out of the sum`() throws {
        for number in 0..<5_000 {
            _ = gathering.count(number % 2 == 0 ? .missing : .unknown, from: "address-\(number)", at: at(2))
        }
        let gathered = gathering.takeAll()
        let minute = try #require(gathered)
        #expect(minute.counts.reduce(0) { $0 + $1.count } == 5_000)
        #expect(minute.counts.prefix(2).allSatisfy { $0.address == nil } && minute.counts[2].address != nil)
        let counts = minute.counts { AddressID(text: "p-\($0)") }
        #expect(counts.count <= Access.maximumRefusedCounts)
        #expect(counts[0].address == nil && counts[2].address?.text == "p-\(minute.counts[2].address!)")
        var desk = AccessDesk()
        try desk.send(.refuse(counts))
        #expect(desk.records.count == counts.count)
    }
}
