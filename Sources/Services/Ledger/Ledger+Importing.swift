import Digest
import Files
import Merkle
import Wire

extension Ledger {
    /// Takes the records of an export into a directory: behind the lane's own if it holds this log, or as the beginning of
    /// a directory that holds none. A directory begun this way has no fence; `adopt` makes it a log to be written to.
    public static func take(_ file: LaneImport, into site: Site) throws(LedgerError) {
        try reporting(path: site.directory) {
            if try site.disk.exists(site.paths.identity) {
                try append(file, at: site)
            } else {
                try begin(with: file, at: site)
            }
        }
    }

    private static func begin(with file: LaneImport, at site: Site) throws {
        guard file.header.first == Seq(0) else {
            throw LedgerError.doesNotFollow(lane: file.header.lane, size: 0, first: file.header.first)
        }
        // While the records go in the fence stands in the directory itself; without one nobody can append.
        let inside = Site(
            directory: site.directory, fence: site.directory + "/import.fence", disk: site.disk, options: site.options,
            clock: site.clock)
        if try site.disk.exists(inside.fence) { try site.disk.remove(inside.fence) }
        try create(at: inside, log: file.header.log, alsoSignedBy: file.publicKeys)
        try append(file, at: inside)
        try site.disk.remove(inside.fence)
        try site.disk.syncDirectory(site.directory)
    }

    private static func append(_ file: LaneImport, at site: Site) throws {
        let ledger = try Ledger(opening: site)
        do { try ledger.append(file) } catch {
            // Why the file was refused is the news, but the directory must be let go of all the same.
            try? ledger.close()
            throw error
        }
        try ledger.close()
    }

    private func append(_ file: LaneImport) throws {
        let lane = self[file.header.lane]
        guard file.header.log == identity.id else {
            throw LedgerError.foreignFile(
                path: file.path, found: "log \(file.header.log.hexadecimal)", expected: "log \(identity.idText)")
        }
        guard file.header.first.value == lane.head.size else {
            throw LedgerError.doesNotFollow(lane: lane.lane, size: lane.head.size, first: file.header.first)
        }
        guard file.before == lane.head else { throw LedgerError.forked(lane: lane.lane, size: lane.head.size) }
        var batch: [Record] = []
        try file.forEachRecord { (record) throws(LedgerError) in
            batch.append(record)
            if batch.count == lane.context.options.readEvents {
                try lane.takeOver(batch)
                batch.removeAll(keepingCapacity: true)
            }
        }
        if !batch.isEmpty { try lane.takeOver(batch) }
        guard lane.head == file.head else { throw LedgerError.forked(lane: lane.lane, size: lane.head.size) }
        try lane.context.disk.replace(lane.context.paths.checkpoint, with: file.header.checkpoint)
    }
}

extension LaneLog {
    fileprivate func takeOver(_ records: [Record]) throws(LedgerError) {
        try reporting(path: context.paths.directory) { try commits.withPen { try $0.takeOver(records) } }
    }
}
