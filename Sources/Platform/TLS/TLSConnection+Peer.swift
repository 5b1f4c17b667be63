internal import COpenSSL

/// What the handshake found out. Meaningful when the connection is established.
extension TLSConnection {
    /// The application protocol both sides agreed on, or `http/1.1` if one of them does not negotiate.
    public var applicationProtocol: String {
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        unsafe SSL_get0_alpn_selected(ssl, &name, &count)
        guard count > 0 else { return TLSConnection.defaultProtocol }
        return unsafe String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
    }

    /// The certificate the peer showed, now or when the session that is resumed began. Read anew by each call.
    public var peerCertificate: Certificate? {
        unsafe SSL_get0_peer_certificate(ssl).flatMap { unsafe Certificate($0) }
    }

    public var wasResumed: Bool { unsafe SSL_session_reused(ssl) == 1 }

    public var version: TLSConfiguration.Version? { TLSConfiguration.Version(rawValue: unsafe SSL_version(ssl)) }

    /// The suite's name in OpenSSL's spelling.
    public var cipher: String { unsafe String(cString: SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))) }
}
