import Digest

extension MerkleError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .frontierLength(let size, let expected, let actual):
            "a tree of \(size) leaves has a frontier of \(expected) hashes, these are \(actual)"
        case .indexBeyondSize(let index, let size):
            "there is no leaf \(index) in a tree of \(size)"
        case .sizesOutOfOrder(let old, let new):
            "a tree of \(new) leaves cannot extend one of \(old)"
        case .proofLength(let expected, let actual):
            "this proof takes \(expected) hashes, these are \(actual)"
        case .proofSize(let expected, let actual):
            "the proof is for a tree of \(actual) leaves, not for the one of \(expected)"
        case .rootMismatch(let size, let expected, let computed):
            "the root of the tree of \(size) leaves is \(expected), the proof leads to \(computed)"
        case .tileRunLength(let level, let range, let actual):
            "hashes \(range.lowerBound) up to \(range.upperBound) of tile level \(level) were needed, \(actual) came"

        case .malformedTilePath: "not a path like tile/0/x001/234 or tile/entries/000.p/17"
        case .tileLevel(let level): "tile levels go from 0 to \(TilePath.highestLevel), this is \(level)"
        case .tileWidth(let width): "tiles are 1 to \(TilePath.fullWidth) wide, this would be \(width)"
        case .entryTooLong(let byteCount):
            "an entry has at most \(EntryBundle.entryByteLimit) bytes, this has \(byteCount)"
        case .bundleTruncated: "the bundle ends within an entry"
        case .bundleEntryCount(let expected, let actual):
            "the bundle should have \(expected) entries, it has \(actual)"

        case .noteTooLong(let byteCount, let limit): "the note has \(byteCount) bytes, the limit is \(limit)"
        case .tooManySignatures(let limit): "the note has more than \(limit) signatures"
        case .notUTF8: "the text is not UTF-8"
        case .controlCharacter(let byte): "the text contains the control character \(byte)"
        case .unterminatedNote: "the text does not end with a newline"
        case .unsignedNote: "no blank line is followed by signatures"
        case .malformedSignatureLine: "a signature line is not an em dash, a key name and base64"
        case .malformedLine: "a line of a checkpoint is empty or more than one"
        case .checkpointLines(let count): "a checkpoint has origin, size and root, this has \(count) lines"
        case .malformedTreeSize: "the tree size is not a decimal number below 2^64 without leading zeros"
        case .malformedRoot: "the root is not the base64 of 32 bytes"

        case .malformedKeyName: "a key name is not empty and has neither spaces nor plus signs"
        case .malformedVerifierKey: "not a verifier key: name, plus, eight hexadecimal digits, plus, base64"
        case .keyLength(let count): "an Ed25519 key has \(Ed25519.keyByteCount) bytes, this has \(count)"
        case .wrongKeyID(let expected, let actual): "the key's ID is \(expected), not \(actual)"
        case .ambiguousKey(let name, let id): "two of the known keys are \(name)+\(id)"
        case .unsupportedSignatureType(let type): "signatures of type \(type.rawValue) cannot be verified here"
        case .cosignatureLength(let count): "a cosignature has \(Cosignature.byteCount) bytes, this has \(count)"
        case .cosignatureTime(let time): "\(time) is past the last time of a cosignature, 2^63 - 1"
        case .wrongSignature(let name, let id): "the signature by \(name)+\(id) is wrong"
        case .noKnownSignature: "none of the known keys signed the note"
        }
    }
}
