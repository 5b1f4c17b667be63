import CBOR
public import Digest
import Files
public import Merkle
public import Wire

/// Who a log is: drawn once, at its creation, and carried by every file of it.
public struct LogIdentity: Hashable, Sendable {
    public static let idByteCount = 16
    /// SipHash takes a key of this length.
    private static let idKeyByteCount = 16

    public let id: [UInt8]
    /// Grows by one at every adoption: positions of different epochs are not comparable.
    public let epoch: UInt64
    /// The public keys that have signed this log's checkpoints, the current one last.
    public let publicKeys: [Ed25519.PublicKey]
    /// The key under which command ids are hashed; secret, so that nobody can choose colliding ids.
    let idKey: [UInt8]

    /// The identity of a log that begins now, or of one that was begun elsewhere.
    init(id: [UInt8], epoch: UInt64, publicKeys: [Ed25519.PublicKey]) {
        self.init(
            id: id, epoch: epoch, publicKeys: publicKeys, idKey: SystemRandom.bytes(LogIdentity.idKeyByteCount))
    }

    private init(id: [UInt8], epoch: UInt64, publicKeys: [Ed25519.PublicKey], idKey: [UInt8]) {
        self.id = id
        self.epoch = epoch
        self.publicKeys = publicKeys
        self.idKey = idKey
    }

    public var idText: String { id.hexadecimal }

    /// The origin line of the lane's checkpoints (C2SP tlog-checkpoint), which is also the name of its key.
    public func origin(of lane: Lane) -> String { LogIdentity.origin(of: lane, in: id) }

    static func origin(of lane: Lane, in log: [UInt8]) -> String { "linli/\(log.hexadecimal)/\(lane)" }

    /// What an auditor needs to verify the lane's checkpoints.
    public func verifierKeys(of lane: Lane) -> [VerifierKey] {
        publicKeys.map { VerifierKey(name: keyName(of: lane), type: .ed25519, publicKey: $0) }
    }

    func keyName(of lane: Lane) -> KeyName {
        do { return try KeyName(origin(of: lane)) } catch { preconditionFailure("an origin is a key name: \(error)") }
    }

    /// The identity after an adoption, signed from now on with `publicKey`.
    func adopted(epoch: UInt64, publicKey: Ed25519.PublicKey) -> LogIdentity {
        let keys = publicKeys.filter { $0 != publicKey } + [publicKey]
        return LogIdentity(id: id, epoch: epoch, publicKeys: keys, idKey: idKey)
    }
}

extension LogIdentity {
    private static let kind = "linli ledger"

    static func read(_ path: String, on disk: any Disk) throws -> LogIdentity {
        let value = try CheckedFile.read(path, kind: kind, version: 1, on: disk)
        guard case .array(let items) = value, items.count == 4, case .bytes(let id) = items[0],
            case .unsigned(let epoch) = items[1], case .array(let list) = items[2], case .bytes(let idKey) = items[3],
            id.count == idByteCount, idKey.count == idKeyByteCount
        else { throw LedgerError.damaged(Damage(path: path, place: "content", reason: "this is no identity of a log")) }
        let keys = list.compactMap { item in
            if case .bytes(let bytes) = item { try? Ed25519.PublicKey(bytes: bytes) } else { nil }
        }
        return LogIdentity(id: id, epoch: epoch, publicKeys: keys, idKey: idKey)
    }

    func write(_ path: String, on disk: any Disk) throws {
        let keys = CBORValue.array(publicKeys.map { .bytes($0.bytes) })
        try CheckedFile.write(
            .array([.bytes(id), .unsigned(epoch), keys, .bytes(idKey)]), to: path, kind: LogIdentity.kind, version: 1,
            on: disk)
    }
}
