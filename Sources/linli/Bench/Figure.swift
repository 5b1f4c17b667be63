import Foundation
import Threads

/// One measured number, or the reason why it could not be measured.
struct Figure: Encodable {
    let name: String
    var value: Double?
    let unit: String
    /// What `ratio` is measured against, interleaved in the same run.
    var reference: String?
    /// The median of the pairs' ratios.
    var ratio: Double?
    var samples = 0
    var min: Double?
    var max: Double?
    /// The spread of the ratio.
    var ratioMin: Double?
    var ratioMax: Double?
    var reason: String?

    /// The median and spread of some values.
    init(_ name: String, unit: String, values: [Double]) {
        self.name = name
        self.unit = unit
        value = values.median
        samples = values.count
        min = values.min()
        max = values.max()
    }

    /// The median and spread of pairs: ours, and the reference measured right beside it.
    init(_ name: String, unit: String, pairs: [(ours: Double, reference: Double)], to reference: String) {
        self.init(name, unit: unit, values: pairs.map(\.ours))
        let ratios = pairs.map { $0.ours / $0.reference }
        self.reference = reference
        ratio = ratios.median
        ratioMin = ratios.min()
        ratioMax = ratios.max()
    }

    init(_ name: String, unit: String, notMeasured reason: String) {
        self.name = name
        self.unit = unit
        self.reason = reason
    }
}

/// What a benchmark prints.
struct BenchReport: Encodable {
    let bench: String
    let machine: String
    let figures: [Figure]

    init(_ bench: String, _ figures: [Figure]) {
        self.bench = bench
        self.figures = figures
        machine = BenchReport.machine()
    }

    private static func machine() -> String {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = info.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return "\(cores) x \(model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor")"
    }

    func show(on console: Console, asJSON: Bool) throws {
        if asJSON { return try console.json(self) }
        console.print("\(bench) on \(machine)")
        console.table(
            ["figure", "median", "unit", "min", "max", "ratio", "to"],
            figures.map { figure in
                [
                    figure.name, figure.value.map(\.short) ?? "-", figure.unit, figure.min.map(\.short) ?? "-",
                    figure.max.map(\.short) ?? "-", figure.ratio.map { String(format: "%.2f", $0) } ?? "-",
                    figure.reference ?? figure.reason ?? "",
                ]
            })
    }
}

extension [Double] {
    var median: Double? {
        let sorted = sorted()
        guard !sorted.isEmpty else { return nil }
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}

extension Double {
    fileprivate var short: String { String(format: self < 100 ? "%.2f" : "%.0f", self) }
}

/// Seconds that some work takes.
func seconds(_ work: () throws -> Void) rethrows -> Double {
    let start = SystemClock.monotonicNanoseconds()
    try work()
    return Double(SystemClock.monotonicNanoseconds() - start) / 1e9
}

func seconds(_ work: () async throws -> Void) async rethrows -> Double {
    let start = SystemClock.monotonicNanoseconds()
    try await work()
    return Double(SystemClock.monotonicNanoseconds() - start) / 1e9
}
