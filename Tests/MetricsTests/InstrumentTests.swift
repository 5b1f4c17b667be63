import Metrics
import Samples
import Testing
import Threads

@Suite struct `An instrument` {
    @Test func `loses nothing of what many threads count at once`() {
        let (counter, gauge, histogram) = (Counter(), Gauge(), LatencyHistogram())
        let rounds = 200_000
        onFourThreads { thread in
            for round in 0..<rounds {
                counter.increment(by: UInt64(thread))
                gauge.add(thread % 2 == 0 ? 3 : -1)
                histogram.observe(nanoseconds: Int64((round + thread) % 4) * 60_000)
            }
        }
        #expect(counter.reading == .unsigned(UInt64(rounds) * 6))
        #expect(gauge.reading == .signed(Int64(rounds) * 4))
        // 0, 60, 120 and 180 µs equally often.
        let counts = [rounds, rounds, 2 * rounds].map { UInt64($0) } + Array(repeating: 0, count: 15)
        #expect(histogram.reading == .latencies(counts, nanoseconds: UInt64(rounds) * 360_000))
    }

    private func onFourThreads(from first: Int = 0, _ body: @escaping @Sendable (Int) -> Void) {
        guard first < 4 else { return }
        let thread = Thread { body(first) }
        onFourThreads(from: first + 1, body)
        thread.join()
    }

    @Test func `is read while it counts, and never less than before`() {
        let registry = MetricsRegistry()
        let histogram = registry.add(MetricFamily<LatencyHistogram>("a_seconds", "A.", unit: .seconds))[0]
        let thread = Thread { for count in 0..<500_000 { histogram.observe(nanoseconds: Int64(count) * 1_000) } }
        var last = 0
        repeat {
            let numbers = registry.text().split(separator: "\n").suffix(3).map { $0.split(separator: " ")[1] }
            // The bucket of everything and the count are the same number, whenever one looks.
            #expect(numbers[0] == numbers[2])
            let count = Int(numbers[2])!
            #expect(count >= last)
            last = count
        } while last < 500_000
        thread.join()
    }

    @Test func `puts a time into the first bucket that holds it`() {
        for index in LatencyHistogram.bounds.indices {
            let bound = Int64(LatencyHistogram.bounds[index])
            #expect(place(of: bound) == index)
            #expect(place(of: bound + 1) == index + 1)
        }
        #expect([0, -1, .min].map(place) == [0, 0, 0])
        #expect(place(of: .max) == 17)
    }

    private func place(of nanoseconds: Int64) -> Int? {
        let histogram = LatencyHistogram()
        histogram.observe(nanoseconds: nanoseconds)
        guard case .latencies(let counts, max(0, nanoseconds).magnitude) = histogram.reading else { return nil }
        return counts == counts.map { min($0, 1) } && counts.reduce(0, +) == 1 ? counts.firstIndex(of: 1) : nil
    }
}

@Suite struct `A family` {
    @Test func `has all of its series from the start and gets no other`() async {
        let registry = MetricsRegistry()
        let lanes = MetricLabel("lane", ["incident", "telemetry"])
        let series = registry.add(MetricFamily<Counter>("a", "A.", by: lanes))
        series[1].increment()
        #expect(registry.text().hasSuffix("a_total{lane=\"incident\"} 0\na_total{lane=\"telemetry\"} 1\n"))
        await #expect(processExitsWith: .failure) {
            let series = MetricsRegistry().add(
                MetricFamily<Counter>("a", "A.", by: MetricLabel("b", ["1", "2"]), MetricLabel("c", ["3", "4"])))
            series[0, 2].increment()
        }
        await #expect(processExitsWith: .failure) {
            let values = (0...1_000).map { "\($0)" }
            _ = MetricFamily<Counter>("a", "A.", by: MetricLabel("b", values))
        }
    }

    @Test func `of a wrong name is not made`() async {
        await #expect(processExitsWith: .failure) { _ = MetricFamily<Counter>("linli_requests_total", "A.") }
        await #expect(processExitsWith: .failure) { _ = MetricFamily<Gauge>("linliRequests", "A.") }
        await #expect(processExitsWith: .failure) { _ = MetricFamily<Gauge>("1", "A.") }
        await #expect(processExitsWith: .failure) { _ = MetricFamily<Gauge>("a", "") }
        await #expect(processExitsWith: .failure) { _ = MetricFamily<Gauge>("a_bytes", "A.", unit: .seconds) }
        await #expect(processExitsWith: .failure) { _ = MetricFamily<LatencyHistogram>("a", "A.") }
        await #expect(processExitsWith: .failure) { _ = MetricLabel("le", ["1"]) }
        await #expect(processExitsWith: .failure) { _ = MetricLabel("a", ["1", "1"]) }
        await #expect(processExitsWith: .failure) {
            _ = MetricFamily<Gauge>("a", "A.", by: MetricLabel("b", ["1"]), MetricLabel("b", ["2"]))
        }
    }

    @Test func `is added once, and counted or asked as its type wants`() async {
        await #expect(processExitsWith: .failure) {
            let registry = MetricsRegistry()
            registry.addProcess()
            registry.addProcess()
        }
        await #expect(processExitsWith: .failure) {
            MetricsRegistry().add(MetricFamily<LatencyHistogram>("a_seconds", "A.", unit: .seconds)) { _ in 1 }
        }
    }
}
