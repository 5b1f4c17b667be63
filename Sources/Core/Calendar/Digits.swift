extension Int {
    /// Decimal digits in exactly this width.
    func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }

    /// The number that these decimal digits are; anything but digits is nil.
    init?(digits: some Collection<UInt8>) {
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        self = 0
        for byte in digits {
            guard (48...57).contains(byte) else { return nil }
            self = self * 10 + Int(byte - 48)
        }
    }
}

extension BinaryInteger {
    /// Division whose remainder is never negative, for what lies before 1970.
    func floored(by divisor: Self) -> (quotient: Self, remainder: Self) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
