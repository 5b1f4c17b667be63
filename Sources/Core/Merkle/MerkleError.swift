public import Digest

/// Why a tree, a proof or a note was refused. Nothing has changed when one is thrown.
public enum MerkleError: Error, Hashable, Sendable {
    // Trees and proofs.
    case frontierLength(size: UInt64, expected: Int, actual: Int)
    case indexBeyondSize(index: UInt64, size: UInt64)
    case sizesOutOfOrder(old: UInt64, new: UInt64)
    case proofLength(expected: Int, actual: Int)
    case proofSize(expected: UInt64, actual: UInt64)
    case rootMismatch(size: UInt64, expected: Hash, computed: Hash)
    case tileRunLength(level: Int, range: Range<UInt64>, actual: Int)

    // Tiles.
    case malformedTilePath
    case tileLevel(Int)
    case tileWidth(Int)
    case entryTooLong(byteCount: Int)
    case bundleTruncated
    case bundleEntryCount(expected: Int, actual: Int)

    // The text of notes and checkpoints.
    case noteTooLong(byteCount: Int, limit: Int)
    case tooManySignatures(limit: Int)
    case notUTF8
    case controlCharacter(UInt8)
    case unterminatedNote
    case unsignedNote
    case malformedSignatureLine
    case malformedLine
    case checkpointLines(Int)
    case malformedTreeSize
    case malformedRoot

    // Keys and signatures.
    case malformedKeyName
    case malformedVerifierKey
    case keyLength(Int)
    case wrongKeyID(expected: KeyID, actual: KeyID)
    case ambiguousKey(KeyName, KeyID)
    case unsupportedSignatureType(SignatureType)
    case cosignatureLength(Int)
    case cosignatureTime(UInt64)
    case wrongSignature(KeyName, KeyID)
    case noKnownSignature
}
