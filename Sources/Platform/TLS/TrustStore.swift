internal import COpenSSL

/// OpenSSL's store of whom to trust, and the one question it is asked.
enum TrustStore {
    static func fill(_ store: OpaquePointer, _ authorities: [Certificate], _ revocationLists: [RevocationList]) {
        for authority in authorities {
            unsafe authority.withX509 { unsafe must(X509_STORE_add_cert(store, $0), "trust an authority") }
        }
        for list in revocationLists {
            unsafe list.withCRL { unsafe must(X509_STORE_add_crl(store, $0), "store a revocation list") }
        }
        if !revocationLists.isEmpty {
            unsafe must(X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK)), "check revocations")
        }
    }

    /// Nil if the certificate is to be believed: at a time, or now.
    static func fault(
        of certificate: OpaquePointer, shownBy peer: Certificate.Usage, in store: OpaquePointer?,
        at seconds: Int64? = nil
    ) -> CertificateFault? {
        let context = unsafe must(X509_STORE_CTX_new(), "make room for a verification")
        defer {
            unsafe X509_STORE_CTX_free(context)
            ERR_clear_error()
        }
        unsafe must(X509_STORE_CTX_init(context, store, certificate, nil), "begin a verification")
        unsafe must(
            X509_STORE_CTX_set_default(context, peer == .client ? "ssl_client" : "ssl_server"), "set a purpose")
        if let seconds { unsafe X509_STORE_CTX_set_time(context, 0, Int(seconds)) }
        guard unsafe X509_verify_cert(context) != 1 else { return nil }
        return CertificateFault(rawValue: unsafe X509_STORE_CTX_get_error(context))
    }
}
