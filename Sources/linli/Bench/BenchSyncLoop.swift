import Reference
import Sketch
import Threads

/// 4 KiB appended and synced again and again: what the disk itself takes.
struct BenchSyncLoop {
    let path: String

    func figure(_ name: String) -> Figure {
        let file = RawSync(path: path)
        return Figure(name, unit: "us", values: (0..<500).map { _ in seconds { file.append() } * 1e6 })
    }

    /// On a thread of its own, beside whatever else goes on. Nanoseconds of each.
    func histogram(for duration: Duration) async -> Histogram {
        let file = RawSync(path: path)
        let times = Monitor(Histogram())
        var thread: Thread?
        await withCheckedContinuation { continuation in
            thread = Thread {
                let end = ContinuousClock.now + duration
                while ContinuousClock.now < end {
                    let time = seconds { file.append() }
                    times.withLock { $0.insert(Int64(time * 1e9)) }
                }
                continuation.resume()
            }
        }
        thread?.join()
        return times.withLock { $0 }
    }
}
