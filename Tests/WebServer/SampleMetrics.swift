import Metrics

/// What `/metrics` shows: the process, and one family of each type whose values tests know.
struct SampleMetrics: Sendable {
    let registry = MetricsRegistry()

    init() {
        registry.addProcess()
        let requests = registry.add(
            MetricFamily<Counter>(
                "sample_requests", "Requests that were answered.",
                by: MetricLabel("place", ["plain", "小区 \"one\\two\"\nthree"]), MetricLabel("code", ["2xx", "5xx"])))
        for place in 0...1 {
            for code in 0...1 { requests[place, code].increment(by: UInt64(1 + 2 * place + code)) }
        }
        registry.add(MetricFamily<Gauge>("sample_queue_bytes", "Bytes that wait.", unit: .bytes)) { _ in 0.5 }
        let stages = registry.add(
            MetricFamily<LatencyHistogram>(
                "sample_stage_seconds", "Time from receipt to a stage, in \"seconds\".", unit: .seconds,
                by: MetricLabel("stage", ["durable", "viewed"])))
        for milliseconds in 1...1_000 as ClosedRange<Int64> { stages[1].observe(nanoseconds: milliseconds * 1_000_000) }
    }
}
