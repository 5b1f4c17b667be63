extension SeededGenerator {
    /// A copy with a few edits that keep most of the structure: bits turned over, bytes replaced, removed and repeated,
    /// the end cut off.
    public mutating func mutation(of bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &self) where !bytes.isEmpty {
            let position = Int.random(in: bytes.indices, using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0, 1: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 2: bytes[position] = UInt8.random(in: .min ... .max, using: &self)
            case 3: bytes.remove(at: position)
            case 4: bytes.insert(bytes[position], at: position)
            default: bytes.removeSubrange(position...)
            }
        }
        return bytes
    }
}
