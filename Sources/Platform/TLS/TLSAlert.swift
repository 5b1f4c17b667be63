internal import COpenSSL

/// An alert as RFC 8446, section 6, numbers them. Unknown numbers are kept.
public struct TLSAlert: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// handshake_failure: no cipher, version or group in common.
    public static let handshakeFailure = TLSAlert(rawValue: 40)
    /// bad_certificate
    public static let badCertificate = TLSAlert(rawValue: 42)
    /// certificate_revoked
    public static let certificateRevoked = TLSAlert(rawValue: 44)
    /// certificate_expired
    public static let certificateExpired = TLSAlert(rawValue: 45)
    /// unknown_ca
    public static let unknownAuthority = TLSAlert(rawValue: 48)
    /// protocol_version
    public static let protocolVersion = TLSAlert(rawValue: 70)
    /// certificate_required
    public static let certificateRequired = TLSAlert(rawValue: 116)
    /// no_application_protocol
    public static let noApplicationProtocol = TLSAlert(rawValue: 120)

    public var description: String {
        unsafe String(cString: SSL_alert_desc_string_long(Int32(rawValue)))
    }
}
