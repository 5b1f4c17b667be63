internal import COpenSSL

/// Why a certificate is not believed: a code of `openssl verify`. Unknown codes are kept.
public struct CertificateFault: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The peer showed no certificate, or none that was signed by an authority it was told of. No code of OpenSSL's.
    public static let missing = CertificateFault(rawValue: -1)
    /// `X509_V_ERR_CERT_NOT_YET_VALID`
    public static let notYetValid = CertificateFault(rawValue: X509_V_ERR_CERT_NOT_YET_VALID)
    /// `X509_V_ERR_CERT_HAS_EXPIRED`
    public static let expired = CertificateFault(rawValue: X509_V_ERR_CERT_HAS_EXPIRED)
    /// `X509_V_ERR_CERT_REVOKED`
    public static let revoked = CertificateFault(rawValue: X509_V_ERR_CERT_REVOKED)
    /// `X509_V_ERR_HOSTNAME_MISMATCH`
    public static let wrongHost = CertificateFault(rawValue: X509_V_ERR_HOSTNAME_MISMATCH)
    /// `X509_V_ERR_IP_ADDRESS_MISMATCH`
    public static let wrongAddress = CertificateFault(rawValue: X509_V_ERR_IP_ADDRESS_MISMATCH)
    /// `X509_V_ERR_INVALID_PURPOSE`: a client's certificate shown by a server, or the other way round.
    public static let wrongPurpose = CertificateFault(rawValue: X509_V_ERR_INVALID_PURPOSE)
    /// `X509_V_ERR_UNABLE_TO_GET_CRL`: revocation is checked, and no list of this issuer is at hand.
    public static let noRevocationList = CertificateFault(rawValue: X509_V_ERR_UNABLE_TO_GET_CRL)
    /// `X509_V_ERR_CRL_HAS_EXPIRED`: the list's next update is overdue.
    public static let revocationListExpired = CertificateFault(rawValue: X509_V_ERR_CRL_HAS_EXPIRED)

    /// No chain leads to an authority that is trusted; OpenSSL tells five ways of it apart.
    public var isUnknownAuthority: Bool {
        [
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
            X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_CERT_SIGNATURE_FAILURE,
        ].contains(rawValue)
    }

    public var description: String {
        self == .missing
            ? "no certificate was shown" : unsafe String(cString: X509_verify_cert_error_string(Int(rawValue)))
    }
}
