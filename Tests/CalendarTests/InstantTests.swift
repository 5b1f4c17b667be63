import Calendar
import Testing
import Wire

@Suite struct `An instant` {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (-1_000, "1969-12-31T23:59:59.000Z"), (1_790_000_000_001, "2026-09-21T14:13:20.001Z"),
            (951_827_696_789, "2000-02-29T12:34:56.789Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"), (.max, "9999-12-31T23:59:59.999Z"),
            (.min, "0001-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func `is printed in UTC with milliseconds`(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test func `loses no millisecond in printing`() {
        for milliseconds in 1_790_000_000_000..<1_790_000_001_000 as Range<Int64> {
            let digits = String(milliseconds % 1_000 + 1_000).dropFirst()
            #expect(Instant(milliseconds: milliseconds).rfc3339.hasSuffix(".\(digits)Z"))
        }
    }
}
