internal import COpenSSL
internal import Digest

/// What a server's session tickets are sealed with: a name, a key for HMAC and one for AES. Drawn once for a context, so
/// that tickets outlive `reload`; they do not outlive the process.
struct TicketKeys: Sendable {
    /// OpenSSL 3.0 takes 16 bytes of name and 32 of each key.
    private let bytes = SystemRandom.bytes(80)

    func install(in context: OpaquePointer) {
        var copy = bytes
        let status = unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_TLSEXT_TICKET_KEYS, copy.count, &copy)
        must(Int32(status), "set the keys of tickets")
    }
}
