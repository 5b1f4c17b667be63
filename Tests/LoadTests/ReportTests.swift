import Sketch
import Testing

@testable import Load

@Suite struct `A report` {
    private static func outcome(_ status: Int, _ body: String, events: Int = 1) -> Outcome {
        Outcome(status: status, body: Array(body.utf8).span, events: events)
    }

    private static func sample(_ outcome: Outcome, age: Int64 = 5, lag: Int64 = 0) -> Sample {
        Sample(intended: 100, sent: 100 + lag, ended: 100 + age, outcome: outcome)
    }

    private static func report(_ samples: [Sample]) -> Report {
        var report = Report(lateAfter: .nanoseconds(10))
        for sample in samples { report.record(sample) }
        return report
    }

    @Test func `tells events that are new from those that were there`() {
        let new = #"{"id":"true","lane":"incident","seq":17,"count":2,"duplicate":false}"#
        let old = #"{"id":"\"duplicate\":true","lane":"incident","seq":3,"count":1,"duplicate":true}"#
        #expect(Self.outcome(200, new) == .stored(new: 1, duplicates: 0))
        #expect(Self.outcome(200, old) == .stored(new: 0, duplicates: 1))
        #expect(
            Self.outcome(200, #"{"receipts":[\#(new),\#(old),\#(new)]}"#, events: 3) == .stored(new: 2, duplicates: 1))
    }

    /// An answer that acknowledges less than was sent acknowledges nothing that one could rely on.
    @Test(arguments: ["", "{}", #"{"duplicate":"#, #""duplicate":false,"duplicate":false"#, ":", "e:"])
    func `does not count as stored what has no receipt of its own`(_ body: String) {
        #expect(Self.outcome(200, body) == .lost)
    }

    @Test(arguments: [301, 400, 401, 409, 429, 503, 507])
    func `counts refusals by their status, apart from what was stored`(_ status: Int) {
        #expect(Self.outcome(status, #""duplicate":false"#) == .refused(status: status))
        let report = Self.report([Self.sample(.refused(status: status)), Self.sample(.stored(new: 1, duplicates: 0))])
        #expect(report.refused[status]?.count == 1 && report.refused.count == 1)
        #expect(report.latency.count == 1 && report.requests == 2)
    }

    @Test func `counts from the intended moment, and keeps the generator's lag apart`() {
        let report = Self.report([Self.sample(.stored(new: 1, duplicates: 0), age: 9, lag: 4)])
        #expect(report.latency.max == 9 && report.lag.max == 4)
    }

    @Test func `keeps what was lost in its percentiles, at the age when it was given up`() {
        let report = Self.report([Self.sample(.stored(new: 1, duplicates: 0)), Self.sample(.lost, age: 1_000)])
        #expect(report.lost == 1 && report.latency.max == 1_000)
    }

    @Test func `counts as late what was stored after the limit`() {
        let stored = Outcome.stored(new: 1, duplicates: 0)
        #expect(Self.report([Self.sample(stored, age: 10), Self.sample(stored, age: 11)]).late == 1)
    }

    @Test func `of two generators is that of all their requests`() {
        let samples = (0..<60).map { number in
            let outcomes: [Outcome] = [
                .stored(new: 2, duplicates: 1), .lost, .refused(status: 429), .refused(status: 400 + number),
            ]
            return Self.sample(outcomes[number % 4], age: Int64(number), lag: Int64(number / 7))
        }
        var merged = Self.report(Array(samples[..<25]))
        merged.merge(Self.report(Array(samples[25...])))
        #expect(merged == Self.report(samples))
    }
}

@Suite struct `A report is invalid` {
    private static let validity = Validity(lag: .microseconds(50))

    private static func flaws(_ change: (inout Report) -> Void) -> [Validity.Flaw] {
        var report = Report(lateAfter: .seconds(1))
        report.nanoseconds = 1_000
        change(&report)
        return validity.flaws(of: report)
    }

    private static func record(_ count: Int, lag: Int64, in report: inout Report) {
        for _ in 0..<count {
            report.record(Sample(intended: 0, sent: lag, ended: lag, outcome: .stored(new: 1, duplicates: 0)))
        }
    }

    @Test func `when more than one request in a hundred went out later than the limit`() {
        #expect(
            Self.flaws {
                Self.record(99, lag: 50_000, in: &$0)
                Self.record(1, lag: 60_000, in: &$0)
            }.isEmpty)
        let flaws = Self.flaws {
            Self.record(98, lag: 50_000, in: &$0)
            Self.record(2, lag: 60_000, in: &$0)
        }
        #expect(flaws.count == 1 && "\(flaws)".contains("lagged"))
    }

    @Test func `when a request was not sent`() { #expect(Self.flaws { $0.unsent = 1 } == [.unsent(1)]) }

    @Test func `when the generator was busy for most of the time`() {
        #expect(Self.flaws { $0.processorNanoseconds = 700 }.isEmpty)
        #expect(Self.flaws { $0.processorNanoseconds = 710 } == [.busy(share: 0.71)])
    }
}
