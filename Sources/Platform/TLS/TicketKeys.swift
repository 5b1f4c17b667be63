internal import COpenSSL
internal import Synchronization

/// What a server's session tickets are sealed with. It belongs to a context, so that tickets outlive `reload`; they do not
/// outlive the process.
final class TicketKeys: Sendable {
    private let ring = Mutex(TicketKeyRing())
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) { self.now = now }

    /// Makes OpenSSL's two ciphers ready to seal a ticket, and gives it its name and initialisation vector.
    func seal(_ ticket: Ticket, _ limits: TLSConfiguration.Limits) -> Int32 {
        let key = ring.withLock { $0.sealingKey(at: now(), limits) }
        unsafe ticket.name.update(from: key.name, count: key.name.count)
        guard unsafe RAND_bytes(ticket.vector, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) == 1,
            unsafe EVP_EncryptInit_ex(ticket.cipher, EVP_aes_256_cbc(), nil, key.cipherKey, ticket.vector) == 1,
            ticket.authenticate(with: key)
        else { return -1 }
        return 1
    }

    /// The same to open one. The answer is OpenSSL's: 0 for a ticket that is not ours, 2 for one to be sealed anew.
    func open(_ ticket: Ticket, _ limits: TLSConfiguration.Limits) -> Int32 {
        let name = unsafe Array(UnsafeBufferPointer(start: ticket.name, count: TicketKeyRing.Key.nameByteCount))
        guard let found = ring.withLock({ $0.openingKey(named: name, at: now(), limits) }) else { return 0 }
        guard unsafe EVP_DecryptInit_ex(ticket.cipher, EVP_aes_256_cbc(), nil, found.key.cipherKey, ticket.vector) == 1,
            ticket.authenticate(with: found.key)
        else { return -1 }
        return found.seals && !ticket.isUsedOnce ? 1 : 2
    }

    /// What OpenSSL lends for one ticket (SSL_CTX_set_tlsext_ticket_key_evp_cb).
    @safe struct Ticket {
        let name: UnsafeMutablePointer<UInt8>
        let vector: UnsafeMutablePointer<UInt8>
        let cipher: OpaquePointer
        let authenticator: OpaquePointer
        /// As in TLS 1.3, so that nobody can tell who comes back (RFC 8446, appendix C.4).
        let isUsedOnce: Bool

        fileprivate func authenticate(with key: TicketKeyRing.Key) -> Bool {
            let parameters = unsafe [
                OSSL_PARAM_construct_utf8_string(Ticket.text("digest"), Ticket.text("SHA256"), 0),
                OSSL_PARAM_construct_end(),
            ]
            return unsafe EVP_MAC_init(authenticator, key.authenticationKey, key.authenticationKey.count, parameters)
                == 1
        }

        /// OpenSSL keeps the pointers in the parameters and does not write through them.
        private static func text(_ text: StaticString) -> UnsafeMutablePointer<CChar> {
            unsafe UnsafeMutableRawPointer(mutating: text.utf8Start).assumingMemoryBound(to: CChar.self)
        }
    }
}
