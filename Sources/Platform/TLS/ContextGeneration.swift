internal import COpenSSL

/// One configuration as OpenSSL holds it. Connections keep the generation they began with; `reload` makes the next one.
///
/// A client's sessions belong to the generation: a session vouches for certificates that were checked, and shown, under
/// its configuration, and must not outlive it.
///
/// Sendable because everything is set in `init`, before anybody else can see it. Afterwards connections only read it,
/// and what OpenSSL changes in an `SSL_CTX` by itself (reference counts, statistics) it locks.
@safe final class ContextGeneration: @unchecked Sendable {
    let role: TLSConfiguration.Role
    let sessions: SessionStore
    private let context: OpaquePointer
    private let limits: TLSConfiguration.Limits
    private let ticketKeys: TicketKeys
    /// Our application protocols in ALPN's form, where OpenSSL's callback finds them.
    private let protocols: UnsafeMutableBufferPointer<UInt8>

    init(_ configuration: TLSConfiguration, ticketKeys: TicketKeys) throws(TLSError) {
        role = configuration.role
        limits = configuration.limits
        self.ticketKeys = ticketKeys
        sessions = SessionStore(limit: limits.sessionsKept)
        let method = unsafe configuration.role == .client ? TLS_client_method() : TLS_server_method()
        unsafe context = must(SSL_CTX_new(method), "make a context")
        unsafe protocols = .allocate(capacity: configuration.applicationProtocols.reduce(0) { $0 + 1 + $1.utf8.count })
        _ = unsafe protocols.initialize(from: ContextGeneration.encode(configuration.applicationProtocols))

        setRules(configuration)
        try setIdentity(configuration.identity)
        setTrust(configuration)
        switch configuration.role {
        case .client: setClientSide()
        case .server: setServerSide()
        }
    }

    deinit {
        unsafe SSL_CTX_free(context)
        unsafe protocols.deallocate()
    }

    func makeSSL() -> OpaquePointer {
        unsafe must(SSL_new(context), "make a connection")
    }

    /// TLS 1.2 is left with suites that RFC 9113, section 9.2.2, allows for HTTP/2: ephemeral keys and AEAD. AES with
    /// 128 bits comes first: strong enough for decades, and it spares each byte four of fourteen rounds.
    private static let ciphers = (
        tls12: """
        ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
        ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305
        """,
        tls13: "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    )

    private func setRules(_ configuration: TLSConfiguration) {
        unsafe must(SSL_CTX_set_cipher_list(context, ContextGeneration.ciphers.tls12), "set ciphers")
        unsafe must(SSL_CTX_set_ciphersuites(context, ContextGeneration.ciphers.tls13), "set ciphers")
        var groups = Array("X25519:P-256:P-384".utf8CString)
        unsafe must(Int32(SSL_CTX_ctrl(context, SSL_CTRL_SET_GROUPS_LIST, 0, &groups)), "set groups")
        must(control(SSL_CTRL_SET_MIN_PROTO_VERSION, Int(configuration.versions.lowerBound.rawValue)), "set a version")
        must(control(SSL_CTRL_SET_MAX_PROTO_VERSION, Int(configuration.versions.upperBound.rawValue)), "set a version")
        unsafe SSL_CTX_set_options(context, linli_ssl_options())
        // An idle connection gives its two record buffers of 16 KiB back.
        control(SSL_CTRL_MODE, Int(SSL_MODE_RELEASE_BUFFERS))
        control(SSL_CTRL_SET_MAX_CERT_LIST, configuration.limits.peerChainBytes)
        unsafe SSL_CTX_set_verify_depth(context, Int32(configuration.limits.chainDepth))
        unsafe SSL_CTX_set_timeout(context, Int(configuration.limits.sessionLifetime.components.seconds))
    }

    private func setIdentity(_ identity: TLSIdentity?) throws(TLSError) {
        guard let identity else { return }
        ERR_clear_error()
        let isTaken = unsafe identity.chain[0].withX509 { unsafe SSL_CTX_use_certificate(context, $0) == 1 }
        // OpenSSL refuses keys and digests that are too weak.
        guard isTaken, unsafe identity.key.withKey({ unsafe SSL_CTX_use_PrivateKey(context, $0) == 1 }) else {
            throw TLSError(draining: "use a certificate", else: .unreadable)
        }
        for link in identity.chain.dropFirst() {
            unsafe link.withX509 { certificate in
                // The second argument says that OpenSSL takes a reference of its own.
                unsafe must(
                    Int32(SSL_CTX_ctrl(context, SSL_CTRL_CHAIN_CERT, 1, UnsafeMutableRawPointer(certificate))),
                    "add to a chain")
            }
        }
    }

    private func setTrust(_ configuration: TLSConfiguration) {
        let store = unsafe must(SSL_CTX_get_cert_store(context), "find its store")
        unsafe TrustStore.fill(store, configuration.authorities, configuration.revocationLists)
        let mode =
            switch configuration.role {
            case .client, .server(clientCertificates: .optional): SSL_VERIFY_PEER
            case .server(clientCertificates: .required): SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
            case .server(clientCertificates: .off): SSL_VERIFY_NONE
            }
        unsafe SSL_CTX_set_verify(context, mode, nil)
        guard configuration.role != .client else { return }
        // Tells clients whose certificates are worth showing.
        for authority in configuration.authorities {
            unsafe authority.withX509 { unsafe must(SSL_CTX_add_client_CA(context, $0), "name an authority") }
        }
    }

    private func setClientSide() {
        unsafe SSL_CTX_set_alpn_protos(context, protocols.baseAddress, UInt32(protocols.count))
        control(SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL))
        unsafe SSL_CTX_sess_set_new_cb(context, sessionArrived)
    }

    private func setServerSide() {
        if unsafe !protocols.isEmpty {
            unsafe SSL_CTX_set_alpn_select_cb(context, protocolsOffered, Unmanaged.passUnretained(self).toOpaque())
        }
        // Sessions live in tickets on the client's side alone: no memory, and any process with the keys can resume them.
        control(SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF))
        // Its callback gets no context of its own, but the connection's.
        unsafe must(SSL_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(self).toOpaque()), "know its keys")
        unsafe must(SSL_CTX_set_tlsext_ticket_key_evp_cb(context, ticketKeyWanted), "set the keys of tickets")
        // One ticket a handshake, because a client of ours keeps one.
        unsafe must(SSL_CTX_set_num_tickets(context, 1), "set the number of tickets")
        unsafe must(
            SSL_CTX_set_session_ticket_cb(context, nil, ticketArrived, Unmanaged.passUnretained(self).toOpaque()),
            "look at tickets")
        // Sessions of a context that authenticates clients need a name; tickets of others do not decrypt anyway.
        unsafe must(SSL_CTX_set_session_id_context(context, Array("linli".utf8), 5), "name its sessions")
    }

    @discardableResult
    private func control(_ command: Int32, _ number: Int) -> Int32 {
        unsafe Int32(truncatingIfNeeded: SSL_CTX_ctrl(context, command, number, nil))
    }

    /// Each name after its length (RFC 7301, section 3.1).
    private static func encode(_ protocols: [String]) -> [UInt8] {
        protocols.flatMap { name in
            precondition(1...255 ~= name.utf8.count, "an application protocol has 1 to 255 bytes")
            return [UInt8(name.utf8.count)] + Array(name.utf8)
        }
    }

    /// The first of our protocols that the client offers too, as a piece of `protocols`; RFC 7301, section 3.2.
    fileprivate func selectProtocol(from offered: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        var start: UnsafeMutablePointer<UInt8>?
        var count: UInt8 = 0
        let status = unsafe SSL_select_next_proto(
            &start, &count, protocols.baseAddress, UInt32(protocols.count), offered.baseAddress, UInt32(offered.count))
        guard status == OPENSSL_NPN_NEGOTIATED else { return nil }
        return unsafe UnsafeBufferPointer(start: start, count: Int(count))
    }

    fileprivate func ready(_ ticket: TicketKeys.Ticket, isSealing: Bool) -> Int32 {
        isSealing ? ticketKeys.seal(ticket, limits) : ticketKeys.open(ticket, limits)
    }

    /// OpenSSL resumes a session without looking at the peer's certificate again. It may have expired or been revoked
    /// since, or `reload` may have begun to require one; then the two shake hands in full, and the peer is told why.
    ///
    /// A session keeps the certificate without those between it and its authority, so peers that need them are never
    /// resumed.
    func believes(_ session: OpaquePointer) -> Bool {
        guard let certificate = unsafe SSL_SESSION_get0_peer(session) else {
            return role != .server(clientCertificates: .required)
        }
        let peer: Certificate.Usage = role == .client ? .server : .client
        return unsafe TrustStore.fault(of: certificate, shownBy: peer, in: SSL_CTX_get_cert_store(context)) == nil
    }
}

private func generation(_ context: UnsafeMutableRawPointer?) -> ContextGeneration {
    unsafe Unmanaged<ContextGeneration>.fromOpaque(context!).takeUnretainedValue()
}

private func protocolsOffered(
    _: OpaquePointer?, _ selected: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ selectedCount: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ offeredCount: UInt32, _ context: UnsafeMutableRawPointer?
) -> Int32 {
    let offered = unsafe UnsafeBufferPointer(start: offered, count: Int(offeredCount))
    guard let chosen = unsafe generation(context).selectProtocol(from: offered) else {
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }
    unsafe selected?.pointee = chosen.baseAddress
    unsafe selectedCount?.pointee = UInt8(chosen.count)
    return SSL_TLSEXT_ERR_OK
}

private func ticketKeyWanted(
    _ ssl: OpaquePointer?, _ name: UnsafeMutablePointer<UInt8>?, _ vector: UnsafeMutablePointer<UInt8>?,
    _ cipher: OpaquePointer?, _ authenticator: OpaquePointer?, _ isSealing: Int32
) -> Int32 {
    let ticket = unsafe TicketKeys.Ticket(
        name: name!, vector: vector!, cipher: cipher!, authenticator: authenticator!,
        isUsedOnce: SSL_version(ssl) == TLSConfiguration.Version.tls13.rawValue)
    return unsafe generation(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), 0)).ready(ticket, isSealing: isSealing == 1)
}

private func ticketArrived(
    _: OpaquePointer?, _ session: OpaquePointer?, _: UnsafePointer<UInt8>?, _: Int, _ status: Int32,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    let isReadable = status == SSL_TICKET_SUCCESS || status == SSL_TICKET_SUCCESS_RENEW
    guard isReadable, let session = unsafe session, unsafe generation(context).believes(session) else {
        return SSL_TICKET_RETURN_IGNORE_RENEW
    }
    return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW
}

/// OpenSSL hands a reference over when the answer is 1.
private func sessionArrived(_ ssl: OpaquePointer?, _ session: OpaquePointer?) -> Int32 {
    guard let session = unsafe session, let connection = unsafe SSL_get_ex_data(ssl, 0) else { return 0 }
    unsafe Unmanaged<TLSConnection>.fromOpaque(connection).takeUnretainedValue().keep(Session(owning: session))
    return 1
}
