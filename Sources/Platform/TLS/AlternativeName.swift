internal import COpenSSL
internal import Glibc

/// A name in a certificate's subjectAltName (RFC 5280, section 4.2.1.6), of the kinds that we give and look at.
public enum AlternativeName: Hashable, Sendable, CustomStringConvertible {
    case dns(String)
    /// An IPv4 or IPv6 address as text.
    case address(String)
    case uri(String)

    public var text: String {
        switch self {
        case .dns(let text), .address(let text), .uri(let text): text
        }
    }

    public var description: String {
        switch self {
        case .dns: "DNS:\(text)"
        case .address: "IP:\(text)"
        case .uri: "URI:\(text)"
        }
    }

    /// The names of a certificate; kinds that we do not know are left out.
    static func all(in certificate: OpaquePointer) -> [AlternativeName] {
        guard let names = unsafe X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
        let stack = OpaquePointer(names)
        defer { unsafe GENERAL_NAMES_free(stack) }
        return (0..<(unsafe OPENSSL_sk_num(stack))).compactMap { index in
            unsafe AlternativeName(OPENSSL_sk_value(stack, index)?.assumingMemoryBound(to: GENERAL_NAME.self))
        }
    }

    private init?(_ name: UnsafePointer<GENERAL_NAME>?) {
        var kind: Int32 = 0
        let value = unsafe GENERAL_NAME_get0_value(name, &kind)
        let bytes = unsafe bytes(of: value?.assumingMemoryBound(to: ASN1_STRING.self))
        switch kind {
        case GEN_DNS: self = .dns(String(decoding: bytes, as: UTF8.self))
        case GEN_URI: self = .uri(String(decoding: bytes, as: UTF8.self))
        case GEN_IPADD where bytes.count == 4 || bytes.count == 16: self = .address(AlternativeName.text(of: bytes))
        default: return nil
        }
    }

    private static func text(of address: [UInt8]) -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            let family = address.count == 4 ? AF_INET : AF_INET6
            let text = unsafe inet_ntop(family, address, buffer.baseAddress, socklen_t(buffer.count))
            return unsafe text.map { unsafe String(cString: $0) } ?? ""
        }
    }

    /// The names as OpenSSL's stack of them, lent to `body`. Throws for an address or a text that is none.
    static func withStack(
        _ names: [AlternativeName], _ body: (UnsafeMutableRawPointer) -> Int32
    ) throws(TLSError) {
        let stack = unsafe must(GENERAL_NAMES_new(), "make a list of names")
        defer { unsafe GENERAL_NAMES_free(stack) }
        for name in names {
            guard let entry = unsafe name.generalName() else {
                ERR_clear_error()
                throw TLSError(.unfitRequest, "\(name) is no such name", "name a certificate's subject")
            }
            precondition(unsafe OPENSSL_sk_push(stack, entry) > 0, "OpenSSL could not extend a list")
        }
        unsafe must(body(UnsafeMutableRawPointer(stack)), "add a certificate's names")
    }

    private func generalName() -> UnsafeMutablePointer<GENERAL_NAME>? {
        // OpenSSL takes these texts up to their first zero byte, and IA5 holds ASCII alone.
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let kind =
            switch self {
            case .dns: GEN_DNS
            case .address: GEN_IPADD
            case .uri: GEN_URI
            }
        return unsafe a2i_GENERAL_NAME(nil, nil, nil, kind, text, 0)
    }
}
