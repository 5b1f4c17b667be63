import EventLoop
import Synchronization

/// Collects what happens on a loop, and lets a test wait until enough has.
final class Notes: Sendable {
    private let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func add(_ note: String) { continuation.yield(note) }

    func first(_ count: Int) async -> [String] {
        var notes: [String] = []
        for await note in stream {
            notes.append(note)
            if notes.count == count { break }
        }
        return notes
    }
}

/// What a test has opened on a loop.
final class Opened: @unchecked Sendable {
    // Sendable because it is touched on the loop alone.
    private var handles: [LoopHandle] = []

    func add(_ handle: LoopHandle) { handles.append(handle) }

    func close() {
        for handle in handles { handle.close() }
        handles = []
    }
}

final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }
    func set() { value.store(true, ordering: .releasing) }
}
