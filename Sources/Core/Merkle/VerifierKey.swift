public import Digest

/// A public key, who it belongs to and how it signs.
public struct VerifierKey: Hashable, Sendable {
    public let name: KeyName
    public let id: KeyID
    public let type: SignatureType
    /// In the encoding of its type; 32 bytes for Ed25519.
    public let publicKey: [UInt8]

    /// An Ed25519 key that signs as it is (`.ed25519`) or as a witness (`.cosignature`).
    public init(name: KeyName, type: SignatureType, publicKey: Ed25519.PublicKey) {
        self.name = name
        self.type = type
        self.publicKey = publicKey.bytes
        id = KeyID(name: name, type: type, publicKey: publicKey.bytes)
    }

    /// That the signature, made in this key's name, is this key's.
    func verify(_ signature: NoteSignature, of text: NoteText) throws(MerkleError) -> VerifiedSignature {
        guard type.isKnown, let key = try? Ed25519.PublicKey(bytes: publicKey) else {
            throw .unsupportedSignatureType(type)
        }
        let cosignature = type == .cosignature ? try Cosignature(signature.bytes) : nil
        let signed = cosignature?.signature ?? signature.bytes
        let message = cosignature.map { Cosignature.message(text, at: $0.time) } ?? text.utf8
        guard key.verifies(signed, of: message) else { throw .wrongSignature(name, id) }
        return VerifiedSignature(key: self, time: cosignature?.time)
    }
}

extension VerifierKey: CustomStringConvertible {
    /// The vkey: `name+id+base64(type ‖ public key)`.
    public var description: String {
        "\(name)+\(id)+\(String(decoding: Base64.standard.encode([type.rawValue] + publicKey), as: UTF8.self))"
    }

    /// Reads a vkey, strictly. The key ID is checked where this module knows how it is made; other types derive it in
    /// their own ways.
    public init(_ text: String) throws(MerkleError) {
        // The base64 may have plus signs of its own.
        let fields = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, let id = UInt32(String(Substring(fields[1])), radix: 16),
            let material = Base64.standard.decode(fields[2]), let type = material.first
        else { throw .malformedVerifierKey }
        self.name = try KeyName(utf8: fields[0])
        self.id = KeyID(rawValue: id)
        self.type = SignatureType(rawValue: type)
        self.publicKey = Array(material.dropFirst())
        guard description.utf8.elementsEqual(text.utf8) else { throw .malformedVerifierKey }
        try checkKnownType()
    }

    private func checkKnownType() throws(MerkleError) {
        guard type.isKnown else { return }
        guard publicKey.count == Ed25519.keyByteCount else { throw .keyLength(publicKey.count) }
        let derived = KeyID(name: name, type: type, publicKey: publicKey)
        guard id == derived else { throw .wrongKeyID(expected: derived, actual: id) }
    }
}
