import Files
import Wire

/// Where the files of a lane lie.
struct LanePaths: Sendable {
    let directory: String

    var contents: String { directory + "/contents" }
    var stopped: String { directory + "/stopped" }
    var checkpoint: String { directory + "/checkpoint" }
    var reserve: String { directory + "/reserve" }

    static let segmentSuffix = ".segment"
    static let idsSuffix = ".ids"

    /// Names sort as their first records do.
    func segment(_ first: UInt64) -> String { name(first) + LanePaths.segmentSuffix }
    func ids(_ first: UInt64) -> String { name(first) + LanePaths.idsSuffix }
    func hashes(level: Int) -> String { directory + "/hashes-\(level)" }

    /// The first record of a segment by its file's name.
    static func first(ofSegment name: String) -> UInt64? {
        guard name.hasSuffix(segmentSuffix) else { return nil }
        let digits = name.dropLast(segmentSuffix.count)
        return digits.count == 20 ? UInt64(digits) : nil
    }

    /// The same for every file that belongs to a segment.
    static func first(ofFile name: String) -> UInt64? {
        let digits = name.prefix(20)
        return digits.count == 20 && name.dropFirst(20).hasPrefix(".") ? UInt64(digits) : nil
    }

    /// Whether any segment lies here that something was stored in, now or before it.
    func holdRecords(on disk: any Disk) throws -> Bool {
        guard try disk.exists(directory) else { return false }
        return try disk.names(in: directory).compactMap { LanePaths.first(ofSegment: $0) }.contains { first in
            try first > 0
                || SegmentReader(segment(first), first: first, isSealed: false, vfs: disk.sqliteVFS).end() > 0
        }
    }

    private func name(_ first: UInt64) -> String {
        let digits = String(first)
        return directory + "/" + String(repeating: "0", count: 20 - digits.count) + digits
    }
}
