import CBOR
import Samples

extension SeededGenerator {
    /// Any value that has deterministic bytes, nested up to `depth` levels.
    mutating func value(depth: Int = 5) -> CBORValue {
        switch Int.random(in: 0..<(depth > 0 ? 13 : 9), using: &self) {
        case 0: .unsigned(number())
        case 1: .negative(number())
        case 2: .bytes(content(of: 300))
        case 3: .text(text())
        case 4: .bool(next() & 1 == 0)
        case 5: .null
        case 6: .undefined
        case 7: .simple([UInt8](0..<20).randomElement(using: &self)! + (next() & 1 == 0 ? 0 : 32))
        case 8: .float(float())
        case 9, 10: .array((0..<Int.random(in: 0..<5, using: &self)).map { _ in value(depth: depth - 1) })
        case 11: .tagged(number(), value(depth: depth - 1))
        default: map(depth: depth)
        }
    }

    /// Small numbers and the borders of the argument's forms are as likely as large ones.
    mutating func number() -> UInt64 {
        let number = next() >> UInt64.random(in: 0..<64, using: &self)
        return [number, 23, 24, 255, 256, 65_535, 65_536, 0xFFFF_FFFF, 0x1_0000_0000].randomElement(using: &self)!
    }

    mutating func content(of limit: Int) -> [UInt8] {
        (0..<Int.random(in: 0..<limit, using: &self)).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }

    mutating func text() -> String {
        let scalars: [String] = ["a", "Z", "\u{0}", "ü", "水", "𐅑", "é", "e\u{301}", "\n"]
        return (0..<Int.random(in: 0..<40, using: &self)).map { _ in scalars.randomElement(using: &self)! }.joined()
    }

    /// Doubles of all sizes that are halves, singles and neither; no NaN, which equals nothing.
    private mutating func float() -> Double {
        let double = Double(bitPattern: next())
        let candidates: [Double] = [
            double, Double(Float(double)), Double(Float16(double)), Double(Int8.random(in: -9...9)),
        ]
        let float = candidates.randomElement(using: &self)!
        return float.isNaN ? .infinity : float
    }

    private mutating func map(depth: Int) -> CBORValue {
        var keys: Set<[UInt8]> = []
        var pairs: [CBORValue.Pair] = []
        for _ in 0..<Int.random(in: 0..<5, using: &self) {
            let key = value(depth: min(depth - 1, 1))
            guard keys.insert(key.encoded).inserted else { continue }
            pairs.append(.init(key, value(depth: depth - 1)))
        }
        return .map(pairs.sorted { $0.key.encoded.lexicographicallyPrecedes($1.key.encoded) })
    }
}
