import Digest
import Files
import Merkle
import Wire

/// What must be right about a directory as a whole before its lanes are opened: the lock, the identity, the fence.
struct LedgerOpening {
    let site: Site
    let identity: LogIdentity
    let key: Ed25519.PrivateKey
    let fence: Fence
    let lock: any File
    private let directory: FileIdentity
    private let reserve: Reserve

    init(site: Site, identity: LogIdentity, key: Ed25519.PrivateKey, fence: Fence) throws {
        self.site = site
        self.identity = identity
        self.key = key
        self.fence = fence
        lock = try LedgerOpening.lock(site)
        directory = try lock.identity()
        reserve = try Reserve(site.paths.lane(.incident).reserve, on: site.disk, options: site.options)
    }

    /// The opening of a directory that the fence knows.
    static func existing(_ site: Site) throws -> LedgerOpening {
        let identity = try readIdentity(site)
        guard let fence = try Fence.open(site.fence, on: site.disk) else { throw LedgerError.noFence(path: site.fence) }
        let opening = try LedgerOpening(
            site: site, identity: identity, key: try readKey(site, of: identity), fence: fence)
        try opening.compareWithFence()
        try opening.bringUpToDate()
        return opening
    }

    /// Of a directory of a format that is known. Nothing else of one that is newer would be understood.
    static func readIdentity(_ site: Site) throws -> LogIdentity {
        try DirectoryFormat.refuseNewer(at: site)
        guard try site.disk.exists(site.paths.identity) else { throw LedgerError.notALedger(path: site.directory) }
        return try LogIdentity.read(site.paths.identity, on: site.disk)
    }

    static func readKey(_ site: Site) throws -> Ed25519.PrivateKey {
        let path = site.paths.signingKey
        let text = String(decoding: try site.disk.contents(of: path), as: UTF8.self)
        guard let seed = [UInt8](hexadecimal: text), let key = try? Ed25519.PrivateKey(seed: seed) else {
            throw LedgerError.damaged(Damage(path: path, place: "whole file", reason: "this is no signing key"))
        }
        return key
    }

    /// The key that the log's checkpoints are signed with. One flipped digit makes another key, whose signatures the log
    /// itself would not believe at its next start.
    static func readKey(_ site: Site, of identity: LogIdentity) throws -> Ed25519.PrivateKey {
        let key = try readKey(site)
        guard key.publicKey == identity.publicKeys.last else {
            throw LedgerError.damaged(
                Damage(path: site.paths.signingKey, place: "whole file", reason: "it is not the key of this log"))
        }
        return key
    }

    private static func lock(_ site: Site) throws -> any File {
        let file = try site.disk.open(site.paths.lock, .readWrite)
        do { try file.lock() } catch  where error.code == .locked { throw LedgerError.inUse(path: site.directory) }
        return file
    }

    /// The log, its epoch and the directory must be those that the fence saw last.
    private func compareWithFence() throws {
        for lane in Lane.allCases {
            guard let mark = try fence.mark(of: lane) else { throw LedgerError.noFence(path: site.fence) }
            guard mark.logID == identity.id else {
                throw LedgerError.foreignFile(
                    path: site.fence, found: "log \(mark.logID.hexadecimal)", expected: "log \(identity.idText)")
            }
            guard mark.directory == directory else { throw LedgerError.copied(path: site.directory) }
            guard mark.epoch == identity.epoch else { throw LedgerError.wrongEpoch(identity.epoch, seen: mark.epoch) }
        }
    }

    /// On a full disk the incident lane's reserve makes room: alarms must not wait for a new format.
    func bringUpToDate() throws {
        while true {
            do { return try DirectoryFormat.current.bringUpToDate(site) } catch let error as LedgerError
                where error.isFull
            {
                guard try reserve.giveBack() else { throw error }
            }
        }
    }

    func context(of lane: Lane) -> LaneContext {
        let paths = site.paths.lane(lane)
        return LaneContext(
            lane: lane, identity: identity, paths: paths, disk: site.disk, options: site.options, clock: site.clock,
            fence: fence, directory: directory,
            reserve: reserve,
            signer: Signer(name: identity.keyName(of: lane), privateKey: key), ids: SipHash(key: identity.idKey))
    }

    /// The files of all lanes, for a log that begins.
    func create() throws {
        for lane in Lane.allCases {
            let context = context(of: lane)
            try LaneOpening(context).create()
            try fence.set(context.mark(.empty))
        }
        try fence.sync()
    }
}
