import Digest
import Files
import Wire

/// The segments of a lane as they lie in its directory: those that its table of contents names, and those behind them.
struct LaneSegments {
    let contents: Contents
    /// The segments that are not sealed, each with its records; the last one is written.
    let open: [Range<UInt64>]

    /// Where the lane ends.
    var end: UInt64 { open.last!.upperBound }

    init(_ paths: LanePaths, of lane: Lane, in identity: LogIdentity, on disk: any Disk) throws {
        contents = try Contents.read(paths.contents, on: disk)
        guard contents.logID == identity.id, contents.lane == lane else {
            throw LedgerError.foreignFile(
                path: paths.contents, found: "\(contents.logID.hexadecimal)/\(contents.lane)",
                expected: "\(identity.idText)/\(lane)")
        }
        let sealed = Set(contents.seals.map(\.first))
        let ranges = try disk.names(in: paths.directory).compactMap { LanePaths.first(ofSegment: $0) }
            .filter { !sealed.contains($0) }
            .map { $0..<(try LaneSegments.end(of: $0, paths, lane, identity, disk)) }
        for range in ranges where range.lowerBound < contents.sealedEnd && !range.isEmpty {
            throw LedgerError.foreignFile(
                path: paths.segment(range.lowerBound), found: "a segment from record \(range.lowerBound)",
                expected: "no file here")
        }
        open = try LaneSegments.chain(
            ranges.filter { [contents] in $0.lowerBound >= contents.sealedEnd }, paths, contents)
    }

    /// The segments in a row from the sealed end on. On a full disk one may have been made in vain: nothing could be
    /// written to it, and the one before it went on.
    private static func chain(
        _ ranges: [Range<UInt64>], _ paths: LanePaths, _ contents: Contents
    ) throws -> [Range<UInt64>] {
        guard ranges.first?.lowerBound == contents.sealedEnd else {
            throw LedgerError.damaged(
                Damage(
                    path: paths.segment(contents.sealedEnd), place: "whole file",
                    reason: "the segment behind the last sealed one is missing"))
        }
        var open: [Range<UInt64>] = []
        for range in ranges {
            let end = open.last?.upperBound ?? contents.sealedEnd
            if range.lowerBound == end {
                open.append(range)
            } else if !range.isEmpty {
                throw LedgerError.damaged(
                    Damage(
                        path: paths.segment(range.lowerBound), place: "first record",
                        reason: "it begins at \(range.lowerBound), the one before ends at \(end)"))
            }
        }
        return open
    }

    private static func end(
        of first: UInt64, _ paths: LanePaths, _ lane: Lane, _ identity: LogIdentity, _ disk: any Disk
    ) throws -> UInt64 {
        let path = paths.segment(first)
        return try reporting(path: path) {
            // Before anybody reads through it: what SQLite cuts off is not missed by a look at the rest.
            try SegmentFile.inspectWAL(of: path, on: disk)
            let reader = try SegmentReader(path, first: first, isSealed: false, vfs: disk.sqliteVFS)
            try reader.check(logID: identity.idText, lane: lane)
            return try reader.end()
        }
    }
}
