import Samples
import Sketch
import Testing

/// Values of very different sizes, as durations are: some exact, some near powers of two, some over all 63 bits.
extension SeededGenerator {
    mutating func values(_ count: Int) -> [Int64] {
        (0..<count).map { _ in
            let bits = Int64.random(in: 0...62, using: &self)
            switch Int.random(in: 0..<4, using: &self) {
            case 0: return .random(in: 0..<300, using: &self)
            case 1: return max(0, (Int64(1) << bits) + .random(in: -1...1, using: &self))
            case 2: return .random(in: 0...Int64.max, using: &self) >> bits
            default: return .random(in: 1_000..<4_000, using: &self)
            }
        }
    }
}

extension Histogram {
    init(_ values: [Int64]) {
        self.init()
        for value in values { insert(value) }
    }
}

@Suite struct `A histogram` {
    @Test func `without values has no quantiles`() {
        let empty = Histogram()
        #expect(empty.isEmpty && empty.count == 0 && empty.sum == 0)
        #expect(empty.min == nil && empty.max == nil && empty.quantile(1, of: 2) == nil)
    }

    @Test func `counts, adds up and keeps the extremes exactly`() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let values = random.values(.random(in: 1...40, using: &random)).map { $0 >> 6 }
            let histogram = Histogram(values)
            #expect(histogram.count == UInt64(values.count))
            #expect(histogram.sum == values.reduce(0) { $0 + UInt64($1) })
            #expect(histogram.min == values.min() && histogram.max == values.max())
        }
    }

    @Test func `is exact below 128`() {
        let histogram = Histogram(Array(1...100))
        #expect(
            [0, 1, 10, 25, 500, 505, 950, 999, 1_000].map { histogram.quantile($0, of: 1_000) }
                == [1, 1, 1, 3, 50, 51, 95, 100, 100])
    }

    @Test func `is within 1/128 of every exact quantile`() {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<300 {
            let values = random.values(.random(in: 1...200, using: &random)).sorted()
            let histogram = Histogram(values)
            for numerator in [0, 1, 250, 500, 900, 950, 990, 999, 1_000] {
                let exact = values[max(0, (values.count * numerator + 999) / 1_000 - 1)]
                let found = histogram.quantile(UInt64(numerator), of: 1_000)!
                #expect(abs(found - exact) <= exact / 128, "\(numerator) ‰ is \(exact), found \(found)")
            }
            #expect(histogram.quantile(0, of: 1) == values.first && histogram.quantile(1, of: 1) == values.last)
        }
    }

    @Test func `is within 1/128 at both ends of every bucket`() {
        for power in 7..<63 {
            for part in 0..<64 {
                let width = Int64(1) << Int64(power - 6)
                let lowest = (Int64(1) << Int64(power)) + Int64(part) * width
                let highest = lowest + (width - 1)
                var histogram = Histogram([lowest, highest, highest])
                // A smaller and a larger value keep the extremes from being the answer.
                histogram.insert(0)
                histogram.insert(.max)
                let found = histogram.quantile(1, of: 2)!
                if highest < .max {
                    #expect(found - lowest <= lowest / 128 && highest - found <= highest / 128)
                    #expect((lowest...highest).contains(found))
                }
            }
        }
    }

    @Test func `holds every size of value in the buckets it may have`() {
        var histogram = Histogram()
        for value in 0..<Int64(128) { histogram.insert(value) }
        for power in 7..<63 {
            for part in 0..<Int64(64) { histogram.insert((Int64(1) << Int64(power)) + part << Int64(power - 6)) }
        }
        #expect(histogram.count == UInt64(Histogram.maximumBucketCount))
        #expect(Histogram.maximumBucketCount == 3_712)
        #expect(histogram.encoded.count < 65_536)
    }

    @Test func `takes a negative value for 0`() {
        #expect(Histogram([-1, .min]) == Histogram([0, 0]))
    }

    @Test func `takes many equal values at once`() {
        var many = Histogram()
        many.insert(1_000, count: 3)
        many.insert(5, count: 0)
        #expect(many == Histogram([1_000, 1_000, 1_000]))
    }

    @Test func `stops counting and adding at the largest number`() {
        var histogram = Histogram()
        histogram.insert(2, count: .max - 1)
        #expect(histogram.count == .max - 1 && histogram.sum == .max)
        histogram.insert(2, count: 5)
        histogram.insert(3)
        #expect(histogram.count == .max && histogram.sum == .max)
        #expect(histogram.quantile(1, of: 2) == 2 && histogram.quantile(1, of: 1) == 3)
    }
}

@Suite struct `Merged histograms` {
    @Test func `are the histogram of all values, in whatever order and grouping`() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let values = (0..<3).map { _ in random.values(.random(in: 0...60, using: &random)) }
            let parts = values.map { Histogram($0) }
            let whole = Histogram(values.flatMap { $0 }).encoded
            for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
                var left = parts[order[0]]
                left.merge(parts[order[1]])
                left.merge(parts[order[2]])
                var right = parts[order[1]]
                right.merge(parts[order[2]])
                var outer = parts[order[0]]
                outer.merge(right)
                #expect(left.encoded == whole && outer.encoded == whole)
            }
        }
    }

    @Test func `with an empty one are what they were`() {
        let values = Histogram([7, 7_000])
        var (left, right) = (values, Histogram())
        left.merge(Histogram())
        right.merge(values)
        #expect(left == values && right == values)
    }

    @Test func `that count too many do so in any order`() {
        func many(_ value: Int64, _ count: UInt64) -> Histogram {
            var histogram = Histogram()
            histogram.insert(value, count: count)
            return histogram
        }
        let parts = [many(1, .max - 3), many(1, 9), many(90_000, .max / 2)]
        var (a, b) = (parts[0], parts[2])
        a.merge(parts[1])
        a.merge(parts[2])
        b.merge(parts[1])
        b.merge(parts[0])
        #expect(a.encoded == b.encoded && a.count == .max && a.sum == .max)
    }
}
