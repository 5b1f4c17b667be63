extension [UInt8] {
    mutating func append<Number: FixedWidthInteger>(littleEndian number: Number) {
        for byte in 0..<(Number.bitWidth / 8) {
            append(UInt8(truncatingIfNeeded: number >> Number(byte * 8)))
        }
    }

    func littleEndian<Number: FixedWidthInteger>(_ offset: Int) -> Number {
        var number: Number = 0
        for byte in (0..<(Number.bitWidth / 8)).reversed() {
            number = number << 8 | Number(truncatingIfNeeded: self[offset + byte])
        }
        return number
    }
}

extension Array {
    /// The first index whose element satisfies what all later ones satisfy too.
    func partitioningIndex(where belongsToSecond: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
