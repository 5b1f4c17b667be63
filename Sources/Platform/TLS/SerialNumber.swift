internal import COpenSSL

/// The number by which an authority knows a certificate, most significant byte first.
public struct SerialNumber: Hashable, Sendable, CustomStringConvertible {
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// Upper-case hexadecimal, as `openssl x509 -serial` prints it.
    public var description: String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension SerialNumber {
    func withInteger<Result>(_ body: (UnsafeMutablePointer<ASN1_INTEGER>) -> Result) -> Result {
        let big = unsafe must(BN_bin2bn(bytes, Int32(bytes.count), nil), "read a number")
        defer { unsafe BN_free(big) }
        guard let integer = unsafe BN_to_ASN1_INTEGER(big, nil) else { preconditionFailure("OpenSSL lost a number") }
        defer { unsafe ASN1_INTEGER_free(integer) }
        return unsafe body(integer)
    }
}
