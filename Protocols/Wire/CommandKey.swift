internal import CBOR

/// What makes a command the same command when it comes again: who sent it, from which source, under which id.
///
/// The source and the id are the caller's words; the principal is whom the node authenticated, so nobody can occupy
/// another's ids.
public struct CommandKey: Hashable, Sendable {
    /// CloudEvents sources are URIs and ids are at most this long in practice; a key is kept for weeks.
    public static let maximumByteCount = 256

    /// Whom a ledger says that its own events come from.
    public static let ledgerPrincipal = "linli"
    /// Whom an import says that its lines come from.
    public static let importPrincipal = "import"
    /// Whom messages of a broker come from, and what is read off meters: each is told from others by its source.
    public static let mqttPrincipal = "mqtt"
    public static let modbusPrincipal = "modbus"
    /// Nobody who is authenticated is one of these: their ids could be occupied.
    public static let ownPrincipals: Set<String> = [
        ledgerPrincipal, importPrincipal, mqttPrincipal, modbusPrincipal,
    ]

    public let principal: String
    public let source: String
    public let id: String

    public init(principal: String, source: String, id: String) throws(WireError) {
        try CommandKey.check(.principal, principal.utf8.count)
        try CommandKey.check(.source, source.utf8.count)
        try CommandKey.check(.id, id.utf8.count)
        self.principal = principal
        self.source = source
        self.id = id
    }

    static func check(_ field: RecordField, _ byteCount: Int) throws(WireError) {
        guard byteCount > 0 else { throw .invalid(field, "it is empty") }
        guard byteCount <= maximumByteCount else {
            throw .invalid(field, "it has \(byteCount) bytes, the limit is \(maximumByteCount)")
        }
    }

    /// The three texts as CBOR items, which is how a record holds them.
    public var encoded: [UInt8] {
        var writer = CBORWriter(reserving: 9 + principal.utf8.count + source.utf8.count + id.utf8.count)
        write(to: &writer)
        return writer.bytes
    }

    func write(to writer: inout CBORWriter) {
        writer.text(principal)
        writer.text(source)
        writer.text(id)
    }

    /// A key that the decoder has checked.
    init(checkedPrincipal principal: String, source: String, id: String) {
        self.principal = principal
        self.source = source
        self.id = id
    }
}

extension CommandKey: CustomStringConvertible {
    public var description: String { "\(principal) \(source) \(id)" }
}
