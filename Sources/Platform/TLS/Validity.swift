internal import COpenSSL

/// From when until when a certificate or a revocation list holds, in seconds since 1970, the ends included.
public struct Validity: Hashable, Sendable {
    public let notBefore: Int64
    public let notAfter: Int64

    public init(notBefore: Int64, notAfter: Int64) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    public init(from start: Int64, lasting lifetime: Duration) {
        self.init(notBefore: start, notAfter: start + lifetime.components.seconds)
    }

    public func contains(_ other: Validity) -> Bool {
        notBefore <= other.notBefore && other.notAfter <= notAfter
    }
}

/// Nil for what is no time, which a certificate from outside may hold.
func secondsSince1970(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    let epoch = unsafe ASN1_TIME_set(nil, 0)
    defer { unsafe ASN1_TIME_free(epoch) }
    var days: Int32 = 0
    var seconds: Int32 = 0
    guard let time = unsafe time, unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
    return Int64(days) * 86_400 + Int64(seconds)
}
