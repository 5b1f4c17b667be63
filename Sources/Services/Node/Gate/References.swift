import Community
import Digest

/// What an address and a login are called in the log: always the same, and only who has the key can tell which one it was.
/// Either leads to a person, and the log is for ever.
struct References: Sendable {
    static let keyByteCount = 32
    private let key: [UInt8]

    init(key: [UInt8]) { self.key = key }

    func address(_ address: String) -> AddressID { AddressID(text: "ip-" + reference(address)) }

    /// No address begins with a name of this kind.
    func login(_ name: String) -> LoginID { LoginID(text: "l-" + reference("login:" + name)) }

    private func reference(_ text: String) -> String {
        var hasher = SHA256()
        hasher.update(key.span)
        hasher.update(Array(text.utf8).span)
        return hasher.finish().bytes.prefix(8).hexadecimal
    }
}
