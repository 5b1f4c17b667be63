public import CBOR

/// Why the body of an event is not what its kind says.
public enum SchemaError: Error, Hashable {
    case unknownKind
    /// A newer program wrote it: it is kept, proven and relayed, and not folded.
    case newerVersion(UInt64)
    case missing(field: String)
    case malformed(field: String, CBORError)
}

extension SchemaError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownKind: "the kind is not known to this program"
        case .newerVersion(let version): "the body has version \(version): a newer program wrote it"
        case .missing(let field): "the field \(field) is missing"
        case .malformed(let field, let error): "the field \(field) is not valid: \(error)"
        }
    }
}
