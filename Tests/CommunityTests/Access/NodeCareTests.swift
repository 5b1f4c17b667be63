import Community
import Testing
import Wire

@Suite struct `What a node lets go of` {
    private var desk = AccessDesk()

    private static func records(first: UInt64 = 0, count: Int64 = 250_000, root: Int = 32) -> PurgedRecords {
        PurgedRecords(
            lane: .telemetry, first: Seq(first), count: count, byteCount: 60 << 20,
            root: Array(repeating: 1, count: root), last: 1_700_000_000_000, archiveByteCount: 9 << 20,
            archive: Array(repeating: 2, count: 32), days: 400)
    }

    @Test mutating func `leaves a proof behind, one for each part`() throws {
        try desk.send(.purge(Self.records()), by: "linli")
        desk.now = 1_000
        try desk.send(.purge(Self.records(first: 250_000)), by: "linli")
        try desk.send(.purge(Self.records()), by: "linli")
        var purges: [Purge] = []
        desk.access.forEachPurge { purges.append($0) }
        purges.sort { $0.key.first < $1.key.first }
        #expect(purges.map(\.key.first) == [0, 250_000] && purges.allSatisfy { $0.key.lane == "telemetry" })
        #expect(purges[0].purged == desk.time(1_000) && purges[0].archive.bytes == Array(repeating: 2, count: 32))
        #expect(desk.records[0].subject == "telemetry" && desk.records[0].kind.name == "records.purged")
    }

    @Test mutating func `is not recorded without something to prove it by`() throws {
        try desk.expect(.purgeProof, of: .purge(Self.records(root: 31)))
        try desk.expect(.accessCount, of: .purge(Self.records(count: 0)))
    }
}

@Suite struct `How long something is kept` {
    private var desk = AccessDesk()

    @Test(arguments: [
        (KeptKind.access, 183, "Cybersecurity Law 23(3)"), (.telemetry, 365, "ISO 50006"), (.incident, 91, "S1 5.1.2"),
        (.media, 29, "S1 6.2.3 e2"),
    ])
    mutating func `is never less than what must be kept, and the rule is named`(
        kind: KeptKind, days: Int64, rule: String
    ) throws {
        try desk.expect(.keepingTooShort, of: .keep(kind, days: days), naming: rule)
        try desk.send(.keep(kind, days: days + 1), by: "admin")
        #expect(desk.access.daysKept(kind) == days + 1)
    }

    @Test mutating func `is for good until somebody says otherwise, and again when somebody says so`() throws {
        #expect(desk.access.daysKept(.media) == nil)
        try desk.send(.keep(.media, days: 400), by: "admin")
        try desk.send(.keep(.media, days: nil), by: "admin")
        #expect(desk.access.daysKept(.media) == nil)
        #expect(desk.records.map { $0.subject } == ["media", "media"])
    }

    @Test mutating func `is what is asked for at least, whatever a log of others says`() throws {
        for (subject, days) in [("access", 1), ("access", Int64.min), ("visitors", 400)] as [(String, Int64)] {
            try desk.append([
                try Event(
                    occurred: desk.time(0), kind: Kind("keeping.changed"), subject: subject,
                    body: KeepingChanged(days: days).body)
            ])
        }
        #expect(desk.access.daysKept(.access) == 184)
    }
}

@Suite struct `A shortage of room` {
    private var desk = AccessDesk()

    @Test mutating func `begins and ends once`() throws {
        let id = DiskShortageID(text: try desk.send(.shorten(.scarce, available: 5, limit: 9), id: "s"))
        try desk.expect(.diskShortageExists, of: .shorten(.scarce, available: 5, limit: 9), id: "s")
        #expect(desk.access[shortage: id]?.ended == nil && desk.access[shortage: id]?.limit == 9)
        desk.now = 1_000
        try desk.send(.ease(id, available: 10), by: "linli")
        #expect(desk.access[shortage: id]?.ended == desk.time(1_000))
        try desk.expect(.diskShortageOver, of: .ease(id, available: 10))
        try desk.expect(.diskShortageUnknown, of: .ease("d9", available: 10))
    }

    @Test mutating func `that is over does not begin again, whoever says so`() throws {
        let id = DiskShortageID(text: try desk.send(.shorten(.scarce, available: 5, limit: 9)))
        desk.now = 1_000
        try desk.send(.ease(id, available: 10))
        let again = try Event(
            occurred: desk.time(2_000), kind: Kind("disk.scarce"), subject: id.text,
            body: DiskGotScarce(.reserved, available: 1, limit: 2).body)
        try desk.append([again])
        let shortage = try #require(desk.access[shortage: id])
        #expect(shortage.ended == desk.time(1_000) && shortage.level == .scarce)
    }

    @Test mutating func `ends after it began`() throws {
        let id = DiskShortageID(text: try desk.send(.shorten(.scarce, available: 5, limit: 9)))
        try desk.expect(.accessTime, of: .ease(id, available: 10), occurred: -1)
        try desk.expect(.diskRoom, of: .ease(id, available: -1))
    }

    @Test mutating func `is one when there is less than the limit`() throws {
        try desk.expect(.diskRoom, of: .shorten(.reserved, available: 10, limit: 9))
    }
}
