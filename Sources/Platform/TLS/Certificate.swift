internal import COpenSSL
public import Digest

/// An X.509 certificate as a value: its DER, and what we look at in it, read once.
public struct Certificate: Hashable, Sendable {
    /// What its key may be used for in a handshake (extendedKeyUsage).
    public struct Usage: OptionSet, Hashable, Sendable {
        public let rawValue: Int

        public init(rawValue: Int) { self.rawValue = rawValue }

        public static let server = Usage(rawValue: 1)
        public static let client = Usage(rawValue: 2)
    }

    public let der: [UInt8]
    /// The subject's common name; empty if it has none.
    public let commonName: String
    public let names: [AlternativeName]
    public let validity: Validity
    public let serial: SerialNumber
    /// Both where the certificate does not say.
    public let usage: Usage

    public init(der: [UInt8]) throws(TLSError) {
        ERR_clear_error()
        let decoded = unsafe decodeDER(der, { unsafe d2i_X509(nil, $0, $1) }, free: { unsafe X509_free($0) })
        guard let certificate = unsafe decoded else {
            throw TLSError(draining: "read a certificate", else: .unreadable)
        }
        defer { unsafe X509_free(certificate) }
        guard let value = unsafe Certificate(certificate) else {
            throw TLSError(.unreadable, "its times are none", "read a certificate")
        }
        self = value
    }

    /// All certificates of a PEM text, in order: a chain, or a bundle of authorities.
    public static func all(inPEM text: String) throws(TLSError) -> [Certificate] {
        let certificates = try unsafe PEM.all(in: text, "read certificates") { bio in
            let found = unsafe PEM_read_bio_X509(bio, nil, refusePassphrase, nil)
            defer { unsafe X509_free(found) }
            return unsafe found.map { unsafe Certificate($0) }
        }
        guard !certificates.contains(nil) else {
            throw TLSError(.unreadable, "its times are none", "read certificates")
        }
        return certificates.compactMap(\.self)
    }

    /// Nil if its times are none.
    init?(_ certificate: OpaquePointer) {
        guard let notBefore = unsafe secondsSince1970(X509_get0_notBefore(certificate)),
            let notAfter = unsafe secondsSince1970(X509_get0_notAfter(certificate))
        else { return nil }
        der = unsafe encodeDER { unsafe i2d_X509(certificate, $0) }
        commonName = unsafe Certificate.commonName(of: X509_get_subject_name(certificate))
        names = unsafe AlternativeName.all(in: certificate)
        validity = Validity(notBefore: notBefore, notAfter: notAfter)
        serial = unsafe SerialNumber(bytes: bytes(of: X509_get0_serialNumber(certificate)))
        let flags = unsafe X509_get_extended_key_usage(certificate)
        var usage: Usage = []
        if flags & UInt32(XKU_SSL_SERVER) != 0 { usage.insert(.server) }
        if flags & UInt32(XKU_SSL_CLIENT) != 0 { usage.insert(.client) }
        self.usage = usage
        // Reading a foreign certificate's extensions may leave complaints.
        ERR_clear_error()
    }

    public var pem: String {
        unsafe withX509 { certificate in
            unsafe PEM.text("write a certificate") { unsafe PEM_write_bio_X509($0, certificate) }
        }
    }

    /// SHA-256 of the DER, as `openssl x509 -fingerprint -sha256` prints it with colons.
    public var fingerprint: Hash { SHA256.hash(der) }

    /// Two certificates are the same if their bytes are.
    public static func == (a: Certificate, b: Certificate) -> Bool { a.der == b.der }

    public func hash(into hasher: inout Hasher) { hasher.combine(der) }

    func withX509<Result, Failure>(_ body: (OpaquePointer) throws(Failure) -> Result) throws(Failure) -> Result {
        let decoded = unsafe decodeDER(der, { unsafe d2i_X509(nil, $0, $1) }, free: { unsafe X509_free($0) })
        let certificate = unsafe must(decoded, "read a certificate that it wrote itself")
        defer { unsafe X509_free(certificate) }
        return try unsafe body(certificate)
    }

    private static func commonName(of subject: OpaquePointer?) -> String {
        let index = unsafe X509_NAME_get_index_by_NID(subject, NID_commonName, -1)
        guard index >= 0 else { return "" }
        var text: UnsafeMutablePointer<UInt8>?
        let count = unsafe ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)))
        guard count >= 0 else { return "" }
        defer { unsafe CRYPTO_free(text, nil, 0) }
        return unsafe String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self)
    }
}
