import HTTP
import Samples
import Testing

@Suite struct `The pause before the next attempt` {
    @Test func `doubles with each failure up to a limit, and is at least half of that`() {
        var random = SeededGenerator(seed: 1)
        var backoff = Backoff(first: .milliseconds(100), longest: .seconds(30))
        for failure in 0..<100 {
            let limit = failure < 9 ? .milliseconds(100 << failure) : Duration.seconds(30)
            let pause = backoff.failed(using: &random)
            #expect(limit / 2 <= pause && pause <= limit)
        }
        backoff.succeeded()
        #expect(backoff.failed(using: &random) <= .milliseconds(100))
    }

    @Test func `differs between clients that failed together`() {
        var random = SeededGenerator(seed: 2)
        let pauses = (0..<1_000).map { _ in
            var backoff = Backoff(first: .seconds(1))
            return backoff.failed(using: &random)
        }
        // A tenth each in ten parts of the half second, give or take.
        for part in 0..<10 {
            let from = Duration.milliseconds(500 + part * 50)
            let count = pauses.filter { from <= $0 && $0 < from + .milliseconds(50) }.count
            #expect((60...140).contains(count))
        }
    }
}
