import Samples
import Testing
import Wire

@testable import Ledger

@Suite struct RecordingClockTests {
    private static let start = Community.start
    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 86_400_000

    private func clock(last: Int64? = nil) -> RecordingClock {
        RecordingClock(last: last.map { Instant(milliseconds: $0) }, options: LedgerOptions())
    }

    /// What the clocks say, in milliseconds from the start.
    private func reading(wall: Int64, monotonic: Int64) -> ClockReading {
        ClockReading(
            wall: Instant(milliseconds: RecordingClockTests.start + wall), monotonicMilliseconds: monotonic)
    }

    private func at(_ milliseconds: Int64) -> Instant {
        Instant(milliseconds: RecordingClockTests.start + milliseconds)
    }

    @Test func `two clocks that agree give the wall clock's time`() {
        var clock = clock()
        for time: Int64 in [0, 1, 1_000, 5 * RecordingClockTests.hour] {
            let (recorded, step) = clock.record(reading(wall: time, monotonic: time))
            #expect(recorded == at(time) && step == nil)
        }
    }

    @Test(arguments: [(60_000, false), (60_001, true), (-60_000, false), (-60_001, true)] as [(Int64, Bool)])
    func `a step is reported from over a minute on, once, in both directions`(step: Int64, isReported: Bool) {
        var clock = clock()
        _ = clock.record(reading(wall: 0, monotonic: 0))
        let (recorded, found) = clock.record(reading(wall: 1_000 + step, monotonic: 1_000))
        #expect(found == (isReported ? RecordingClock.Step(from: at(1_000), to: at(1_000 + step)) : nil))
        #expect(recorded == at(max(0, 1_000 + step)))
        #expect(clock.record(reading(wall: 2_000 + step, monotonic: 2_000)).1 == nil)
    }

    @Test func `a wall clock an hour ahead is believed, one that is further ahead is not`() {
        var clock = clock()
        _ = clock.record(reading(wall: 0, monotonic: 0))
        let leap = RecordingClockTests.hour + 1
        let (recorded, step) = clock.record(reading(wall: 1_000 + leap, monotonic: 1_000))
        #expect(recorded == at(1_000) && step == nil)
        // Meanwhile time goes on at the pace of the monotonic clock.
        #expect(clock.record(reading(wall: 5_000 + leap, monotonic: 5_000)).0 == at(5_000))
        let (later, back) = clock.record(reading(wall: 9_000, monotonic: 9_000))
        #expect(later == at(9_000) && back == nil)
        let (ahead, forward) = clock.record(reading(wall: 10_000 + RecordingClockTests.hour, monotonic: 10_000))
        #expect(ahead == at(10_000 + RecordingClockTests.hour) && forward != nil)
    }

    @Test func `after a restart a year is believed and a century is not`() {
        var clock = clock(last: RecordingClockTests.start)
        let century = 36_500 * RecordingClockTests.day
        #expect(clock.record(reading(wall: century, monotonic: 7)).0 == at(0))
        let year = 365 * RecordingClockTests.day
        let (recorded, step) = clock.record(reading(wall: year, monotonic: 8))
        #expect(recorded == at(year) && step == nil)
    }

    /// What a clock says that lost its battery, in milliseconds from the start.
    private static let epoch = -start

    @Test func `a machine that starts in 1970 goes on from the last record, and believes the time when it is set`() {
        var clock = clock(last: RecordingClockTests.start)
        let (hour, day) = (RecordingClockTests.hour, RecordingClockTests.day)
        #expect(clock.record(reading(wall: RecordingClockTests.epoch, monotonic: 0)).0 == at(0))
        #expect(clock.record(reading(wall: RecordingClockTests.epoch + hour, monotonic: hour)).0 == at(hour))
        // It was off for nine days, as the network says at last.
        #expect(clock.record(reading(wall: 9 * day, monotonic: 2 * hour)).0 == at(9 * day))
        #expect(clock.record(reading(wall: 9 * day + hour, monotonic: 3 * hour)).0 == at(9 * day + hour))
    }

    @Test func `a machine whose clock starts a year behind believes the time when it is set`() {
        var clock = clock(last: RecordingClockTests.start)
        let day = RecordingClockTests.day
        #expect(clock.record(reading(wall: -200 * day, monotonic: 0)).0 == at(0))
        #expect(clock.record(reading(wall: 9 * day, monotonic: 10)).0 == at(9 * day))
    }

    @Test func `what is recorded before any clock was set is dated 1970, and keeps no later time from being believed`()
    {
        var fresh = clock()
        let epoch = RecordingClockTests.epoch
        #expect(fresh.record(reading(wall: epoch + 5, monotonic: 0)).0 == Instant(milliseconds: 0))
        let (last, _) = fresh.record(reading(wall: epoch + 1_005, monotonic: 1_000))
        #expect(last == Instant(milliseconds: 1_000))
        var again = clock(last: last.milliseconds)
        for var clock in [fresh, again] { #expect(clock.record(reading(wall: 0, monotonic: 2_000)).0 == at(0)) }
        #expect(again.record(reading(wall: epoch, monotonic: 7)).0 == last)
        #expect(again.record(reading(wall: 60_000, monotonic: 8)).0 == at(60_000))
    }

    @Test func `a clock that was set back by hours is believed again when it is set right`() {
        var clock = clock()
        let hour = RecordingClockTests.hour
        _ = clock.record(reading(wall: 0, monotonic: 0))
        let (behind, back) = clock.record(reading(wall: -10 * hour, monotonic: 0))
        #expect(behind == at(0) && back == RecordingClock.Step(from: at(0), to: at(-10 * hour)))
        #expect(clock.record(reading(wall: -9 * hour, monotonic: hour)).0 == at(0))
        let (right, forward) = clock.record(reading(wall: 2 * hour, monotonic: 2 * hour))
        #expect(right == at(2 * hour) && forward == RecordingClock.Step(from: at(-8 * hour), to: at(2 * hour)))
    }

    @Test func `after two years in a drawer time goes on from the last record`() {
        var clock = clock(last: RecordingClockTests.start)
        let (hour, years) = (RecordingClockTests.hour, 730 * RecordingClockTests.day)
        #expect(clock.record(reading(wall: years, monotonic: 0)).0 == at(0))
        #expect(clock.record(reading(wall: years + hour, monotonic: hour)).0 == at(hour))
    }

    @Test(arguments: [Int64.min, .max]) func `a record from the end of time stops no clock with an overflow`(end: Int64)
    {
        var clock = clock(last: end)
        let (first, _) = clock.record(reading(wall: 0, monotonic: 0))
        #expect(first == max(Instant(milliseconds: end), at(0)))
        #expect(clock.record(reading(wall: 1_000, monotonic: 1_000)).0 == max(first, at(1_000)))
        #expect(clock.plausible(reading(wall: .max - RecordingClockTests.start, monotonic: 2_000)) >= first)
    }

    @Test func `a lane without records believes any clock that was set, and a restart goes on behind the last record`()
    {
        var fresh = clock()
        #expect(fresh.record(reading(wall: -999_999_999, monotonic: 3)).0 == at(-999_999_999))
        var again = clock(last: RecordingClockTests.start)
        #expect(again.record(reading(wall: -5_000, monotonic: 3)).0 == at(0))
        again.resume(after: at(70_000))
        #expect(again.record(reading(wall: 1_000, monotonic: 6_003)).0 == at(70_000))
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func `whatever the clocks do, time never goes back`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var clock = clock(last: seed % 2 == 0 ? nil : RecordingClockTests.start)
        var (wall, monotonic, last) = (Int64(0), Int64(0), Instant(milliseconds: .min))
        for _ in 0..<500 {
            let passed = Int64.random(in: 0...100_000, using: &generator)
            monotonic += passed
            wall += passed
            if Int.random(in: 0..<10, using: &generator) == 0 {
                wall += Int64.random(in: -RecordingClockTests.day...RecordingClockTests.day, using: &generator)
            }
            let (recorded, _) = clock.record(reading(wall: wall, monotonic: monotonic))
            #expect(recorded >= last)
            last = recorded
        }
    }
}
