import Ledger
import Threads
import Wire

/// Callers that live on one thread, as the streams of a node live on its loop: each has one event on its way and sends
/// the next when it has the receipt.
final class BenchCallers: Sendable {
    private let count: Int
    private let answers = Monitor<[Result<[Receipt], LedgerError>]>([])

    init(_ count: Int) {
        self.count = count
    }

    /// Appends `total` events, one at a time for each caller. Blocks until all are durable.
    func append(_ total: Int, to lane: LaneLog, from first: Int) throws {
        var source = BenchEvents(from: first)
        var (sent, answered) = (0, 0)
        func send(_ count: Int) throws {
            for _ in 0..<min(count, total - sent) {
                sent += 1
                lane.append(try source.commands(1)) { self.take($0) }
            }
        }
        try send(count)
        while answered < total {
            let news = answers.wait(while: \.isEmpty) { answers in
                defer { answers = [] }
                return answers
            }
            for answer in news { _ = try answer.get() }
            answered += news.count
            try send(news.count)
        }
    }

    /// Called on the lane's thread.
    private func take(_ answer: Result<[Receipt], LedgerError>) {
        let wakes = answers.withLock { answers in
            answers.append(answer)
            return answers.count == 1
        }
        if wakes { answers.wake() }
    }
}
