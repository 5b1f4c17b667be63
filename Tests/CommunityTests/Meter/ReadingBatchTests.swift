import Samples
import Testing

@testable import Community

@Suite struct ReadingBatchTests {
    private static let quarter: Int64 = 900_000
    private static let start: Int64 = 1_790_000_100_000

    private func read(_ packed: Packed, _ base: RosterBase) throws(BatchError) -> ReadingBatch {
        var reader = BatchReader()
        try reader.read(packed, since: base)
        return reader.batch
    }

    @Test func `what is packed is read again, with its holes and its registers that went back`() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<400 {
            let (batch, base) = ReadingBatchTests.random(&random)
            #expect(try read(try batch.packed(since: base), base) == batch)
        }
    }

    @Test func `the packed form is the same for ever`() throws {
        let base = RosterBase(time: ReadingBatchTests.start - 86_400_000, indexes: [1_000, 99_999_990, 0])
        let batch = ReadingBatch(
            times: [0, 1, 2, 3].map { ReadingBatchTests.start + $0 * ReadingBatchTests.quarter },
            values: [1_096, 1_097, 1_099, 1_100, 99_999_999, 4, 9, ReadingBatch.absent, 0, 0, 0, 0])
        let packed = try batch.packed(since: base)
        #expect(packed.bytes.hex == "81e3932e0015bba0c24322692d0000005f5e0fce00000a67")
        #expect(try read(packed, base) == batch)
    }

    @Test func `no bytes trap, and what is read obeys the limits`() throws {
        var random = SeededGenerator(seed: 2)
        var refused = 0
        for _ in 0..<4_000 {
            let (batch, base) = ReadingBatchTests.random(&random)
            let mutated = Packed(random.mutation(of: try batch.packed(since: base).bytes))
            do throws(BatchError) {
                let found = try read(mutated, base)
                #expect(found.channelCount == base.indexes.count)
                #expect(zip(found.times, found.times.dropFirst()).allSatisfy(<))
                #expect(
                    found.values.allSatisfy {
                        $0 == ReadingBatch.absent || (0...ReadingBatch.maximumIndex).contains($0)
                    })
            } catch {
                refused += 1
            }
        }
        #expect(refused > 1_000)
    }

    @Test func `bytes of chance are refused or read, and never trap`() throws {
        var random = SeededGenerator(seed: 3)
        for length in 0..<2_000 {
            let bytes = (0..<(length % 64)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let base = RosterBase(
                time: .max >> 17, indexes: Array(repeating: ReadingBatch.maximumIndex, count: length % 4))
            _ = try? read(Packed(bytes), base)
        }
    }

    @Test func `a batch that is cut off or goes on is refused`() throws {
        let base = RosterBase(time: ReadingBatchTests.start, indexes: [5])
        let batch = ReadingBatch(times: [ReadingBatchTests.start], values: [90])
        let bytes = try batch.packed(since: base).bytes
        #expect(throws: BatchError.damaged) { try read(Packed(bytes.dropLast()), base) }
        #expect(throws: BatchError.damaged) { try read(Packed(bytes + [0]), base) }
        #expect(throws: BatchError.self) { try read(Packed([]), base) }
    }

    @Test func `a batch of another roster is refused`() throws {
        let base = RosterBase(time: 0, indexes: [5, 6])
        let packed = try ReadingBatch(times: [1], values: [7, 8]).packed(since: base)
        #expect(throws: BatchError.wrongChannelCount(2, roster: 3)) {
            try read(packed, RosterBase(time: 0, indexes: [5, 6, 7]))
        }
    }

    @Test func `what no record holds is refused before it is written`() throws {
        let many = RosterBase(time: 0, indexes: Array(repeating: 0, count: 1_000))
        let times = (0..<101).map { Int64($0) }
        #expect(throws: BatchError.tooManyReadings(channels: 1_000, times: 101)) {
            try ReadingBatch(times: times, values: Array(repeating: 1, count: 101_000)).packed(since: many)
        }
        let one = RosterBase(time: 0, indexes: [0])
        #expect(throws: BatchError.times) { try ReadingBatch(times: [2, 2], values: [1, 1]).packed(since: one) }
        #expect(throws: BatchError.values(channel: 0)) {
            try ReadingBatch(times: [2], values: [-1]).packed(since: one)
        }
        #expect(throws: BatchError.values(channel: 0)) {
            try ReadingBatch(times: [2], values: [ReadingBatch.maximumIndex + 1]).packed(since: one)
        }
    }

    @Test(arguments: [(1, 1.9), (4, 1.2), (96, 0.9)])
    func `readings of households take about a byte each`(times: Int, most: Double) throws {
        let batch = Households(channels: 400).batch(times: times)
        let packed = try batch.values.packed(since: batch.base)
        let bytes = Double(packed.bytes.count) / Double(400 * times)
        #expect(bytes < most, "\(bytes)")
    }

    /// Any shape that a batch may have, small enough to be made by the thousand.
    static func random(_ random: inout SeededGenerator) -> (ReadingBatch, RosterBase) {
        let channels = Int.random(in: 1...9, using: &random)
        let count = Int.random(in: 1...12, using: &random)
        let isGrid = Bool.random(using: &random)
        var time = start + Int64.random(in: -10_000_000...100_000_000, using: &random)
        let times = (0..<count).map { _ in
            time += isGrid ? quarter : Int64.random(in: 1...90_000_000, using: &random)
            return time
        }
        let base = RosterBase(
            time: start,
            indexes: (0..<channels).map { _ in Int64.random(in: 0...ReadingBatch.maximumIndex, using: &random) })
        let values = base.indexes.flatMap { first -> [Int64] in
            let kind = Int.random(in: 0..<6, using: &random)
            var index = first
            return times.map { _ in
                if kind == 0, Bool.random(using: &random) { return ReadingBatch.absent }
                let increment = Int64.random(in: (kind == 1 ? -50 : 0)...50, using: &random)
                index = kind == 2 ? Int64.random(in: 0...ReadingBatch.maximumIndex, using: &random) : index + increment
                return min(max(index, 0), ReadingBatch.maximumIndex)
            }
        }
        return (ReadingBatch(times: times, values: values), base)
    }
}

/// Flats whose meters count hundredths of a kilowatt hour: each has a load of its own, which changes from quarter to
/// quarter.
struct Households {
    private let channels: Int
    private var random = SeededGenerator(seed: 7)

    init(channels: Int) { self.channels = channels }

    func batch(times count: Int) -> (values: ReadingBatch, base: RosterBase) {
        var random = random
        let start: Int64 = 1_790_000_100_000
        var base = RosterBase(time: start - 12 * 3_600_000)
        var values: [Int64] = []
        for _ in 0..<channels {
            let mean = Double.random(in: 1...16, using: &random)
            var index = Int64.random(in: 0...9_999_999, using: &random)
            base.indexes.append(index)
            for step in 0..<(48 + count) {
                let chance = Double.random(in: 0..<1, using: &random) + Double.random(in: 0..<1, using: &random)
                index += Int64(mean * chance)
                if step >= 48 { values.append(index) }
            }
        }
        return (ReadingBatch(times: (0..<Int64(count)).map { start + $0 * 900_000 }, values: values), base)
    }
}
