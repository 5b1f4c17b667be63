import Synchronization
import Wire

/// Which segment a record lies in.
struct SegmentPlace: Hashable {
    let first: UInt64
    /// Nil for the segment that is written.
    let end: UInt64?
    let isSealed: Bool
}

/// The lane's reader connections: lent to one caller at a time, a few kept open.
final class SegmentReaders: Sendable {
    private let paths: LanePaths
    /// Where a record is to be found; nil if it was pruned.
    private let place: @Sendable (UInt64) -> SegmentPlace?
    private let vfs: String?
    private let limit: Int
    private let idle = Mutex<[SegmentReader]>([])

    init(_ paths: LanePaths, vfs: String?, limit: Int, place: @escaping @Sendable (UInt64) -> SegmentPlace?) {
        self.paths = paths
        self.place = place
        self.vfs = vfs
        self.limit = limit
    }

    /// The records of a range, as far as they lie in the segment of the first.
    func read(_ range: Range<UInt64>) throws -> [Record] {
        guard let place = place(range.lowerBound) else { throw LedgerError.pruned(Seq(range.lowerBound)) }
        let reader = try take(place)
        let records = try reader.read(range.clamped(to: range.lowerBound..<(place.end ?? range.upperBound)))
        // A reader that failed is not used again.
        giveBack(reader)
        return records
    }

    /// Closes what is open on a segment whose file changes its nature or goes.
    func forget(_ first: UInt64) {
        idle.withLock { $0.removeAll { $0.first == first } }
    }

    func closeAll() {
        idle.withLock { $0.removeAll() }
    }

    private func take(_ place: SegmentPlace) throws -> SegmentReader {
        let known = idle.withLock { idle in
            idle.firstIndex { $0.first == place.first && $0.isSealed == place.isSealed }.map { idle.remove(at: $0) }
        }
        return try known
            ?? SegmentReader(paths.segment(place.first), first: place.first, isSealed: place.isSealed, vfs: vfs)
    }

    private func giveBack(_ reader: SegmentReader) {
        let place = place(reader.first)
        guard place?.first == reader.first, place?.isSealed == reader.isSealed else { return }
        idle.withLock { idle in
            idle.append(reader)
            if idle.count > limit { idle.removeFirst() }
        }
    }
}
