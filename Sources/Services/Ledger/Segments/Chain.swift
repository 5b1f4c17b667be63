import Files
import Merkle
import Synchronization
import Wire

/// The segments of a lane in order, as its writer, its readers and the thread that seals see them.
final class Chain: Sendable {
    /// A segment that is not written any more but not sealed yet; its ids are still in memory.
    struct Retired: Sendable {
        let segment: OpenSegment
        let count: UInt64
        let root: TreeHead
        let firstRecorded: Instant
        let lastRecorded: Instant
        let ids: IdTable

        var range: Range<UInt64> { segment.first..<(segment.first + count) }
    }

    struct State: Sendable {
        var contents: Contents
        var retired: [Retired] = []
        /// The first record of the segment that is written.
        var activeFirst: UInt64
        var sealedIds: [SealedIds] = []
    }

    struct SealedIds: Sendable {
        let first: UInt64
        let lastRecorded: Instant
        let file: IdFile
    }

    let paths: LanePaths
    private let state: Mutex<State>

    init(paths: LanePaths, state: State) {
        self.paths = paths
        self.state = Mutex(state)
    }

    var snapshot: State { state.withLock { $0 } }

    func update<Result>(_ body: (inout State) throws -> sending Result) rethrows -> sending Result {
        try state.withLock { try body(&$0) }
    }

    /// Where a record is to be found; nil if it was pruned. The caller knows that the lane holds it.
    func place(of seq: UInt64) -> SegmentPlace? {
        state.withLock { state in
            if seq >= state.activeFirst { return SegmentPlace(first: state.activeFirst, end: nil, isSealed: false) }
            if let retired = state.retired.first(where: { $0.range.contains(seq) }) {
                return SegmentPlace(first: retired.segment.first, end: retired.range.upperBound, isSealed: false)
            }
            return state.contents.place(of: seq)
        }
    }
}
