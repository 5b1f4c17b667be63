extension SignedNote {
    /// The known keys that signed, each once and in the order given, so that a quorum is a count.
    ///
    /// Signatures by other keys are ignored. One that claims a known key and is wrong condemns the note (signed-note,
    /// "Signatures"), and so does the lack of any right one.
    public func verify(with keys: [VerifierKey]) throws(MerkleError) -> [VerifiedSignature] {
        try SignedNote.checkDistinct(keys)
        var verified: [VerifiedSignature] = []
        for key in keys {
            if let latest = try latestSignature(by: key) { verified.append(latest) }
        }
        guard !verified.isEmpty else { throw .noKnownSignature }
        return verified
    }

    /// A witness may have cosigned more than once; what counts is when it last did.
    private func latestSignature(by key: VerifierKey) throws(MerkleError) -> VerifiedSignature? {
        var latest: VerifiedSignature?
        for signature in signatures where signature.name == key.name && signature.keyID == key.id {
            let verified = try key.verify(signature, of: text)
            if (latest?.time ?? 0) <= (verified.time ?? 0) { latest = verified }
        }
        return latest
    }

    private static func checkDistinct(_ keys: [VerifierKey]) throws(MerkleError) {
        for (position, key) in keys.enumerated() {
            let twin = keys[..<position].contains { $0.name == key.name && $0.id == key.id }
            if twin { throw .ambiguousKey(key.name, key.id) }
        }
    }
}

/// That a key signed a note, and for a cosignature when.
public struct VerifiedSignature: Hashable, Sendable {
    public let key: VerifierKey
    /// Seconds since the Epoch, in cosignatures only.
    public let time: UInt64?
}
