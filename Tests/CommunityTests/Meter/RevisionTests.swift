import Samples
import Testing
import Wire

@testable import Community

/// What the trace says: which day, which of its intervals, by which event, why, and from what to what.
@Suite struct `What is otherwise than it was known to be` {
    private static let key = RegisterKey("m")
    private static let quarter: Int64 = 900_000
    /// 2026-03-01 in Shanghai.
    private static let start: Int64 = 1_772_294_400_000
    private static let day: Int64 = 20_513

    /// A household's meter below an incomer, read on three days: 1 kWh each quarter of an hour.
    private func community(without absent: ClosedRange<Int>? = nil) throws -> TelemetryLab {
        var lab = TelemetryLab()
        for (id, parent) in [("g", nil), ("m", "g")] as [(String, String?)] {
            var meter = MeterRegistered()
            (meter.parent, meter.from) = (parent.map { MeterID(text: $0) }, Instant(milliseconds: Self.start))
            meter.category = parent == nil ? .incomer : .household
            try lab.take(.meter(.registered(meter)), subject: id)
        }
        var register = RegisterAdded()
        (register.from, register.index) = (Instant(milliseconds: Self.start), 1_000)
        try lab.take(.meter(.registerAdded(register)), subject: "m")
        let intervals = 1...288
        try lab.read(
            Self.key, intervals.map { Self.start + Int64($0) * Self.quarter },
            intervals.map { absent?.contains($0) == true ? ReadingBatch.absent : index(after: $0) })
        return lab
    }

    private func index(after intervals: Int) -> Int64 { 1_000 + Int64(intervals) * 100 }

    private func trace(_ lab: inout TelemetryLab) -> [Revision] {
        lab.fold.accounts.flush()
        let end = Self.start + 3 * 96 * Self.quarter
        return lab.fold.revisions(in: Instant(milliseconds: Self.start)..<Instant(milliseconds: end)).map(\.revision)
    }

    private func span(_ revision: Revision) -> [Int64] {
        [revision.from, revision.until].map { ($0 - Self.start) / Self.quarter }
    }

    @Test func `a late reading opens the intervals beside it again, and no other row`() throws {
        var lab = try community(without: 101...102)
        lab.store()
        let before = lab.rows.sorted("register_day")
        try lab.read(Self.key, [Self.start + 101 * Self.quarter], [index(after: 101) + 30])
        #expect(trace(&lab).count == 1)
        let found = trace(&lab)[0]
        #expect(found.reason == .late && found.key.day == Self.day + 1 && found.recorded == TelemetryLab.recorded)
        // The interval that ends with the reading, and the two behind it that were estimated along with it.
        #expect(found.changed == 3 && span(found) == [100, 103])
        #expect(found.before.amount == found.after.amount && found.before.estimated == 3_000_000)
        #expect(found.after.estimated == 1_700_000)
        lab.store()
        let changed = zip(before, lab.rows.sorted("register_day")).filter { $0 != $1 }
        #expect(changed.map { $0.0[0] } == [.integer(Self.day + 1)])
    }

    @Test func `what comes again, in whatever order, changes nothing and leaves no trace`() throws {
        var lab = try community()
        let times = [7, 3, 250].map { ($0, Self.start + Int64($0) * Self.quarter) }
        for (interval, time) in times { try lab.read(Self.key, [time], [index(after: interval)]) }
        // What contradicts is put aside.
        try lab.read(Self.key, [times[0].1], [index(after: 7) + 1])
        #expect(trace(&lab).isEmpty)
    }

    @Test func `a correction at midnight changes the last interval of a day and the first of the next`() throws {
        var lab = try community()
        var correction = ReadingCorrected()
        correction.time = Instant(milliseconds: Self.start + 96 * Self.quarter)
        correction.index = index(after: 96) + 25
        try lab.take(.corrected(correction), subject: "m")
        let found = trace(&lab)
        #expect(found.map(\.reason) == [.correction, .correction] && found.map(\.changed) == [1, 1])
        #expect(found.map(span) == [[95, 96], [96, 97]] && found[0].key.seq == found[1].key.seq)
        #expect(found.map { $0.after.amount - $0.before.amount } == [250_000, -250_000])
    }

    @Test func `what a fact of long ago changes is told with that as its reason`() throws {
        var lab = try community()
        var ratio = RatioChanged()
        (ratio.ratio, ratio.from) = (2_000, Instant(milliseconds: Self.start + 190 * Self.quarter))
        try lab.take(.meter(.ratioChanged(ratio)), subject: "m")
        var rated = MeterRated()
        (rated.ratedPower, rated.from) = (3_000, Instant(milliseconds: Self.start + 286 * Self.quarter))
        try lab.take(.meter(.rated(rated)), subject: "m")
        var reset = RegisterReset()
        (reset.at, reset.final) = (Instant(milliseconds: Self.start + 10 * Self.quarter), index(after: 10))
        reset.initial = index(after: 10) + 50
        try lab.take(.meter(.reset(reset)), subject: "m")
        let reasons = trace(&lab).map { "\($0.key.day - Self.day) \($0.reason.rawValue) \($0.changed)" }
        #expect(reasons == ["0 reset 1", "1 ratio 2", "2 ratio 96", "2 rated-power 3"])
    }

    @Test func `a day that moves to another sum is told, though its own figures stay`() throws {
        var lab = try community()
        func from(_ day: Int64) -> Instant { Instant(milliseconds: Self.start + day * 96 * Self.quarter) }
        var category = MeterRecategorised()
        (category.category, category.from) = (.lift, from(2))
        try lab.take(.meter(.recategorised(category)), subject: "m")
        // The same once more moves nothing.
        try lab.take(.meter(.recategorised(category)), subject: "m")
        // Below an incomer that counts as a lift it is counted there.
        var above = MeterRecategorised()
        (above.category, above.from) = (.lift, from(1))
        try lab.take(.meter(.recategorised(above)), subject: "g")
        var parent = MeterReparented()
        parent.from = from(2)
        try lab.take(.meter(.reparented(parent)), subject: "m")
        let found = trace(&lab)
        let third = found.filter { $0.key.day == Self.day + 2 }
        #expect(found.count == third.count && third.map(\.reason) == [.category, .category, .parent])
        #expect(third.allSatisfy { $0.before == $0.after && $0.changed == 96 && span($0) == [192, 288] })
    }

    @Test func `the trace survives a restart, and is asked for by time`() throws {
        var lab = try community(without: 101...102)
        try lab.read(Self.key, [Self.start + 101 * Self.quarter], [index(after: 101) + 30])
        let found = trace(&lab)
        lab.restart()
        #expect(trace(&lab).map(\.values) == found.map(\.values))
        let from = Instant(milliseconds: found[0].from)
        #expect(lab.fold.revisions(in: from..<from.advanced(byMilliseconds: 1)).map(\.register) == [Self.key])
        #expect(lab.fold.revisions(in: from.advanced(byDays: -2)..<from).isEmpty)
    }
}
