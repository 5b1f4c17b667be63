import Ledger
import Samples
import Wire

/// One caller of a lane: mostly single commands, sometimes a batch, sometimes what was sent before.
struct Worker: Sendable {
    let number: Int
    private let lane: LaneLog
    private let first: Int
    private let output: Output
    private var random: SeededGenerator
    private var round: Int

    init(_ number: Int, of ledger: Ledger, seed: UInt64, first: Int, output: Output) {
        self.number = number
        lane = ledger[Sent.lane(ofWorker: number)]
        self.first = first
        self.output = output
        random = SeededGenerator(seed: seed &* 31 &+ UInt64(number))
        round = first / Sent.workers
    }

    mutating func send() throws {
        let batch = try batch()
        report(try lane.appendBlocking(batch))
        // The records behind a segment's end, and what was signed, must come through a kill as well.
        switch Int.random(in: 0..<60, using: &random) {
        case 0: try lane.seal()
        case 1: _ = try lane.checkpoint()
        default: break
        }
    }

    mutating func sendAndWait() async throws {
        report(try await lane.append(batch()))
    }

    private mutating func batch() throws -> [Command] {
        let count =
            switch Int.random(in: 0..<10, using: &random) {
            case 0: Int.random(in: 2...40, using: &random)
            case 1...2: Int.random(in: 2...5, using: &random)
            default: 1
            }
        return try numbers(count).map(Sent.command)
    }

    private mutating func numbers(_ count: Int) -> [Int] {
        var numbers: [Int] = []
        for _ in 0..<count {
            let again = Int.random(in: 0..<8, using: &random) == 0 ? earlier() : nil
            let number = again ?? fresh()
            // One batch does not hold a command twice.
            if !numbers.contains(number) { numbers.append(number) }
        }
        return numbers
    }

    private mutating func fresh() -> Int {
        defer { round += 1 }
        return round * Sent.workers + number
    }

    /// A number that this worker, or another of the same lane, may have sent in this life or in one before.
    private mutating func earlier() -> Int? {
        guard round > 0 else { return nil }
        let rounds = max(0, round - 40)..<round
        let number =
            Int.random(in: rounds, using: &random) * Sent.workers + Int.random(in: 0..<Sent.workers, using: &random)
        return Sent.lane(of: number) == lane.lane ? number : nil
    }

    private func report(_ receipts: [Receipt]) {
        output.write(
            receipts.map { receipt in
                Promise(
                    number: Int(receipt.key.id)!, seq: receipt.seq.value, count: receipt.count,
                    duplicate: receipt.duplicate
                ).line
            }.joined())
    }
}
