internal import COpenSSL

/// One side of a TLS connection, as a machine without a transport: ciphertext and plaintext go in, plaintext and
/// ciphertext come out. One thread at a time.
///
/// After an error the machine is dead, but `takeOutput` still yields the alert that tells the peer why.
@safe public final class TLSConnection {
    /// What is spoken when the two sides did not negotiate (RFC 9110, section 4.3.2, leaves HTTP/1.1 as the default).
    public static let defaultProtocol = "http/1.1"
    /// A record's largest plaintext (RFC 8446, section 5.1).
    static let recordByteCount = 16_384
    /// More than a record's header, nonce, tag and content type take in either version: 22 bytes in 1.3, 29 in 1.2.
    private static let recordOverhead = 32

    let ssl: OpaquePointer
    private let port = CiphertextPort()
    /// Kept because OpenSSL's callbacks point to it.
    private let generation: ContextGeneration
    /// Whom a client asked for.
    private let host: String?
    /// Plaintext that waits for the end of the handshake, or for enough to fill a record, or for `takeOutput`.
    private var unsealed: [UInt8] = []
    private var failure: TLSError?
    private var hasShutDown = false
    /// The handshake is over, and what is read was sent by the peer that `peerCertificate` tells of. A client of TLS 1.3
    /// is done before the server has seen its certificate; if that is refused, the next `receive` throws the alert.
    public private(set) var isEstablished = false
    /// The peer said that it sends no more: what was received is all there is.
    public private(set) var peerHasClosed = false

    init(accepting generation: ContextGeneration) {
        self.generation = generation
        host = nil
        unsafe ssl = generation.makeSSL()
        attach()
        unsafe SSL_set_accept_state(ssl)
    }

    init(connecting generation: ContextGeneration, to host: String) throws(TLSError) {
        self.generation = generation
        self.host = host
        unsafe ssl = generation.makeSSL()
        attach()
        unsafe SSL_set_connect_state(ssl)
        try expect(host)
        unsafe generation.sessions.newest(with: host)?.offer(on: ssl, of: generation)
        ERR_clear_error()
        let status = unsafe SSL_do_handshake(ssl)
        try settle(unsafe SSL_get_error(ssl, status))
    }

    deinit {
        // Otherwise OpenSSL would forbid to resume a session whose transport was cut, which is when it is needed most.
        // A fatal alert has invalidated the session before.
        unsafe SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN)
        unsafe SSL_free(ssl)
    }

    /// Takes in all these bytes and appends the plaintext they yield, which is never more than they are plus what a
    /// record that came in pieces held back.
    public func receive(_ ciphertext: Span<UInt8>, into plaintext: inout [UInt8]) throws(TLSError) {
        if let failure { throw failure }
        // RFC 8446, section 6.1: what follows a closure alert is ignored.
        guard !peerHasClosed else { return }
        ERR_clear_error()
        let outcome = port.lending(ciphertext) { decrypt(into: &plaintext) }
        try settle(outcome)
    }

    /// The transport has ended. Throws if the peer did not say so before: somebody may have cut it.
    public func receiveEnd() throws(TLSError) {
        if let failure { throw failure }
        guard !peerHasClosed else { return }
        try fail(TLSError(.truncated, "the peer went away without a word", "receive"))
    }

    /// Encrypts these bytes, after the handshake if it is not over. Small pieces that are written before `takeOutput`
    /// share records.
    public func write(_ plaintext: Span<UInt8>) throws(TLSError) {
        if let failure { throw failure }
        guard !hasShutDown else { throw TLSError(.closed, "written after shutdown", "write") }
        var rest = plaintext
        if isEstablished, unsealed.count + rest.count >= TLSConnection.recordByteCount {
            if !unsealed.isEmpty {
                let missing = TLSConnection.recordByteCount - unsealed.count
                gather(rest.extracting(first: missing))
                rest = rest.extracting(droppingFirst: missing)
                try sealGathered()
            }
            let whole = rest.count - rest.count % TLSConnection.recordByteCount
            try seal(rest.extracting(first: whole))
            rest = rest.extracting(droppingFirst: whole)
        }
        gather(rest)
    }

    /// Ciphertext for the peer, all there is; empty when there is none.
    public func takeOutput() throws(TLSError) -> [UInt8] {
        if isEstablished, failure == nil, !hasShutDown { try sealGathered() }
        return port.takeOutput()
    }

    /// Says that nothing more will be sent. What the peer still sends can be received.
    public func shutdown() throws(TLSError) {
        if let failure { throw failure }
        guard !hasShutDown else { return }
        if isEstablished {
            try sealGathered()
            ERR_clear_error()
            // Returns 0 while the peer's own word is missing, which `receive` waits for.
            if unsafe SSL_shutdown(ssl) < 0 { try fail(TLSError(draining: "shut down", else: .protocolViolation)) }
        }
        hasShutDown = true
    }

    /// For OpenSSL's callback, on a client.
    func keep(_ session: Session) {
        if let host { generation.sessions.keep(session, with: host) }
    }

    private func attach() {
        let bio = unsafe port.makeBIO()
        unsafe SSL_set_bio(ssl, bio, bio)
        unsafe SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque())
    }

    /// A certificate's common name is not looked at, nor wildcards within a label (RFC 9525).
    private func expect(_ host: String) throws(TLSError) {
        ERR_clear_error()
        guard unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) != 1 else { return }
        unsafe SSL_set_hostflags(
            ssl, UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        var name = Array(host.utf8CString)
        guard !host.isEmpty, unsafe SSL_set1_host(ssl, host) == 1,
            unsafe SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &name) == 1
        else { throw TLSError(draining: "name the host \(host)", else: .unfitRequest) }
    }

    /// Reads until the loan is used up; the answer is one of `SSL_get_error`'s.
    private func decrypt(into plaintext: inout [UInt8]) -> Int32 {
        if !isEstablished {
            let status = unsafe SSL_do_handshake(ssl)
            guard status == 1 else { return unsafe SSL_get_error(ssl, status) }
            isEstablished = true
        }
        // A read that finds nothing would take a record's buffer and give it back, so it is not tried.
        while unsafe port.unreadCount > 0 || SSL_pending(ssl) > 0 {
            let status = readRecord(into: &plaintext)
            guard status == 1 else { return unsafe SSL_get_error(ssl, status) }
        }
        return SSL_ERROR_NONE
    }

    /// Reads what is left of a record, or the next one, of which `unreadCount` is a good guess: if it is too low, as it
    /// is when the record's beginning came earlier, the rest is read next.
    private func readRecord(into plaintext: inout [UInt8]) -> Int32 {
        let pending = unsafe Int(SSL_pending(ssl))
        let room = pending > 0 ? pending : min(TLSConnection.recordByteCount, port.unreadCount)
        var status: Int32 = 0
        plaintext.append(addingCapacity: room) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                var read = 0
                status = unsafe SSL_read_ex(
                    ssl, buffer.baseAddress.map { unsafe $0 + count }, buffer.count - count, &read)
                count += read
            }
        }
        return status
    }

    private func settle(_ outcome: Int32) throws(TLSError) {
        switch outcome {
        case SSL_ERROR_NONE, SSL_ERROR_WANT_READ: return
        case SSL_ERROR_ZERO_RETURN: peerHasClosed = true
        default:
            let operation = isEstablished ? "receive" : "shake hands"
            try fail(TLSError(draining: operation, verifyResult: unsafe SSL_get_verify_result(ssl)))
        }
    }

    private func gather(_ plaintext: Span<UInt8>) {
        unsafe plaintext.withUnsafeBufferPointer { unsafe unsealed.append(contentsOf: $0) }
    }

    private func sealGathered() throws(TLSError) {
        var gathered: [UInt8] = []
        swap(&gathered, &unsealed)
        try seal(gathered.span)
    }

    private func seal(_ plaintext: Span<UInt8>) throws(TLSError) {
        guard plaintext.count > 0 else { return }
        ERR_clear_error()
        let records = (plaintext.count - 1) / TLSConnection.recordByteCount + 1
        port.expect(byteCount: plaintext.count + records * TLSConnection.recordOverhead)
        var written = 0
        let status = unsafe plaintext.withUnsafeBufferPointer { buffer in
            unsafe SSL_write_ex(ssl, buffer.baseAddress, buffer.count, &written)
        }
        if status != 1 { try fail(TLSError(draining: "write", else: .protocolViolation)) }
    }

    private func fail(_ error: TLSError) throws(TLSError) -> Never {
        failure = error
        unsealed = []
        throw error
    }
}
