/// `host` or `host:port` as http and https have it: RFC 3986, section 3.2, without user information, which RFC 9110,
/// section 4.2.4, asks to treat as an error, and without an empty host, which section 4.2.1 has us reject.
///
/// Of the bracketed forms only IPv6 is known; no later version exists.
enum Authority {
    static func isValid(_ bytes: Span<UInt8>, needsPort: Bool = false) -> Bool {
        var end = 0
        if !bytes.isEmpty, bytes[0] == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            guard isIPv6(bytes.extracting(1..<bracket)) else { return false }
            end = bracket + 1
        } else {
            end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
            guard end > 0, bytes.extracting(0..<end).isEncoded(in: .host) else { return false }
        }
        guard end < bytes.count else { return !needsPort }
        guard bytes[end] == UInt8(ascii: ":") else { return false }
        // RFC 3986, section 3.2.3, allows an empty port for the default one.
        guard end + 1 < bytes.count else { return !needsPort }
        guard let port = bytes.extracting((end + 1)..<bytes.count).decimal(digits: 5) else { return false }
        return port > 0 && port < 65_536
    }

    /// Eight groups, or fewer and one `::`; dotted decimals may stand for the last two.
    private static func isIPv6(_ bytes: Span<UInt8>) -> Bool {
        var (groups, isCompressed, index) = (0, false, 0)
        if bytes.starts(with: "::") { (isCompressed, index) = (true, 2) }
        while index < bytes.count {
            let start = index
            while index < bytes.count, ByteSet.hexadecimal.contains(bytes[index]) { index += 1 }
            if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
                guard isIPv4(bytes.extracting(start..<bytes.count)) else { return false }
                groups += 2
                break
            }
            guard (1...4).contains(index - start) else { return false }
            groups += 1
            guard index < bytes.count else { break }
            guard bytes[index] == UInt8(ascii: ":"), index + 1 < bytes.count else { return false }
            index += 1
            guard bytes[index] == UInt8(ascii: ":") else { continue }
            guard !isCompressed else { return false }
            isCompressed = true
            index += 1
        }
        return isCompressed ? groups < 8 : groups == 8
    }

    private static func isIPv4(_ bytes: Span<UInt8>) -> Bool {
        var (octets, start) = (0, 0)
        while start <= bytes.count {
            let end = bytes.firstIndex(of: UInt8(ascii: "."), from: start) ?? bytes.count
            guard let octet = bytes.extracting(start..<end).decimal(digits: 3), octet < 256 else { return false }
            guard bytes[start] != UInt8(ascii: "0") || end - start == 1 else { return false }
            octets += 1
            start = end + 1
        }
        return octets == 4
    }
}
