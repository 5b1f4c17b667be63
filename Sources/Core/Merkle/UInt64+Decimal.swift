extension UInt64 {
    /// ASCII digits and nothing else. The standard library would also read a plus sign.
    init?(digits: some Sequence<UInt8>) {
        var value: UInt64?
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let (shifted, overflows) = (value ?? 0).multipliedReportingOverflow(by: 10)
            let (sum, carries) = shifted.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
            guard !overflows, !carries else { return nil }
            value = sum
        }
        guard let value else { return nil }
        self = value
    }

    /// The one decimal form of a number: no leading zeros, except that zero is `0`.
    init?(canonicalDecimal digits: some Collection<UInt8>) {
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        self.init(digits: digits)
    }
}
