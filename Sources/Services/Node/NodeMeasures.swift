import Community
import EventLoop
import HTTP
import Ledger
import Logs
import Metrics
import SQLite
import Surface
import Synchronization
import Threads
import Views
import Wire

/// What a node measures of itself.
final class NodeMeasures: DeskWatch, SurfaceWatch, Sendable {
    /// The way of a command through a node, each stage from the end of the one before it.
    enum Stage: Int, CaseIterable {
        /// From the whole request to the decision.
        case decided
        /// From the decision to the end of the fsync.
        case durable
        /// From there until its rows are stored.
        case viewed
        /// From its recording until a subscriber's stream has taken it, to the millisecond.
        case delivered
    }

    let registry = MetricsRegistry()
    private let stages: MetricSeries<LatencyHistogram>
    private let requests: MetricSeries<Counter>
    private let requestTimes: MetricSeries<LatencyHistogram>
    private let viewFailures: MetricSeries<Counter>
    private let upkeepRefusals: MetricSeries<Counter>
    private let unrecordedRefusals: MetricSeries<Counter>
    private let log: Log
    /// In a struct: a bare function in a generic box is wrapped once more with every access.
    private let told = Mutex(Told())

    private struct Told {
        var action: @Sendable () -> Void = {}
    }
    /// Lanes whose rows wait, which is said once.
    private let failing = Mutex<Set<Lane>>([])

    private static let statusClasses = ["2xx", "3xx", "4xx", "5xx"]

    init(_ log: Log) {
        self.log = log
        let lanes = MetricLabel("lane", Lane.allCases.map(\.rawValue))
        stages = registry.add(
            MetricFamily(
                "linli_stage_seconds", "The stages of a command on its way through the node.", unit: .seconds,
                by: lanes, MetricLabel("stage", Stage.allCases.map { "\($0)" })))
        requests = registry.add(
            MetricFamily(
                "linli_http_requests", "Requests that were answered.", by: MetricLabel("status", Self.statusClasses)))
        requestTimes = registry.add(
            MetricFamily("linli_http_request_seconds", "From the head of a request to its answer.", unit: .seconds))
        viewFailures = registry.add(
            MetricFamily("linli_view_failures", "Times that rows could not be stored or read.", by: lanes))
        upkeepRefusals = registry.add(
            MetricFamily("linli_upkeep_refusals", "Times that what time brought about was refused.", by: lanes))
        unrecordedRefusals = registry.add(
            MetricFamily(
                "linli_refusals_unrecorded", "Times that those who were turned away could not be recorded."))
        registry.addProcess()
    }

    /// What others keep, read when somebody asks.
    func add(_ lanes: Lanes, _ readers: Readers) {
        let names = MetricLabel("lane", Lane.allCases.map(\.rawValue))
        registry.add(MetricFamily<Gauge>("linli_lane_records", "Records that are durable.", by: names)) { place in
            Double(lanes.ledger[Lane.allCases[place]].size)
        }
        registry.add(MetricFamily<Gauge>("linli_lane_waiting", "Commands that wait for the lane.", by: names)) {
            place in
            Double(lanes.depth(of: Lane.allCases[place]))
        }
        registry.add(
            MetricFamily<Gauge>(
                "linli_lane_wal_bytes", "The write-ahead log of the written segment.", unit: .bytes, by: names)
        ) { place in
            // What cannot be read now is left out of this scrape.
            (try? lanes.ledger[Lane.allCases[place]].walByteCount).map { Double($0) }
        }
        registry.add(
            MetricFamily<Gauge>("linli_readers_waiting", "Queries that wait for a thread.")
        ) { _ in Double(readers.depth) }
    }

    func add(_ keeper: Keeper, of lanes: Lanes) {
        registry.add(
            MetricFamily<Gauge>("linli_disk_available_bytes", "Room that is left on the disk.", unit: .bytes)
        ) { _ in keeper.disk.available.map { Double($0) } }
        registry.add(
            MetricFamily<Gauge>(
                "linli_disk_short", "Whether there is less of it than there should be.",
                by: MetricLabel("level", DiskLevel.allCases.map(\.rawValue)))
        ) { place in keeper.disk.levels.contains(DiskLevel.allCases[place]) ? 1 : 0 }
        registry.add(
            MetricFamily<Gauge>("linli_disk_days_left", "Until it is full, at the growth of recent days.")
        ) { _ in keeper.disk.daysLeft.map { Double($0) } }
        registry.add(
            MetricFamily<Counter>(
                "linli_purged_segments", "Segments that were kept long enough, and that archives have now.",
                by: MetricLabel("lane", Lane.allCases.map(\.rawValue)))
        ) { place in Double(lanes.ledger[Lane.allCases[place]].prunedSegments) }
    }

    func add(_ loop: EventLoop) {
        let lag = loop.lag
        registry.add(
            MetricFamily<Counter>(
                "linli_loop_turns", "Turns of the loop that took longer than a millisecond, and all.",
                by: MetricLabel("length", ["all", "long"]))
        ) { place in Double(place == 0 ? lag.reading.turns : lag.reading.longTurns) }
        registry.add(
            MetricFamily<Gauge>("linli_loop_longest_turn_seconds", "The longest turn of the loop.", unit: .seconds)
        ) { _ in Double(lag.reading.longestNanoseconds) / 1e9 }
    }

    /// `action` is called on a lane's thread whenever something was stored.
    func whenStored(_ action: @escaping @Sendable () -> Void) { told.withLock { $0.action = action } }

    // MARK: From the desks

    func stored(_ lane: Lane, received: [Int64], decided: Int64, durable: Int64) {
        let (wait, sync) = (stages[lane.place, Stage.decided.rawValue], stages[lane.place, Stage.durable.rawValue])
        for moment in received {
            wait.observe(nanoseconds: decided - moment)
            sync.observe(nanoseconds: durable - decided)
        }
        told.withLock { $0 }.action()
    }

    func viewed(_ lane: Lane, to position: UInt64, oldest: Int64, at now: Int64) {
        stages[lane.place, Stage.viewed.rawValue].observe(nanoseconds: now - oldest)
        if failing.withLock({ $0.remove(lane) }) != nil {
            log.write(.info, "view.recovered", ["lane": .text(lane.rawValue)])
        }
    }

    func viewFailed(_ lane: Lane, _ error: ViewError) {
        viewFailures[lane.place].increment()
        guard failing.withLock({ $0.insert(lane).inserted }) else { return }
        log.write(.error, "view.failed", ["lane": .text(lane.rawValue), "reason": .text("\(error)")])
    }

    func upkeepRefused(_ lane: Lane, _ error: AskError) {
        upkeepRefusals[lane.place].increment()
        log.write(.warning, "upkeep.refused", ["lane": .text(lane.rawValue), "reason": .text("\(error)")])
    }

    // MARK: From the streams

    func delivered(_ record: Record, in lane: Lane, at now: Instant) {
        let milliseconds = now.milliseconds.subtractingReportingOverflow(record.recorded.milliseconds)
        guard !milliseconds.overflow, milliseconds.partialValue < 86_400_000 else { return }
        stages[lane.place, Stage.delivered.rawValue].observe(
            nanoseconds: max(0, milliseconds.partialValue) * 1_000_000)
    }

    // MARK: From the gate

    func refusalsLost(_ error: AskError) { unrecordedRefusals[0].increment() }

    /// What people have done is known in memory alone, until there is room for it.
    func peopleLost(_ error: SQLiteError) { log.write(.error, "people.unwritten", ["reason": .text("\(error)")]) }

    // MARK: From the surface

    func answered(_ request: AnsweredRequest) {
        let place = min(max(request.status / 100 - 2, 0), Self.statusClasses.count - 1)
        requests[place].increment()
        if !request.isStream { requestTimes[0].observe(nanoseconds: request.nanoseconds) }
        // A line takes longer than an alarm: who wants one for each request asks for it.
        log.write(
            request.status >= 500 ? .warning : .debug, "http.request",
            [
                "request": .text("\(request.id)"), "method": .text(request.method),
                "route": .text(request.route ?? "none"), "status": .integer(request.status),
                "principal": .text(request.principal ?? "none"), "bytes": .integer(request.bytes),
                "microseconds": .integer(Int(request.nanoseconds / 1_000)),
                "trace": .text(request.trace?.traceText ?? "none"),
            ])
    }
}

extension Lane {
    fileprivate var place: Int { Lane.allCases.firstIndex(of: self)! }
}
