import Synchronization

/// What is committed of a shard's lanes: written by the shard's thread, read by anybody.
final class ShardHeads: Sendable {
    struct Entry {
        /// The lane's number in the tables of its shard.
        let id: Int64
        var stored: StoredLane
    }

    struct State {
        var lanes: [LogLane: Entry] = [:]
        var names: [Int64: LogLane] = [:]
        var nextArrival: UInt64 = 0

        mutating func put(_ entry: Entry) {
            lanes[entry.stored.lane] = entry
            names[entry.id] = entry.stored.lane
        }
    }

    private let state: Mutex<State>

    init(_ state: State) { self.state = Mutex(state) }

    subscript(lane: LogLane) -> Entry? { state.withLock { $0.lanes[lane] } }
    var nextArrival: UInt64 { state.withLock { $0.nextArrival } }
    /// A number that no lane has.
    var nextLane: Int64 { state.withLock { ($0.names.keys.max() ?? 0) + 1 } }
    var all: [StoredLane] { state.withLock { $0.lanes.values.map(\.stored) } }

    func name(of id: Int64) -> LogLane? { state.withLock { $0.names[id] } }

    /// After a commit.
    func publish(_ changed: some Sequence<Entry>, nextArrival: UInt64) {
        state.withLock { state in
            for entry in changed { state.put(entry) }
            state.nextArrival = nextArrival
        }
    }
}
