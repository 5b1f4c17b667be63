import CBOR
import Foundation
import Samples
import Sketch
import Testing

@Suite struct `The bytes of a histogram` {
    /// Worked by hand from `histogram.cddl`.
    @Test(
        arguments: [
            ([], "8101"), ([0], "8601" + "00" + "00" + "00" + "8100" + "8101"),
            ([5, 5, 7], "8601" + "11" + "05" + "07" + "820501" + "820201"),
            // 300 = 0b100101100 is in bucket 2 × 64 + 75 = 203, after 197 empty ones.
            ([5, 300], "8601" + "190131" + "05" + "19012c" + "820518c5" + "820101"),
            ([.max], "8601" + "1b7fffffffffffffff" + "1b7fffffffffffffff" + "1b7fffffffffffffff" + "81190e7f" + "8101"),
        ] as [([Int64], String)])
    func `are these`(values: [Int64], hex: String) throws {
        #expect(Histogram(values).encoded.hex == hex)
        #expect(try Histogram(encoded: [UInt8](hex: hex)) == Histogram(values))
    }

    @Test func `of any values are read as they were written`() throws {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<500 {
            var histogram = Histogram(random.values(.random(in: 0...100, using: &random)))
            if Bool.random(using: &random) {
                histogram.insert(random.values(1)[0], count: .random(in: 0...UInt64.max, using: &random))
            }
            #expect(try Histogram(encoded: histogram.encoded) == histogram)
        }
    }

    @Test func `stand among others`() throws {
        var writer = CBORWriter()
        Histogram([1]).write(to: &writer)
        Histogram([2_000]).write(to: &writer)
        var reader = try CBORReader(writer.bytes)
        #expect(try Histogram(from: &reader) == Histogram([1]))
        #expect(try Histogram(from: &reader) == Histogram([2_000]))
        #expect(reader.isAtEnd)
    }

    @Test func `that are damaged are refused or mean something else`() {
        var random = SeededGenerator(seed: 5)
        var (accepted, refused) = (0, 0)
        for _ in 0..<20_000 {
            let bytes = random.mutation(of: Histogram(random.values(.random(in: 0...6, using: &random))).encoded)
            if let histogram = try? Histogram(encoded: bytes) {
                #expect(histogram.encoded == bytes)
                for numerator: UInt64 in 0...4 {
                    let quantile = histogram.quantile(numerator, of: 4)
                    #expect(quantile == nil || (histogram.min!...histogram.max!).contains(quantile!))
                }
                accepted += 1
            } else {
                refused += 1
            }
        }
        #expect(accepted > 100 && refused > 10_000)
    }

    private static func items(_ items: CBORValue...) -> [UInt8] { CBORValue.array(items).encoded }

    static let refusals: [([UInt8], HistogramError)] = [
        (items(), .itemCount(0)), (items(1, 0), .itemCount(2)), (items(1, 0, 0, 0, [0]), .itemCount(5)),
        (items(1, 0, 0, 0, [0], [1], 0), .itemCount(7)), (items(0), .unknownVersion(0)),
        (items(2, 0, 0, 0, [], []), .unknownVersion(2)),
        (items(1, 0, 0, 0, [0], []), .countsOfBuckets(0, buckets: 1)),
        (items(1, 0, 0, 0, [0], [1, 1]), .countsOfBuckets(2, buckets: 1)),
        // A bucket too far, also by a gap that overflows.
        (items(1, 0, 0, 0, [3_712], [1]), .bucket(3_712)), (items(1, 0, 0, 0, [0, 3_711], [1, 1]), .bucket(3_712)),
        (items(1, 0, 0, 0, [0, .unsigned(.max)], [1, 1]), .bucket(.max)), (items(1, 0, 0, 0, [0], [0]), .emptyBucket),
        // Extremes: none, negative, the wrong way round, outside their buckets, two of one value.
        (items(1, 0, 0, 0, [], []), .extremes(min: 0, max: 0)),
        (items(1, 0, -1, 0, [0], [1]), .extremes(min: -1, max: 0)),
        (items(1, 0, 0, -1, [0], [1]), .extremes(min: 0, max: -1)),
        (items(1, 257, 129, 128, [128], [2]), .extremes(min: 129, max: 128)),
        (items(1, 3, 0, 2, [1, 0], [1, 1]), .extremes(min: 0, max: 2)),
        (items(1, 3, 1, 3, [1, 0], [1, 1]), .extremes(min: 1, max: 3)),
        (items(1, 128, 128, 129, [128], [1]), .extremes(min: 128, max: 129)),
        // Sums: of one value, of two, and just outside what a third between them can add.
        (items(1, 1, 0, 0, [0], [1]), .sum(1)), (items(1, 258, 128, 129, [128], [2]), .sum(258)),
        (items(1, 384, 128, 129, [128], [3]), .sum(384)), (items(1, 387, 128, 129, [128], [3]), .sum(387)),
        (items(1, 9, 5, 5, [5], [.unsigned(.max)]), .sum(9)),
    ]

    @Test(arguments: refusals)
    func `that no values make are refused`(bytes: [UInt8], error: HistogramError) {
        #expect(throws: error) { try Histogram(encoded: bytes) }
    }

    @Test func `may have any sum that values make`() throws {
        for sum: Int64 in 385...386 {
            #expect(try Histogram(encoded: Self.items(1, .integer(sum), 128, 129, [128], [3])).sum == UInt64(sum))
        }
    }

    @Test(arguments: [
        ("", CBORError(offset: 0, reason: .truncated)), ("810100", CBORError(offset: 2, reason: .trailingBytes)),
        ("811801", CBORError(offset: 1, reason: .notShortest)),
        ("860100000081008101ff", CBORError(offset: 9, reason: .trailingBytes)),
        ("a10101", CBORError(offset: 0, reason: .unexpected(wanted: "an array"))),
        ("8601000000", CBORError(offset: 0, reason: .truncated)),
    ])
    func `that are not deterministic CBOR are refused`(hex: String, error: CBORError) {
        #expect(throws: HistogramError.notDeterministic(error)) { try Histogram(encoded: [UInt8](hex: hex)) }
    }
}

/// `Protocols/Vectors`, written by the Python of `Tests/Independent`.
@Suite struct `The golden vectors of histograms` {
    struct Made: Decodable {
        let name: String
        let values: [[UInt64]]
        let hex: String
        let quantiles: [String: Int64]
    }

    struct Refused: Decodable {
        let name: String
        let hex: String
    }

    private func load<Content: Decodable>(_ name: String) throws -> [Content] {
        try JSONDecoder().decode([Content].self, from: Data(RepositoryFile.read("Protocols/Vectors/\(name)")))
    }

    @Test func `are made of their values byte for byte, and have their quantiles`() throws {
        let vectors: [Made] = try load("histograms.json")
        #expect(vectors.count >= 8)
        for vector in vectors {
            var histogram = Histogram()
            for pair in vector.values { histogram.insert(Int64(pair[0]), count: pair[1]) }
            #expect(histogram.encoded.hex == vector.hex, "\(vector.name)")
            #expect(try Histogram(encoded: [UInt8](hex: vector.hex)) == histogram, "\(vector.name)")
            for (perMille, value) in vector.quantiles {
                #expect(histogram.quantile(UInt64(perMille)!, of: 1_000) == value, "\(vector.name)")
            }
        }
    }

    @Test func `that are none are refused`() throws {
        let vectors: [Refused] = try load("refused_histograms.json")
        #expect(vectors.count >= 14)
        for vector in vectors {
            #expect(throws: HistogramError.self, "\(vector.name)") { try Histogram(encoded: [UInt8](hex: vector.hex)) }
        }
    }
}

@Suite struct `The corpus of the histogram's fuzzer` {
    @Test func `is accepted as it is written, or refused, and never traps`() throws {
        let files = try RepositoryFile.list("Tests/Fuzz/Corpus/histogram")
        #expect(!files.isEmpty)
        for file in files {
            let bytes = try RepositoryFile.read(file)
            guard let histogram = try? Histogram(encoded: bytes) else { continue }
            #expect(histogram.encoded == bytes, "\(file)")
        }
    }
}
