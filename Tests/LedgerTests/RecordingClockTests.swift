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
            #expect(recorded == at(time) && step == nil && clock.isBelieved)
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
        #expect(recorded == at(1_000) && step == nil && !clock.isBelieved)
        // Meanwhile time goes on at the pace of the monotonic clock.
        #expect(clock.record(reading(wall: 5_000 + leap, monotonic: 5_000)).0 == at(5_000))
        #expect(!clock.isBelieved)
        let (later, back) = clock.record(reading(wall: 9_000, monotonic: 9_000))
        #expect(later == at(9_000) && back == nil && clock.isBelieved)
        #expect(clock.record(reading(wall: 10_000 + RecordingClockTests.hour, monotonic: 10_000)).1 != nil)
        #expect(clock.isBelieved)
    }

    @Test func `after a restart a year is believed and a century is not`() {
        var clock = clock(last: RecordingClockTests.start)
        let century = 36_500 * RecordingClockTests.day
        #expect(clock.record(reading(wall: century, monotonic: 7)).0 == at(0))
        #expect(!clock.isBelieved)
        let year = 365 * RecordingClockTests.day
        let (recorded, step) = clock.record(reading(wall: year, monotonic: 8))
        #expect(recorded == at(year) && step == nil && clock.isBelieved)
    }

    @Test func `a lane without records believes any clock, and a restart goes on behind the last record`() {
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
