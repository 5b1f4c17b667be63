import Community
import Digest

/// What an address is called in the log: always the same, and only who has the key can tell which address it was. An
/// address leads to a person, and the log is for ever.
struct AddressReferences: Sendable {
    static let keyByteCount = 32
    private let key: [UInt8]

    init(key: [UInt8]) { self.key = key }

    func callAsFunction(_ address: String) -> AddressID {
        var hasher = SHA256()
        hasher.update(key.span)
        hasher.update(Array(address.utf8).span)
        return AddressID(text: "ip-" + hasher.finish().bytes.prefix(8).hexadecimal)
    }
}
