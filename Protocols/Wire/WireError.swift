public import CBOR

/// Why bytes or values are not an event of ours.
public enum WireError: Error, Hashable {
    /// The record is not deterministic CBOR, or not the array that a record is.
    case notDeterministic(RecordField, CBORError)
    /// The record was written by a newer program.
    case unknownVersion(UInt64)
    /// A field breaks a rule of its own.
    case invalid(RecordField, String)
    case tooLarge(byteCount: Int)
}

/// The fields of a record in the order in which they are written.
public enum RecordField: String, Sendable {
    case record, version, seq, occurred, recorded, kind, principal, source, id, index, digest, place, subject, cause
    case actor, body
}

extension WireError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notDeterministic(let field, let error): "the record's \(field.rawValue) is not valid: \(error)"
        case .unknownVersion(let version):
            "the record has version \(version), this program knows \(Record.version): a newer program wrote it"
        case .invalid(let field, let reason): "the record's \(field.rawValue) is not valid: \(reason)"
        case .tooLarge(let count): "the record has \(count) bytes, the limit is \(Record.maximumByteCount)"
        }
    }
}
