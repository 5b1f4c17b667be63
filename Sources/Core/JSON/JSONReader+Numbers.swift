extension JSONReader {
    /// Consumes a number. What fits into 64 bits and is written as an integer is one; minus zero is not, because an
    /// integer would forget its sign.
    mutating func number() throws(JSONError) -> JSONValue {
        let first = at
        let isNegative = take(UInt8(ascii: "-"))
        let integer = try magnitude()
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
            try digits()
        }
        if isWhole, let integer, let value = signed(integer, isNegative) { return .integer(value) }
        return .number(String(decoding: bytes[first..<at], as: UTF8.self))
    }

    /// The digits before the point; nil if they do not fit.
    private mutating func magnitude() throws(JSONError) -> UInt64? {
        guard let first = digit else { throw unexpected("a digit") }
        if first == 0 {
            let zero = at
            at += 1
            guard digit == nil else { throw failure(.leadingZero, zero) }
            return 0
        }
        var magnitude: UInt64? = 0
        while let digit {
            at += 1
            magnitude = magnitude.flatMap { appending(digit, to: $0) }
        }
        return magnitude
    }

    private func appending(_ digit: UInt8, to magnitude: UInt64) -> UInt64? {
        let (tens, isTooLarge) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, isTooMuch) = tens.addingReportingOverflow(UInt64(digit))
        return isTooLarge || isTooMuch ? nil : sum
    }

    private func signed(_ magnitude: UInt64, _ isNegative: Bool) -> Int64? {
        if !isNegative { return Int64(exactly: magnitude) }
        guard magnitude > 0, magnitude <= Int64.min.magnitude else { return nil }
        return Int64(truncatingIfNeeded: 0 &- magnitude)
    }

    private mutating func digits() throws(JSONError) {
        guard digit != nil else { throw unexpected("a digit") }
        while digit != nil { at += 1 }
    }

    private var digit: UInt8? {
        let value = peek &- UInt8(ascii: "0")
        return value < 10 ? value : nil
    }
}
