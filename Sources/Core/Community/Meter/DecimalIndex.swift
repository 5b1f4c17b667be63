/// Reads what a register shows as the text that it is: never through a binary fraction, which has no 0.1.
public enum DecimalIndex {
    public enum Problem: Error, Hashable, Sendable {
        /// Not digits with at most one point among them.
        case malformed
        /// More digits behind the point than the register has, and they are not zero.
        case tooFine
        case tooLarge
    }

    /// The index in steps of the last digit: "12.5" with two decimals is 1,250.
    public static func parse(_ text: some StringProtocol, decimals: Int) throws(Problem) -> Int64 {
        var (index, behind, digits) = (Int64(0), -1, 0)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                if behind >= 0 { behind += 1 }
                if behind > decimals {
                    guard byte == UInt8(ascii: "0") else { throw .tooFine }
                    continue
                }
                index = index * 10 + Int64(byte - UInt8(ascii: "0"))
                guard index <= ReadingBatch.maximumIndex else { throw .tooLarge }
            case UInt8(ascii: ".") where behind < 0 && digits > 0: behind = 0
            default: throw .malformed
            }
        }
        guard digits > 0, behind != 0 else { throw .malformed }
        for _ in max(0, behind)..<max(decimals, max(0, behind)) {
            index *= 10
            guard index <= ReadingBatch.maximumIndex else { throw .tooLarge }
        }
        return index
    }
}
