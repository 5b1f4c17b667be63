internal import COpenSSL

/// An authority's list of certificates that no longer hold (a CRL, RFC 5280, section 5).
public struct RevocationList: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let serial: SerialNumber
        /// Seconds since 1970.
        public let revokedAt: Int64

        public init(serial: SerialNumber, revokedAt: Int64) {
            self.serial = serial
            self.revokedAt = revokedAt
        }
    }

    public let pem: String
    public let number: UInt64
    /// From when it was drawn up until its next update is due.
    public let validity: Validity
    public let entries: [Entry]

    public init(pem: String) throws(TLSError) {
        let list = try unsafe PEM.first(in: pem, "read a revocation list") { bio in
            let found = unsafe PEM_read_bio_X509_CRL(bio, nil, refusePassphrase, nil)
            defer { unsafe X509_CRL_free(found) }
            return unsafe found.map { unsafe RevocationList($0) }
        }
        guard let list else {
            throw TLSError(.unreadable, "it has no number or no next update", "read a revocation list")
        }
        self = list
    }

    init(_ entries: [Entry], number: UInt64, validity: Validity, issuer: Certificate, signedBy: PrivateKey) {
        let list = unsafe must(X509_CRL_new(), "make a revocation list")
        defer { unsafe X509_CRL_free(list) }
        unsafe must(X509_CRL_set_version(list, Int(X509_CRL_VERSION_2)), "set a list's version")
        let start = unsafe ASN1_TIME_set(nil, Int(validity.notBefore))
        defer { unsafe ASN1_TIME_free(start) }
        let end = unsafe ASN1_TIME_set(nil, Int(validity.notAfter))
        defer { unsafe ASN1_TIME_free(end) }
        unsafe must(X509_CRL_set1_lastUpdate(list, start), "set a list's time")
        unsafe must(X509_CRL_set1_nextUpdate(list, end), "set a list's next update")
        for entry in entries { unsafe RevocationList.add(entry, to: list) }
        unsafe must(X509_CRL_sort(list), "sort a revocation list")
        unsafe issuer.withX509 { issuer in
            unsafe must(X509_CRL_set_issuer_name(list, X509_get_subject_name(issuer)), "set a list's issuer")
            var context = unsafe X509V3_CTX()
            unsafe X509V3_set_ctx(&context, issuer, nil, nil, list, 0)
            let origin = unsafe must(
                X509V3_EXT_conf_nid(nil, &context, NID_authority_key_identifier, "keyid:always"), "make an extension")
            defer { unsafe X509_EXTENSION_free(origin) }
            unsafe must(X509_CRL_add_ext(list, origin, -1), "add an extension")
        }
        unsafe RevocationList.set(number, of: list)
        unsafe signedBy.withKey { key in
            precondition(unsafe X509_CRL_sign(list, key, EVP_sha256()) > 0, "OpenSSL could not sign a revocation list")
        }
        pem = unsafe PEM.text("write a revocation list") { unsafe PEM_write_bio_X509_CRL($0, list) }
        self.number = number
        self.validity = validity
        self.entries = entries
    }

    /// Nil without a number or a next update, which RFC 5280 demands.
    private init?(_ list: OpaquePointer) {
        guard let start = unsafe secondsSince1970(X509_CRL_get0_lastUpdate(list)),
            let end = unsafe secondsSince1970(X509_CRL_get0_nextUpdate(list)),
            let extra = unsafe X509_CRL_get_ext_d2i(list, NID_crl_number, nil, nil)
        else { return nil }
        let integer = unsafe extra.assumingMemoryBound(to: ASN1_INTEGER.self)
        defer { unsafe ASN1_INTEGER_free(integer) }
        var number: UInt64 = 0
        guard unsafe ASN1_INTEGER_get_uint64(&number, integer) == 1 else { return nil }
        let stack = unsafe X509_CRL_get_REVOKED(list)
        pem = unsafe PEM.text("write a revocation list") { unsafe PEM_write_bio_X509_CRL($0, list) }
        self.number = number
        validity = Validity(notBefore: start, notAfter: end)
        entries = (0..<max(0, unsafe OPENSSL_sk_num(stack))).compactMap { index in
            let entry = unsafe OPENSSL_sk_value(stack, index).map { OpaquePointer($0) }
            guard let time = unsafe secondsSince1970(X509_REVOKED_get0_revocationDate(entry)) else { return nil }
            return unsafe Entry(
                serial: SerialNumber(bytes: bytes(of: X509_REVOKED_get0_serialNumber(entry))), revokedAt: time)
        }
    }

    func withCRL<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        let read = unsafe PEM.read(pem) { unsafe PEM_read_bio_X509_CRL($0, nil, refusePassphrase, nil) }
        let list = unsafe must(read, "read a revocation list for the second time")
        defer { unsafe X509_CRL_free(list) }
        return unsafe body(list)
    }

    private static func add(_ entry: Entry, to list: OpaquePointer) {
        let revoked = unsafe must(X509_REVOKED_new(), "revoke a certificate")
        let time = unsafe ASN1_TIME_set(nil, Int(entry.revokedAt))
        defer { unsafe ASN1_TIME_free(time) }
        unsafe must(X509_REVOKED_set_revocationDate(revoked, time), "set a revocation's time")
        unsafe entry.serial.withInteger {
            unsafe must(X509_REVOKED_set_serialNumber(revoked, $0), "set a serial number")
        }
        // The list owns the entry from here on.
        unsafe must(X509_CRL_add0_revoked(list, revoked), "revoke a certificate")
    }

    private static func set(_ number: UInt64, of list: OpaquePointer) {
        let integer = unsafe ASN1_INTEGER_new()
        defer { unsafe ASN1_INTEGER_free(integer) }
        unsafe must(ASN1_INTEGER_set_uint64(integer, number), "make a list's number")
        unsafe must(X509_CRL_add1_ext_i2d(list, NID_crl_number, integer, 0, 0), "number a list")
    }
}
