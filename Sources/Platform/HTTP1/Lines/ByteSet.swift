/// A set of ASCII bytes, one bit each.
struct ByteSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ members: String) {
        for byte in members.utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1
    }

    private static let alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    private static let unreserved = alphanumeric + "-._~"
    private static let subDelimiters = "!$&'()*+,;="

    /// RFC 9110, section 5.6.2.
    static let token = ByteSet(alphanumeric + "!#$%&'*+-.^_`|~")
    static let hexadecimal = ByteSet("0123456789abcdefABCDEF")
    /// RFC 3986, section 3.2.2; percent-encoding apart.
    static let host = ByteSet(unreserved + subDelimiters)
    /// RFC 3986, section 3.3; percent-encoding apart.
    static let path = ByteSet(unreserved + subDelimiters + ":@/")
    /// RFC 3986, section 3.4, and what the URL standard (url.spec.whatwg.org, the query percent-encode set) lets
    /// browsers send as it is.
    static let query = ByteSet(unreserved + subDelimiters + ":@/?" + "[]{}|\\^`")
}
