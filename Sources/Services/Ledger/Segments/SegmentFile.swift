import Files
import Merkle
import SQLite
import Wire

/// Reading a segment's file as a whole, for opening, verifying and sealing.
enum SegmentFile {
    /// Walks over all records of a segment, which must be there and follow what was scanned before.
    static func scan(
        _ range: Range<UInt64>, of path: String, isSealed: Bool, isStrict: Bool = false, pageEvents: Int,
        on disk: any Disk, into scan: inout SegmentScan
    ) throws {
        guard range.lowerBound == scan.frontier.size else {
            throw LedgerError.damaged(
                Damage(
                    path: path, place: "record \(range.lowerBound)",
                    reason: "it cannot be checked, because the records before it could not be read"))
        }
        try reporting(path: path) {
            let reader = try SegmentReader(
                path, first: range.lowerBound, isSealed: isSealed, isStrict: isStrict, vfs: disk.sqliteVFS)
            var next = range.lowerBound
            while next < range.upperBound {
                let end = min(range.upperBound, next + UInt64(pageEvents))
                for record in try reader.read(next..<end) { try scan.take(record, path: path) }
                next = end
            }
        }
    }

    /// Whether a crash has left the WAL of a segment in a state that SQLite would silently cut short.
    static func inspectWAL(of path: String, on disk: any Disk) throws {
        let wal = path + "-wal"
        guard try disk.exists(wal) else { return }
        let inspection = WALInspection(try disk.contents(of: wal))
        switch inspection.finding {
        case .intact: return
        case .damaged(let frame, let offset):
            throw LedgerError.damaged(
                Damage(
                    path: wal, place: "frame \(frame) at byte \(offset)",
                    reason: "it is not what was written, and later transactions follow it"))
        case .unreadableHeader:
            // SQLite writes the header anew only after all frames went into the database; then nothing is lost.
            guard try isIn(database: path, inspection, on: disk) else {
                throw LedgerError.damaged(
                    Damage(
                        path: wal, place: "header", reason: "it is unreadable, and the database lacks what follows it"))
            }
        }
    }

    private static func isIn(database path: String, _ wal: WALInspection, on disk: any Disk) throws -> Bool {
        let file = try disk.open(path, .read)
        let header = try file.read(at: 16, count: 2)
        guard header.count == 2 else { return false }
        // The page size is big-endian; 1 stands for 65,536 (SQLite file format, section 1.3.2).
        let stated = Int(header[0]) << 8 | Int(header[1])
        let pageBytes = stated == 1 ? 65_536 : stated
        guard (512...65_536).contains(pageBytes) else { return false }
        return try wal.lastPages(pageBytes: pageBytes).allSatisfy { page, content in
            guard page > 0 else { return false }
            return try file.read(at: UInt64(page - 1) * UInt64(pageBytes), count: pageBytes).elementsEqual(content)
        }
    }
}
