import Foundation
import Randomness
import Testing
import Wire

@testable import Load

@Suite struct `A schedule` {
    private static func moments(_ arrival: Arrival, _ duration: Duration, seed: UInt64 = 1) -> [Int64] {
        var random = SeededGenerator(seed: seed)
        return arrival.moments(for: duration, using: &random)
    }

    @Test func `of a constant rate has its requests equally far apart`() {
        #expect(Self.moments(.constant(perSecond: 4), .seconds(1)) == [0, 250_000_000, 500_000_000, 750_000_000])
        let thirds = Self.moments(.constant(perSecond: 3), .seconds(1_000_000))
        #expect(thirds.count == 3_000_000 && thirds.last == 999_999_666_666_666)
    }

    @Test func `of bursts has all of a burst at one moment`() {
        #expect(
            Self.moments(.bursts(of: 2, every: .milliseconds(3)), .milliseconds(7))
                == [0, 0, 3_000_000, 3_000_000, 6_000_000, 6_000_000])
    }

    @Test(arguments: [Arrival.constant(perSecond: 10), .poisson(perSecond: 10), .bursts(of: 2, every: .seconds(1))])
    func `of no time is empty`(_ arrival: Arrival) {
        #expect(Self.moments(arrival, .zero).isEmpty)
    }

    @Test func `of a Poisson process keeps its rate, and is as irregular as one`() {
        let moments = Self.moments(.poisson(perSecond: 10_000), .seconds(10))
        #expect(moments.count == 100_000)
        #expect(moments == moments.sorted() && moments[0] >= 0 && moments[99_999] < 10_000_000_000)
        // The counts in windows vary as much as they are large; of a constant rate they would not vary at all.
        var counts = [Double](repeating: 0, count: 1_000)
        for moment in moments { counts[Int(moment / 10_000_000)] += 1 }
        let variance = counts.reduce(0) { $0 + ($1 - 100) * ($1 - 100) } / 1_000
        #expect((80...120).contains(variance))
        // The gaps are exponential: half of them are shorter than ln 2 of the mean.
        let gaps = zip(moments.dropFirst(), moments).map { $0 - $1 }.sorted()
        #expect((67_000...72_000).contains(gaps[50_000]))
    }

    @Test func `is the same for the same seed, and another for another`() {
        let arrival = Arrival.poisson(perSecond: 100)
        #expect(Self.moments(arrival, .seconds(1)) == Self.moments(arrival, .seconds(1)))
        #expect(Self.moments(arrival, .seconds(1)) != Self.moments(arrival, .seconds(1), seed: 2))
    }

    @Test func `carries bodies that say when they are meant to be sent`() throws {
        let schedule = try schedule(.constant(perSecond: 2), for: .seconds(1))
        let event = try #require(JSONSerialization.jsonObject(with: Data(schedule.bodies[1])) as? [String: Any])
        #expect(event["specversion"] as? String == "1.0" && event["id"] as? String == "a-1")
        #expect(event["time"] as? String == "2026-11-21T10:00:00.623Z")
        #expect(event["subject"] as? String == "smoke-1" && event["source"] as? String == "urn:linli:load")
        #expect(event["type"] as? String == "linli.alarm.raise")
        #expect(event["data"] as? [String: String] == ["category": "fire.smoke"])
    }

    @Test(arguments: [
        (-1, "1969-12-31T23:59:59.999Z"), (0, "1970-01-01T00:00:00.000Z"),
        (951_782_400_007, "2000-02-29T00:00:00.007Z"),
    ])
    func `writes time as RFC 3339 does`(_ milliseconds: Int64, _ text: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test func `of batches numbers its events through all of them`() throws {
        let schedule = try Schedule(2, of: .batches(of: 3, alarm), start: start)
        let batch = try #require(JSONSerialization.jsonObject(with: Data(schedule.bodies[1])) as? [[String: Any]])
        #expect(batch.map { $0["id"] as? String } == ["a-3", "a-4", "a-5"])
    }

    @Test func `that would not fit into memory is refused`() {
        let megabyte = [UInt8](repeating: 0, count: 1 << 20)
        #expect(throws: LoadError.tooLarge(requests: 513)) {
            try Schedule(513, of: Payload(contentType: "text/plain") { _, _ in megabyte }, start: start)
        }
    }
}
