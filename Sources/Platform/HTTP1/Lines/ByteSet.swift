/// A set of ASCII bytes, one bit each. Those of this protocol are written as numbers, which the program holds as they are:
/// a set that is made when it is first asked for is asked each time whether it has been.
struct ByteSet: Sendable {
    /// Bit n is byte n.
    let low: UInt64
    /// Bit n is byte 64 + n.
    let high: UInt64

    func contains(_ byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1
    }

    /// RFC 9110, section 5.6.2.
    static let token = ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
    static let hexadecimal = ByteSet(low: 0x03FF_0000_0000_0000, high: 0x0000_007E_0000_007E)
    /// RFC 3986, section 3.2.2; percent-encoding apart.
    static let host = ByteSet(low: 0x2BFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    /// RFC 3986, section 3.3; percent-encoding apart.
    static let path = ByteSet(low: 0x2FFF_FFD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
    /// RFC 3986, section 3.4, and what the URL standard (url.spec.whatwg.org, the query percent-encode set) lets
    /// browsers send as it is.
    static let query = ByteSet(low: 0xAFFF_FFD2_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF)
}
