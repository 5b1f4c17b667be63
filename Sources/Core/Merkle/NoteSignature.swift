internal import Digest

/// One signature line. The bytes mean something only to who knows the key.
public struct NoteSignature: Hashable, Sendable {
    public let name: KeyName
    public let keyID: KeyID
    /// What follows the key ID; for a cosignature it begins with the time.
    public let bytes: [UInt8]

    public init(name: KeyName, keyID: KeyID, bytes: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    private static let dash = Array("— ".utf8)

    /// With its newline: what a witness answers is one or more of these.
    public var line: [UInt8] {
        let encoded = Base64.standard.encode(keyID.rawValue.bigEndianBytes + bytes)
        return NoteSignature.dash + name.utf8 + [UInt8(ascii: " ")] + encoded + [NoteText.newline]
    }

    /// Without its newline.
    public init(line: some Collection<UInt8>) throws(MerkleError) {
        let line = Array(line)
        let fields = line.dropFirst(NoteSignature.dash.count).split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard line.starts(with: NoteSignature.dash), fields.count == 2,
            let decoded = Base64.standard.decode(fields[1]), decoded.count > KeyID.byteCount
        else { throw .malformedSignatureLine }
        name = try KeyName(utf8: fields[0])
        keyID = KeyID(rawValue: UInt32(bigEndianBytes: decoded.prefix(KeyID.byteCount)))
        bytes = Array(decoded.dropFirst(KeyID.byteCount))
    }
}
