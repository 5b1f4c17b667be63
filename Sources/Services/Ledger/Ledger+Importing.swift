import Digest
import Files
import Merkle
import Wire

extension Ledger {
    /// Takes the records of an export into a directory: behind the lane's own if it holds this log, or as the beginning of
    /// a directory that holds none. A directory begun this way takes the other lanes' files too, until `adopt` makes it a
    /// log to be written to. An import that was cut off is finished by taking the same file again.
    public static func take(_ file: LaneImport, into site: Site) throws(LedgerError) {
        do throws(LedgerError) {
            try reporting(path: site.directory) {
                if try !site.disk.exists(site.paths.identity) {
                    try begin(with: file, at: site.importing)
                } else {
                    try append(file, at: site.isImporting ? site.importing : site)
                }
            }
        } catch {
            throw error.isFull ? .noSpace(file.header.lane) : error
        }
    }

    private static func begin(with file: LaneImport, at site: Site) throws {
        guard file.header.first == Seq(0) else {
            throw LedgerError.doesNotFollow(lane: file.header.lane, size: 0, first: file.header.first)
        }
        try refuseExisting(at: site)
        try site.disk.makeDirectory(site.directory)
        // Before there is an identity: an empty log must not be taken for the one in the file.
        try ImportMark(site).set(file.header)
        try create(at: site, log: file.header.log, alsoSignedBy: file.publicKeys, epoch: file.epoch)
        try append(file, at: site)
    }

    private static func append(_ file: LaneImport, at site: Site) throws {
        let ledger = try Ledger(LedgerOpening.existing(site), against: .fence)
        do { try ledger.append(file, marking: ImportMark(site)) } catch {
            // Why the file was refused is the news, but the directory must be let go of all the same.
            try? ledger.close()
            throw error
        }
        try ledger.close()
    }

    private func append(_ file: LaneImport, marking mark: ImportMark) throws {
        let lane = self[file.header.lane]
        try check(file, follows: lane, isResumed: try mark.isLeft(by: file.header))
        try mark.set(file.header)
        let size = lane.head.size
        var batch: [Record] = []
        try file.forEachRecord { (record) throws(LedgerError) in
            guard record.seq.value >= size else { return }
            batch.append(record)
            if batch.count == lane.context.options.readEvents {
                try lane.takeOver(batch)
                batch.removeAll(keepingCapacity: true)
            }
        }
        if !batch.isEmpty { try lane.takeOver(batch) }
        guard lane.head == file.head else { throw LedgerError.forked(lane: lane.lane, size: lane.head.size) }
        try lane.context.disk.replace(lane.context.paths.checkpoint, with: file.header.checkpoint)
        try mark.remove()
    }

    /// Whether the file continues the lane, signed by a key of this log: every later start believes no other.
    private func check(_ file: LaneImport, follows lane: LaneLog, isResumed: Bool) throws {
        let header = file.header
        guard header.log == identity.id else {
            throw LedgerError.foreignFile(
                path: file.path, found: "log \(header.log.hexadecimal)", expected: "log \(identity.idText)")
        }
        let (size, first) = (lane.head.size, header.first.value)
        guard first == size || isResumed && (first...file.head.size).contains(size) else {
            throw LedgerError.doesNotFollow(lane: lane.lane, size: size, first: header.first)
        }
        guard try lane.root(of: first) == file.before else { throw LedgerError.forked(lane: lane.lane, size: first) }
        _ = try StoredCheckpoint(header.checkpoint, lane: lane.lane, of: identity, path: file.path)
        let last = try lane.commits.withPen { $0.lastRecorded }
        if first == size, let last, let next = file.firstRecorded, next < last {
            throw LedgerError.unreadable(
                header.first, path: file.path, .invalid(.recorded, "it lies before that of the lane's last record"))
        }
    }
}

extension LaneLog {
    fileprivate func takeOver(_ records: [Record]) throws(LedgerError) {
        try reporting(path: context.paths.directory) { try commits.withPen { try $0.takeOver(records) } }
    }
}
