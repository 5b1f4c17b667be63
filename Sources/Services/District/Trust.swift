public import Digest
public import DistrictStore
import Merkle
import Replication
public import TLS
import Wire

/// Whom a district believes what: the log that a certificate may speak for, with the keys that sign it; nil for one that
/// may speak for none. It is asked on the loop for every stream, and must know by heart.
public typealias Trust = @Sendable (Certificate) -> TrustedLog?

/// A log that somebody has joined to the district.
public struct TrustedLog: Hashable, Sendable {
    public let id: LogID
    /// Those that have signed its checkpoints, its present one among them.
    public let keys: [Ed25519.PublicKey]

    public init(_ id: LogID, keys: [Ed25519.PublicKey]) {
        self.id = id
        self.keys = keys
    }

    func replicated(_ lane: Lane) -> ReplicatedLane {
        let name: KeyName
        do throws(MerkleError) { name = try KeyName(LogLane(id, lane).origin) } catch {
            preconditionFailure("an origin is a key name: \(error)")
        }
        let keys = keys.map { VerifierKey(name: name, type: .ed25519, publicKey: $0) }
        return ReplicatedLane(log: id.bytes, lane: lane, keys: keys)
    }
}
