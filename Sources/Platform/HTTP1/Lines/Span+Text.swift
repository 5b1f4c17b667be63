extension Span<UInt8> {
    /// Whether this is the given text in lower case, in whatever case.
    func spells(_ text: String) -> Bool {
        guard count == text.utf8.count else { return false }
        var index = 0
        for byte in text.utf8 {
            let own = self[index]
            guard own == byte || (own | 0x20 == byte && UInt8(ascii: "a") <= byte && byte <= UInt8(ascii: "z")) else {
                return false
            }
            index += 1
        }
        return true
    }

    func starts(with text: String) -> Bool {
        guard count >= text.utf8.count else { return false }
        var index = 0
        for byte in text.utf8 {
            guard self[index] == byte else { return false }
            index += 1
        }
        return true
    }

    func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// The range without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, isWhiteSpace(lower) { lower += 1 }
        while lower < upper, isWhiteSpace(upper - 1) { upper -= 1 }
        return lower..<upper
    }

    func isWhiteSpace(_ index: Int) -> Bool { self[index] == UInt8(ascii: " ") || self[index] == UInt8(ascii: "\t") }

    /// RFC 9110, section 5.6.1: the next element of a list, where empty ones do not count.
    func nextElement(_ position: inout Int) -> Range<Int>? {
        while position < count {
            let end = firstIndex(of: UInt8(ascii: ","), from: position) ?? count
            let element = trimmed(position..<end)
            position = end + 1
            if !element.isEmpty { return element }
        }
        return nil
    }

    func isToken() -> Bool {
        guard !isEmpty else { return false }
        let set = ByteSet.token
        for index in indices where !set.contains(self[index]) { return false }
        return true
    }

    /// Whether all bytes are of the set or percent-encoded (RFC 3986, section 2.1).
    func isEncoded(in set: ByteSet) -> Bool {
        var index = 0
        while index < count {
            if set.contains(self[index]) {
                index += 1
            } else {
                guard self[index] == UInt8(ascii: "%"), index + 2 < count,
                    ByteSet.hexadecimal.contains(self[index + 1]), ByteSet.hexadecimal.contains(self[index + 2])
                else { return false }
                index += 3
            }
        }
        return true
    }

    /// One decimal number of at most so many digits.
    func decimal(digits: Int) -> Int? {
        guard !isEmpty, count <= digits else { return nil }
        var value = 0
        for index in indices {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }
}
