extension [UInt8] {
    /// The bytes that these digits spell; anything else traps, because test data is ours.
    public init(hex: String) {
        let digits = hex.map { UInt8($0.hexDigitValue!) }
        precondition(digits.count % 2 == 0, "two digits make a byte")
        self = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
