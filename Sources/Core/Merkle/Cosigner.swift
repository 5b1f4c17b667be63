public import Digest

/// Signs as a witness that a checkpoint is the largest it has seen of its log and extends all before it. Whether that
/// is true, `Witness` decides.
public struct Cosigner: Sendable {
    public let key: VerifierKey
    private let privateKey: Ed25519.PrivateKey

    /// The signed message does not name the cosigner: a key must belong to one only.
    public init(name: KeyName, privateKey: Ed25519.PrivateKey) {
        key = VerifierKey(name: name, type: .cosignature, publicKey: privateKey.publicKey)
        self.privateKey = privateKey
    }

    /// `time` is in seconds since the Epoch.
    public func cosign(_ checkpoint: Checkpoint, at time: UInt64) throws(MerkleError) -> NoteSignature {
        let message = Cosignature.message(checkpoint.text, at: time)
        let cosignature = try Cosignature(time: time, signature: privateKey.sign(message))
        return NoteSignature(name: key.name, keyID: key.id, bytes: cosignature.bytes)
    }
}
