import CBOR
import Digest
import Files
import Merkle
import Wire

extension Ledger {
    /// Takes over a directory that the fence does not know, or knows otherwise: a copy, a backup, an import. From here on
    /// this directory is the log: a new epoch begins with an event that says so in every lane, and any other copy is
    /// refused. What the directory lacks, against what was stored before, is lost.
    ///
    /// Without a district nobody can bring back what is missing, so the caller must say that none is to be asked.
    public static func adopt(at site: Site, withoutDistrict: Bool) throws(LedgerError) -> Ledger {
        guard withoutDistrict else { throw .needsDistrict }
        let (opening, seen) = try reporting(path: site.directory) { try LedgerOpening.adopting(site) }
        let ledger = try Ledger(opening, against: .none)
        do throws(LedgerError) {
            // The fence must know the new epoch for good before anything is stored in it: an adoption that is cut off is
            // then made again in the one behind, under ids of its own.
            try reporting {
                try site.endImporting()
                for lane in ledger.lanes { try opening.fence.set(lane.context.mark(lane.head)) }
                try opening.fence.sync()
            }
            for lane in ledger.lanes {
                let command = Adoption.command(
                    of: opening.identity, at: site.clock().wall, seen: seen[lane.lane], size: lane.head.size)
                _ = try lane.appendBlocking([command])
            }
            // Until the identity says so the new epoch is not complete; an interrupted adoption is simply made again.
            try reporting { try opening.identity.write(site.paths.identity, on: site.disk) }
        } catch {
            try? ledger.close()
            throw error
        }
        return ledger
    }
}

/// The first event of an epoch: which one it is, and how much the machine had seen of the lane before.
enum Adoption {
    private static let kind = "log.adopted"
    private static let epochField: Int64 = 1
    private static let seenField: Int64 = 2
    /// More adoptions than any log will see; a greater number comes from somebody who wants the next one to overflow.
    static let maximumEpoch = UInt64(UInt32.max)

    /// The id holds the size as well: a log that was adopted elsewhere may have come to the same epoch.
    static func command(of identity: LogIdentity, at now: Instant, seen: TreeHead?, size: UInt64) -> Command {
        do {
            let event = try Event(
                occurred: now, kind: Kind(kind),
                body: try Body([
                    epochField: .unsigned(identity.epoch), seenField: seen.map { .unsigned($0.size) } ?? .null,
                ]))
            let key = try CommandKey(
                principal: CommandKey.ledgerPrincipal, source: "linli:ledger", id: "epoch-\(identity.epoch)-\(size)")
            return try Command(key: key, events: [event])
        } catch {
            preconditionFailure("the ledger's own event is valid: \(error)")
        }
    }

    /// The epoch that begins with this record; nil for any other event.
    static func epoch(of record: Record) -> UInt64? {
        guard record.kind.name == kind, record.key.principal == CommandKey.ledgerPrincipal,
            case .map(let fields)? = try? CBORValue(decoding: record.body.encoded),
            case .unsigned(let epoch)? = fields.first(where: { $0.key == .integer(epochField) })?.value
        else { return nil }
        return epoch
    }
}

extension LedgerOpening {
    /// The opening of a directory in the epoch behind all that it and the fence have seen.
    static func adopting(_ site: Site) throws -> (LedgerOpening, seen: [Lane: TreeHead]) {
        try ImportMark(site).refuse()
        let identity = try readIdentity(site)
        let fence = try Fence.open(site.fence, on: site.disk) ?? Fence.create(site.fence, on: site.disk)
        let marks = try Lane.allCases.compactMap { try fence.mark(of: $0) }
        if let foreign = marks.first(where: { $0.logID != identity.id }) {
            throw LedgerError.foreignFile(
                path: site.fence, found: "log \(foreign.logID.hexadecimal)", expected: "log \(identity.idText)")
        }
        let key = try readKey(site)
        let epoch = max(identity.epoch, marks.map(\.epoch).max() ?? 0) + 1
        let opening = try LedgerOpening(
            site: site, identity: identity.adopted(epoch: epoch, publicKey: key.publicKey), key: key, fence: fence)
        try opening.bringUpToDate()
        return (opening, Dictionary(uniqueKeysWithValues: marks.map { ($0.lane, $0.head) }))
    }
}
