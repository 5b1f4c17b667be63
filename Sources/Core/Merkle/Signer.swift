public import Digest

/// Signs notes as they are: a log its checkpoints.
public struct Signer: Sendable {
    public let key: VerifierKey
    private let privateKey: Ed25519.PrivateKey

    public init(name: KeyName, privateKey: Ed25519.PrivateKey) {
        key = VerifierKey(name: name, type: .ed25519, publicKey: privateKey.publicKey)
        self.privateKey = privateKey
    }

    public func sign(_ text: NoteText) -> NoteSignature {
        NoteSignature(name: key.name, keyID: key.id, bytes: privateKey.sign(text.utf8))
    }
}
