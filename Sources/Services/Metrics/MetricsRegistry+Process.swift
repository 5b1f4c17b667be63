internal import Files
internal import Threads

extension MetricsRegistry {
    /// What every client library of Prometheus says of its process, under the names that they all use. Where /proc cannot
    /// be read these are left out.
    public func addProcess() {
        add(MetricFamily<Gauge>("process_resident_memory_bytes", "Resident memory size in bytes.", unit: .bytes)) { _ in
            (try? ProcessStatus.read()).map { Double($0.residentBytes) }
        }
        add(
            MetricFamily<Counter>(
                "process_cpu_seconds", "Total user and system CPU time spent in seconds.", unit: .seconds)
        ) { _ in
            (try? ProcessStatus.read()).map { Double($0.processorNanoseconds) / 1e9 }
        }
        add(MetricFamily<Gauge>("process_open_fds", "Number of open file descriptors.")) { _ in
            (try? ProcessStatus.openDescriptorCount()).map { Double($0) }
        }
        // Computed once: each time the wall clock is set it would be another.
        let started = (try? ProcessStatus.read()).map { status in
            let age = SystemClock.monotonicNanoseconds() - Int64(status.startNanoseconds)
            return Double(SystemClock.wallMilliseconds() - age / 1_000_000) / 1e3
        }
        add(
            MetricFamily<Gauge>(
                "process_start_time_seconds", "Start time of the process since unix epoch in seconds.", unit: .seconds)
        ) { _ in started }
    }
}
