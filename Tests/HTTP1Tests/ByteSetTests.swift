import Testing

@testable import HTTP1

/// The sets as the RFCs spell them.
@Suite struct `A set of bytes` {
    private static let alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    private static let unreserved = alphanumeric + "-._~"
    private static let subDelimiters = "!$&'()*+,;="

    @Test(arguments: [
        (ByteSet.token, alphanumeric + "!#$%&'*+-.^_`|~"), (.hexadecimal, "0123456789abcdefABCDEF"),
        (.host, unreserved + subDelimiters), (.path, unreserved + subDelimiters + ":@/"),
        (.query, unreserved + subDelimiters + ":@/?" + "[]{}|\\^`"),
    ])
    func `holds what it should and nothing else`(set: ByteSet, members: String) {
        let members = Set(members.utf8)
        for byte in 0...255 as ClosedRange<UInt8> { #expect(set.contains(byte) == members.contains(byte), "\(byte)") }
    }
}
