internal import COpenSSL

/// What went wrong with a certificate, a key or a connection: the reason in our words, OpenSSL's own, and what was
/// being done.
public struct TLSError: Error, Hashable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        /// PEM or DER that is damaged, or a key that does not belong to its certificate.
        case unreadable
        /// A certificate was asked for that the authority does not give.
        case unfitRequest
        /// We refused the peer's certificate, or an authority refused one.
        case certificate(CertificateFault)
        /// The peer refused us and said why.
        case alert(TLSAlert)
        /// The client offers application protocols, and none of them is ours.
        case noCommonProtocol
        /// The transport ended without the peer's close_notify: what was received may not be all that was sent.
        case truncated
        /// Written after `shutdown`.
        case closed
        /// The peer does not speak TLS, or not by its rules.
        case protocolViolation
    }

    public let reason: Reason
    /// OpenSSL's packed error code; 0 when the finding is not OpenSSL's.
    public let code: UInt
    public let message: String
    public let operation: String

    public var description: String {
        "\(operation): \(message)" + (code == 0 ? "" : " (OpenSSL code \(String(code, radix: 16)))")
    }
}

extension TLSError {
    init(_ reason: Reason, _ message: String, _ operation: String) {
        self.init(reason: reason, code: 0, message: message, operation: operation)
    }

    init(fault: CertificateFault, _ operation: String) {
        self.init(reason: .certificate(fault), code: 0, message: fault.description, operation: operation)
    }

    /// Empties OpenSSL's queue into an error; of several entries the TLS layer's own tells most.
    init(draining operation: String, else reason: Reason) {
        let entries = TLSError.drainQueue()
        let entry = entries.first { ERR_GET_LIB($0.code) == ERR_LIB_SSL } ?? entries.first
        self.init(reason: reason, code: entry?.code ?? 0, message: entry?.message ?? "no details", operation: operation)
    }

    /// Empties the queue after a connection's call failed, and tells whose fault it was.
    init(draining operation: String, verifyResult: Int) {
        let error = TLSError(draining: operation, else: .protocolViolation)
        let fault = CertificateFault(rawValue: Int32(verifyResult))
        let reason = ERR_GET_LIB(error.code) == ERR_LIB_SSL ? ERR_GET_REASON(error.code) : 0
        switch reason {
        case SSL_R_CERTIFICATE_VERIFY_FAILED where verifyResult != Int(X509_V_OK):
            self.init(fault: fault, operation)
        case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
            self.init(fault: .missing, operation)
        case SSL_R_NO_APPLICATION_PROTOCOL:
            self.init(reason: .noCommonProtocol, code: error.code, message: error.message, operation: operation)
        case SSL_AD_REASON_OFFSET...SSL_AD_REASON_OFFSET + 255:
            // An alert of the peer's is queued as this offset plus its number.
            let alert = TLSAlert(rawValue: UInt8(reason - SSL_AD_REASON_OFFSET))
            self.init(reason: .alert(alert), code: error.code, message: error.message, operation: operation)
        default:
            self = error
        }
    }

    /// The oldest entry first. A queue that is not emptied makes the next `SSL_get_error` report a failure that was not.
    private static func drainQueue() -> [(code: UInt, message: String)] {
        var entries: [(code: UInt, message: String)] = []
        var data: UnsafePointer<CChar>?
        var flags: Int32 = 0
        while true {
            let code = unsafe ERR_get_error_all(nil, nil, nil, &data, &flags)
            guard code != 0 else { return entries }
            var message = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) } ?? "unknown error"
            if flags & ERR_TXT_STRING != 0, let data = unsafe data, unsafe data.pointee != 0 {
                unsafe message += ": " + String(cString: data)
            }
            entries.append((code: code, message: message))
        }
    }
}

/// Calls that fail only without memory or on our own misuse; there is no way to go on.
func must(_ status: Int32, _ operation: StaticString) {
    precondition(status == 1, "OpenSSL could not \(operation)")
}

/// As above, for calls that answer with an object.
func must(_ pointer: OpaquePointer?, _ operation: StaticString) -> OpaquePointer {
    guard let pointer = unsafe pointer else { preconditionFailure("OpenSSL could not \(operation)") }
    return unsafe pointer
}
