import Metrics
import Samples
import Testing
import Threads

extension MetricsRegistry {
    func text(_ format: ExpositionFormat = .text) -> String { String(decoding: exposition(as: format), as: UTF8.self) }
}

@Suite struct `What Prometheus reads` {
    /// One family of each type, declared in another order than that of their names.
    private let registry = MetricsRegistry()

    init() {
        let requests = registry.add(
            MetricFamily<Counter>(
                "linli_requests", "Requests.", by: MetricLabel("lane", ["incident", "telemetry"]),
                MetricLabel("code", ["2xx", "5xx"])))
        requests[0, 0].increment()
        requests[0, 1].increment(by: 40)
        requests[1, 1].increment(by: .max)
        let wal = registry.add(MetricFamily<Gauge>("linli_wal_bytes", "Bytes.", unit: .bytes))
        wal[0].set(to: 4_096)
        wal[0].add(-5_000)
        let stages = registry.add(
            MetricFamily<LatencyHistogram>(
                "linli_stage_seconds", "Time since \"received\".", unit: .seconds, by: MetricLabel("stage", ["durable"])
            ))
        for nanoseconds in [50_000, 50_001, 7_000_000, 20_000_000_000] as [Int64] {
            stages[0].observe(nanoseconds: nanoseconds)
        }
    }

    @Test func `is the text format 0.0.4 to the letter`() {
        #expect(
            registry.text(.text) == """
                # HELP linli_requests_total Requests.
                # TYPE linli_requests_total counter
                linli_requests_total{lane="incident",code="2xx"} 1
                linli_requests_total{lane="incident",code="5xx"} 40
                linli_requests_total{lane="telemetry",code="2xx"} 0
                linli_requests_total{lane="telemetry",code="5xx"} 18446744073709551615
                # HELP linli_stage_seconds Time since "received".
                # TYPE linli_stage_seconds histogram
                \(buckets)# HELP linli_wal_bytes Bytes.
                # TYPE linli_wal_bytes gauge
                linli_wal_bytes -904

                """)
    }

    @Test func `is OpenMetrics to the letter for those who prefer that`() {
        #expect(
            registry.text(.openMetrics) == """
                # HELP linli_requests Requests.
                # TYPE linli_requests counter
                linli_requests_total{lane="incident",code="2xx"} 1
                linli_requests_total{lane="incident",code="5xx"} 40
                linli_requests_total{lane="telemetry",code="2xx"} 0
                linli_requests_total{lane="telemetry",code="5xx"} 18446744073709551615
                # HELP linli_stage_seconds Time since \\"received\\".
                # TYPE linli_stage_seconds histogram
                # UNIT linli_stage_seconds seconds
                \(buckets)# HELP linli_wal_bytes Bytes.
                # TYPE linli_wal_bytes gauge
                # UNIT linli_wal_bytes bytes
                linli_wal_bytes -904
                # EOF

                """)
    }

    private let buckets = """
        linli_stage_seconds_bucket{stage="durable",le="5e-05"} 1
        linli_stage_seconds_bucket{stage="durable",le="0.0001"} 2
        linli_stage_seconds_bucket{stage="durable",le="0.00025"} 2
        linli_stage_seconds_bucket{stage="durable",le="0.0005"} 2
        linli_stage_seconds_bucket{stage="durable",le="0.001"} 2
        linli_stage_seconds_bucket{stage="durable",le="0.0025"} 2
        linli_stage_seconds_bucket{stage="durable",le="0.005"} 2
        linli_stage_seconds_bucket{stage="durable",le="0.01"} 3
        linli_stage_seconds_bucket{stage="durable",le="0.025"} 3
        linli_stage_seconds_bucket{stage="durable",le="0.05"} 3
        linli_stage_seconds_bucket{stage="durable",le="0.1"} 3
        linli_stage_seconds_bucket{stage="durable",le="0.25"} 3
        linli_stage_seconds_bucket{stage="durable",le="0.5"} 3
        linli_stage_seconds_bucket{stage="durable",le="1.0"} 3
        linli_stage_seconds_bucket{stage="durable",le="2.5"} 3
        linli_stage_seconds_bucket{stage="durable",le="5.0"} 3
        linli_stage_seconds_bucket{stage="durable",le="10.0"} 3
        linli_stage_seconds_bucket{stage="durable",le="+Inf"} 4
        linli_stage_seconds_sum{stage="durable"} 20.007100001
        linli_stage_seconds_count{stage="durable"} 4

        """

    @Test func `has its special characters escaped where they would end something`() {
        let registry = MetricsRegistry()
        _ = registry.add(
            MetricFamily<Gauge>("a", "one\\two\n\"three\" 小区", by: MetricLabel("b", ["one\\two\n\"three\" 小区", ""])))
        #expect(
            registry.text(.text) == """
                # HELP a one\\\\two\\n"three" 小区
                # TYPE a gauge
                a{b="one\\\\two\\n\\"three\\" 小区"} 0
                a{b=""} 0

                """)
        #expect(registry.text(.openMetrics).hasPrefix("# HELP a one\\\\two\\n\\\"three\\\" 小区\n"))
    }

    @Test func `is asked for when it is read, and left out where nobody knows`() {
        let registry = MetricsRegistry()
        let values: [Double?] = [1, 0.1, nil, 1e21, .infinity, -.infinity, .nan]
        registry.add(MetricFamily<Gauge>("a", "A.", by: MetricLabel("n", values.indices.map { "\($0)" }))) {
            values[$0]
        }
        registry.add(MetricFamily<Counter>("b", "B.")) { _ in 7 }
        #expect(
            registry.text() == """
                # HELP a A.
                # TYPE a gauge
                a{n="0"} 1.0
                a{n="1"} 0.1
                a{n="3"} 1e+21
                a{n="4"} +Inf
                a{n="5"} -Inf
                a{n="6"} NaN
                # HELP b_total B.
                # TYPE b_total counter
                b_total 7.0

                """)
    }

    @Test(
        arguments: [
            (nil, .text), ("", .text), ("*/*", .text), ("text/html, image/png;q=0.5", .text),
            ("text/plain;version=0.0.4", .text),
            // Prometheus 2.42 and 3.1.
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
            ),
            (
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;"
                    + "version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                    + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1", .openMetrics
            ),
            ("Application/OpenMetrics-Text ; Version=1.0.0", .openMetrics),
            ("application/openmetrics-text", .openMetrics),
            ("application/openmetrics-text;version=2.0.0", .text),
            ("application/openmetrics-text;q=0.4, text/plain;q=0.5", .text),
            ("application/openmetrics-text;q=0.4, */*;q=0.5", .text),
            ("application/openmetrics-text;q=0.5, text/plain;version=1.0.0", .openMetrics),
            ("application/openmetrics-text;q=0", .text), ("application/openmetrics-text;q=many", .text),
            ("application/openmetrics-text;q=7", .text), (";;,,;q=,", .text),
        ] as [(String?, ExpositionFormat)])
    func `has the format that was asked for`(accept: String?, format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: accept) == format)
    }

    @Test func `says its version and its encoding`() {
        #expect(ExpositionFormat.text.contentType == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            ExpositionFormat.openMetrics.contentType == "application/openmetrics-text; version=1.0.0; charset=utf-8")
    }
}

@Suite struct `A process` {
    @Test func `shows what every client library shows`() throws {
        let registry = MetricsRegistry()
        registry.addProcess()
        let text = registry.text()
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ") }
        #expect(
            lines.map { $0[0] } == [
                "process_cpu_seconds_total", "process_open_fds", "process_resident_memory_bytes",
                "process_start_time_seconds",
            ])
        let values = try lines.map { try #require(Double($0[1])) }
        #expect(values[0] > 0 && values[1] >= 3 && values[2] > 1_000_000)
        // The clock was set in this century, and the process did not begin after it asked.
        #expect(values[3] > 1_600_000_000 && values[3] * 1e3 <= Double(SystemClock.wallMilliseconds() + 1_000))
        #expect(text.contains("# TYPE process_cpu_seconds_total counter\n"))
    }
}
