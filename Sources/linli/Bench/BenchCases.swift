import CBOR
import Community
import Wire

/// Cases as a community works on them, from report to closing, five hundred at a time side by side.
struct BenchCases {
    private static let width = 500
    /// The commands of a case's life; the report comes before them.
    private static let acts: [CaseAct] = [
        .accept, .register(priority: nil), .dispatch(department: "repairs", limit: nil), .arrive,
        .dispose(text: "t-1", media: nil), .check(passed: true, isValid: true, text: nil), .close,
    ]

    private var state = Incident(rows: NoRows())
    private var size: UInt64 = 0
    private var given = 0
    private var now = Instant(milliseconds: 1_767_225_600_000)
    private var byteCount = 0

    /// The lives of the next cases, as batches for the ledger.
    mutating func lives() throws -> [[Wire.Command]] {
        let reports = try (0..<BenchCases.width).map { number in
            try decide(
                .report(
                    CaseReport(
                        place: PlacePath(text: "b\(number % 12)/u\(number % 3)/r\(number)"), category: "s4.lift.fault",
                        priority: number % 9 == 0 ? .p2 : .p3, source: number % 2 == 0 ? .patrol : .sensor,
                        reporter: "p-\(number)", text: "t-\(number)")))
        }
        let ids = reports.map { CaseID(text: $0.subject) }
        return try [reports.map(\.command)]
            + BenchCases.acts.map { act in try ids.map { try decide(.act($0, act)).command } }
    }

    /// The bytes of the records since this was asked for last.
    mutating func takeByteCount() -> Int {
        defer { byteCount = 0 }
        return byteCount
    }

    private mutating func decide(_ wanted: CaseCommand) throws -> (subject: String, command: Wire.Command) {
        given += 1
        now = now.advanced(byMilliseconds: 250)
        let key = try CommandKey(principal: "bench", source: "urn:linli:bench", id: "c-\(given)")
        let checks = if case .act(_, .check) = wanted { true } else { false }
        let context = CommandContext(now: now, actor: checks ? "st-2" : "st-1", key: key)
        let proposals = try state.cases.decide(wanted, context, by: .standard)
        let command = try Wire.Command(key: key, events: proposals.map { try $0.event() })
        for event in command.events {
            var writer = CBORWriter(reserving: event.byteCount + 32)
            event.write(seq: Seq(size), recorded: now, to: &writer)
            size += 1
            byteCount += writer.bytes.count
            state.fold(try Record(decoding: writer.bytes))
        }
        return (proposals[0].subject, command)
    }
}
