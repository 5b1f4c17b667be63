internal import COpenSSL
internal import Digest

/// Puts a certificate together; every kind that we make is made here.
enum CertificateBuilder {
    /// Of the issuer's own key if there is no issuer.
    static func build(
        _ profile: CertificateProfile, isAuthority: Bool, for key: PublicKey, issuer: Certificate?, signedBy: PrivateKey
    ) throws(TLSError) -> Certificate {
        let certificate = unsafe must(X509_new(), "make a certificate")
        defer { unsafe X509_free(certificate) }
        unsafe must(X509_set_version(certificate, Int(X509_VERSION_3)), "set a version")
        unsafe setSerial(certificate)
        try unsafe setCommonName(profile.commonName, of: X509_get_subject_name(certificate))
        unsafe setValidity(profile.validity, of: certificate)
        unsafe key.withKey { unsafe must(X509_set_pubkey(certificate, $0), "set a key") }
        if let issuer {
            try unsafe issuer.withX509 { issuer throws(TLSError) in
                try unsafe finish(certificate, profile, isAuthority: isAuthority, issuer: issuer)
            }
        } else {
            try unsafe finish(certificate, profile, isAuthority: isAuthority, issuer: certificate)
        }
        unsafe signedBy.withKey { key in
            precondition(unsafe X509_sign(certificate, key, EVP_sha256()) > 0, "OpenSSL could not sign a certificate")
        }
        guard let value = unsafe Certificate(certificate) else {
            throw TLSError(.unfitRequest, "a time beyond the year 9999", "make a certificate")
        }
        return value
    }

    static func setCommonName(_ text: String, of name: OpaquePointer?) throws(TLSError) {
        ERR_clear_error()
        let bytes = Array(text.utf8)
        let status = unsafe X509_NAME_add_entry_by_NID(
            name, NID_commonName, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0)
        // At most 64 characters, and at least one.
        guard status == 1, !bytes.isEmpty else {
            throw TLSError(draining: "name the subject “\(text)”", else: .unfitRequest)
        }
    }

    private static func finish(
        _ certificate: OpaquePointer, _ profile: CertificateProfile, isAuthority: Bool, issuer: OpaquePointer
    ) throws(TLSError) {
        unsafe must(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)), "set an issuer")
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
        for (kind, value) in extensions(profile, isAuthority: isAuthority) {
            let found = unsafe must(X509V3_EXT_conf_nid(nil, &context, kind, value), "make an extension")
            defer { unsafe X509_EXTENSION_free(found) }
            unsafe must(X509_add_ext(certificate, found, -1), "add an extension")
        }
        guard !profile.names.isEmpty else { return }
        try unsafe AlternativeName.withStack(profile.names) { names in
            unsafe X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0)
        }
    }

    /// Constant texts in OpenSSL's notation; nothing that came from outside is ever spliced into them.
    private static func extensions(_ profile: CertificateProfile, isAuthority: Bool) -> [(Int32, String)] {
        // The subject's key comes first, because the authority's is copied from it where they are the same.
        let keys = [(NID_subject_key_identifier, "hash"), (NID_authority_key_identifier, "keyid:always")]
        if isAuthority {
            return keys + [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                (NID_key_usage, "critical,keyCertSign,cRLSign"),
            ]
        }
        let usages =
            (profile.usage.contains(.server) ? ["serverAuth"] : [])
            + (profile.usage.contains(.client) ? ["clientAuth"] : [])
        return keys + [
            (NID_basic_constraints, "critical,CA:FALSE"),
            (NID_key_usage, "critical,digitalSignature"),
            (NID_ext_key_usage, usages.joined(separator: ",")),
        ]
    }

    /// 16 random bytes, of which 126 bits are free: positive, and always of the same length.
    private static func setSerial(_ certificate: OpaquePointer) {
        var bytes = SystemRandom.bytes(16)
        bytes[0] = bytes[0] & 0x3F | 0x40
        unsafe SerialNumber(bytes: bytes).withInteger { number in
            unsafe must(X509_set_serialNumber(certificate, number), "set a serial number")
        }
    }

    private static func setValidity(_ validity: Validity, of certificate: OpaquePointer) {
        unsafe ASN1_TIME_set(X509_getm_notBefore(certificate), Int(validity.notBefore))
        unsafe ASN1_TIME_set(X509_getm_notAfter(certificate), Int(validity.notAfter))
    }
}
