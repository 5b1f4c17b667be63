/// Keeps numbers that lead to people out of the log: they cannot be taken out again.
public enum PersonalNumber {
    public static let refusal =
        "eleven digits in a row may be a telephone or an identity number, which are kept in the vault"

    /// Telephone numbers have eleven digits here, numbers of identity cards more; no name and no id of a thing needs that
    /// many in a row.
    public static func isIn(_ text: String) -> Bool {
        var digits = 0
        for byte in text.utf8 {
            digits = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? digits + 1 : 0
            if digits >= 11 { return true }
        }
        return false
    }
}
