import Digest
import Files
import Merkle
import Synchronization
import Threads
public import Wire

/// The logs of one community node: a lane for what is urgent, one for readings, one for who saw what.
///
/// A directory has one owner at a time. Opening verifies what a crash may have left; `close` stops in order.
public final class Ledger: Sendable {
    public let identity: LogIdentity
    public let incident: LaneLog
    public let telemetry: LaneLog
    public let access: LaneLog
    private let fence: Fence
    /// Held open for its lock.
    private let lock: Mutex<(any File)?>
    /// Seals segments, so that no alarm waits for the hashing of sixty megabytes.
    private let sealing: Chore

    public subscript(_ lane: Lane) -> LaneLog {
        switch lane {
        case .incident: incident
        case .telemetry: telemetry
        case .access: access
        }
    }

    /// Begins a new log in a directory that holds none.
    public static func create(at site: Site) throws(LedgerError) {
        try reporting(path: site.directory) {
            try create(at: site, log: SystemRandom.bytes(LogIdentity.idByteCount), alsoSignedBy: [], epoch: 0)
        }
    }

    /// `keys` have signed what will be taken in from elsewhere.
    static func create(
        at site: Site, log id: [UInt8], alsoSignedBy keys: [Ed25519.PublicKey], epoch: UInt64
    ) throws {
        let disk = site.disk
        try refuseExisting(at: site)
        try disk.makeDirectory(site.directory)
        try site.createLock()
        let fence = try Fence.open(site.fence, on: disk) ?? Fence.create(site.fence, on: disk)
        // An interrupted creation leaves a fence behind that has seen nothing; any other belongs to a log.
        for lane in Lane.allCases where try fence.mark(of: lane).map({ $0.head.size > 0 }) == true {
            throw LedgerError.alreadyExists(path: site.fence)
        }
        // Until the fence was locked another creation may have gone on, and come to its end.
        try refuseExisting(at: site)
        let key = Ed25519.PrivateKey.generate()
        try disk.replace(site.paths.signingKey, with: Array(key.seed.hexadecimal.utf8))
        let identity = LogIdentity(id: id, epoch: epoch, publicKeys: keys + [key.publicKey])
        try fence.clear()
        try LedgerOpening(site: site, identity: identity, key: key, fence: fence).create()
        try DirectoryFormat.current.write(to: site)
        // The identity comes last: a directory without one holds no ledger, and a creation can be begun again.
        try identity.write(site.paths.identity, on: disk)
    }

    /// A directory that holds records is a log, whatever it lacks: a restored backup may be without its identity.
    static func refuseExisting(at site: Site) throws {
        let lanes = Lane.allCases.map { site.paths.lane($0) }
        guard try !site.disk.exists(site.paths.identity),
            try !lanes.contains(where: { try $0.holdRecords(on: site.disk) })
        else { throw LedgerError.alreadyExists(path: site.directory) }
    }

    /// Opens the log of a directory for appending.
    public convenience init(opening site: Site) throws(LedgerError) {
        let opening = try reporting(path: site.directory) {
            try ImportMark(site).refuse()
            return try LedgerOpening.existing(site)
        }
        try self.init(opening, against: .fence)
    }

    init(_ opening: LedgerOpening, against memory: LaneOpening.Memory) throws(LedgerError) {
        let sealing = Chore()
        identity = opening.identity
        fence = opening.fence
        lock = Mutex(opening.lock)
        incident = try LaneLog(.incident, opening, against: memory, sealing)
        telemetry = try LaneLog(.telemetry, opening, against: memory, sealing)
        access = try LaneLog(.access, opening, against: memory, sealing)
        self.sealing = sealing
        let lanes = [incident, telemetry, access]
        for lane in lanes { lane.commits.start() }
        // A crash may have left segments that wait.
        sealing.wake()
        sealing.start {
            for lane in lanes {
                // A lane that could not be sealed has stopped, and says why to everybody who asks it.
                _ = try? lane.sealRetired()
            }
        }
    }

    public var lanes: [LaneLog] { [incident, telemetry, access] }

    /// Answers what waits, makes everything durable that a start would otherwise have to derive again, and lets go of
    /// the directory. The first failure is reported after all lanes were closed as far as possible.
    public func close() throws(LedgerError) {
        sealing.stop()
        var failure: LedgerError?
        for lane in lanes {
            do throws(LedgerError) { try lane.close() } catch { failure = failure ?? error }
        }
        do { try fence.close() } catch { failure = failure ?? LedgerError(error) }
        lock.withLock { $0 = nil }
        if let failure { throw failure }
    }
}
