internal import Synchronization

/// What one series counts with. Any thread may: each is atomic by itself and none waits for another, because a lock
/// could make the loop wait for a thread that was put to sleep with it. Nothing is ordered by them (relaxed), so a
/// scrape may see one event counted here and not there yet.
public protocol MetricInstrument: AnyObject, Sendable {
    static var type: MetricType { get }
    init()
    var reading: MetricReading { get }
}

/// What an instrument says when it is read.
public enum MetricReading: Hashable, Sendable {
    case unsigned(UInt64)
    case signed(Int64)
    case number(Double)
    /// How many observations fell into each bucket and none before it, and the sum of all.
    case latencies([UInt64], nanoseconds: UInt64)
}

/// Goes up, and begins at zero with the process.
public final class Counter: MetricInstrument {
    public static var type: MetricType { .counter }
    private let count = Atomic<UInt64>(0)

    public init() {}

    public func increment(by amount: UInt64 = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

    public var reading: MetricReading { .unsigned(count.load(ordering: .relaxed)) }
}

/// Goes up and down.
public final class Gauge: MetricInstrument {
    public static var type: MetricType { .gauge }
    private let value = Atomic<Int64>(0)

    public init() {}

    public func set(to value: Int64) { self.value.store(value, ordering: .relaxed) }

    public func add(_ amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }

    public var reading: MetricReading { .signed(value.load(ordering: .relaxed)) }
}
