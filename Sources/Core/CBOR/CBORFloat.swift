/// The three float forms behind additional information 25, 26 and 27 (RFC 8949, section 3.3).
enum CBORFloat {
    static func value(_ information: UInt8, _ bits: UInt64) -> Double {
        switch information {
        case 25: Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
        case 26: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        default: Double(bitPattern: bits)
        }
    }

    /// RFC 8949 4.2.1 and 4.2.2: the shortest form that keeps the value, and one NaN for all.
    static func isShortest(_ information: UInt8, _ bits: UInt64) -> Bool {
        let value = value(information, bits)
        if value.isNaN { return information == 25 && bits == 0x7E00 }
        if information == 25 { return true }
        if Double(Float16(value)) == value { return false }
        return information == 26 || Double(Float(value)) != value
    }
}
