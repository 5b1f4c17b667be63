import Digest
import Files
import Merkle
import SQLite
import Wire

extension LedgerView {
    /// How often a lane is looked at anew: its owner may seal or prune a segment between the look and the copy.
    private static let looks = 3

    /// Copies the log: who it is, its key, and each lane up to where it is when its turn comes. Nothing of it is held up.
    public func copy(with backup: BackupWriter) throws(LedgerError) {
        for lane in Lane.allCases { try copy(lane, with: backup) }
        try reporting(path: site.directory) {
            try backup.make("identity") { target in
                try identity.write(target, on: site.disk)
                _ = try LogIdentity.read(target, on: site.disk)
            }
        }
        try backup.copy(site.paths.signingKey, as: "signing.key")
        let hasFormat = try reporting(path: site.paths.format) { try site.disk.exists(site.paths.format) }
        if hasFormat { try backup.copy(site.paths.format, as: "format") }
    }

    private func copy(_ lane: Lane, with backup: BackupWriter) throws(LedgerError) {
        let count = backup.count
        for look in 1... {
            do throws(LedgerError) {
                let view = try self.lane(lane)
                return try reporting(path: view.paths.directory) { try view.copy(with: backup) }
            } catch {
                guard error.isGone, look < LedgerView.looks else { throw error }
                backup.cut(to: count)
            }
        }
    }
}

extension LedgerError {
    fileprivate var isGone: Bool {
        switch self {
        case .disk(let error): error.code == .notFound
        case .database(let error, _): .cannotOpen ~= error.code
        default: false
        }
    }
}

extension LaneView {
    fileprivate func copy(with backup: BackupWriter) throws {
        let place = lane.rawValue + "/"
        func name(_ path: String) -> String { place + path.dropFirst(paths.directory.count + 1) }
        for seal in contents.retained {
            try backup.keep(paths.segment(seal.first), as: name(paths.segment(seal.first)), seal.file)
            try backup.keep(paths.ids(seal.first), as: name(paths.ids(seal.first)), seal.ids)
        }
        let tree = try tree()
        let head = try tree.head(of: tree.size)
        // Before anything is called a copy of the log: it must not contradict what the log has signed.
        let note = try checkpoint(of: tree, size: head.size)
        var (level, hashes) = (0, contents.sealedEnd)
        while hashes > 0 {
            let path = paths.hashes(level: level)
            try backup.copyBeginning(path, hashes * UInt64(Hash.byteCount), as: name(path))
            hashes /= UInt64(TilePath.fullWidth)
            level += 1
        }
        let path = paths.segment(contents.sealedEnd)
        let range = contents.sealedEnd..<head.size
        try backup.make(name(path)) { target in
            try copyOpenRecords(range, to: target)
            try compareOpenRecords(range, of: target, with: head)
        }
        try backup.make(name(paths.contents)) { target in
            try contents.write(target, on: disk)
            // The hash in it says whether it is what was written.
            _ = try Contents.read(target, on: disk)
        }
        try backup.put(note.bytes, as: name(paths.checkpoint))
        backup.add(.init(lane: lane, head: head, retainedFrom: retainedFrom))
    }

    /// What is not sealed, record by record in short reads, as a segment of its own.
    private func copyOpenRecords(_ range: Range<UInt64>, to path: String) throws {
        let (logID, options) = (view.identity.idText, view.site.options)
        try OpenSegment.create(path, first: range.lowerBound, logID: logID, lane: lane, options: options, on: disk)
        let segment = try OpenSegment(path, first: range.lowerBound, logID: logID, lane: lane, on: disk)
        var staged = StagedRecords()
        var next = range.lowerBound
        while next < range.upperBound {
            staged.restart(at: next)
            for record in try records(from: Seq(next), limit: Int(clamping: range.upperBound - next)) {
                staged.append(record)
            }
            try segment.store(staged)
            next = staged.next
            if segment.walFrames >= options.checkpointFrames { _ = try segment.checkpoint() }
        }
        try segment.finish(on: disk)
    }

    /// Reads the copy, so that neither what was read nor what was written can be anything else.
    private func compareOpenRecords(_ range: Range<UInt64>, of path: String, with head: TreeHead) throws {
        let sealed = try TileStore(paths, size: contents.sealedEnd, access: .read, on: disk)
        let frontier = try LaneTree(tiles: sealed, size: contents.sealedEnd).frontier(of: contents.sealedEnd)
        var scan = SegmentScan(after: frontier, lastRecorded: nil, ids: SipHash(key: view.identity.idKey))
        try SegmentFile.scan(
            range, of: path, isSealed: true, pageEvents: view.site.options.readEvents, on: disk, into: &scan)
        guard scan.head() == head else {
            throw LedgerError.damaged(
                Damage(path: path, place: "the first \(head.size) records", reason: "they are not those of the log"))
        }
    }
}
