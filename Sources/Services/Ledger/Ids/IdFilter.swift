/// A Bloom filter over fingerprints that costs one cache line a question: all eight bits of a key lie in one block.
///
/// At 16 bits a key it says "perhaps" to about one foreign key in a thousand.
struct IdFilter: Sendable {
    static let bitsPerKey = 16
    private static let wordsPerBlock = 8
    /// Odd factors, one for each word of a block, that spread the low half of a fingerprint.
    private static let factors: [UInt64] = [
        0x47B6_137B_4497_4D91, 0x8824_AD5B_A2B7_289D, 0x7054_95C7_2DF1_424B, 0x9EFC_4947_5C6B_FB31,
        0x5C6B_FB31_9EFC_4947, 0x2DF1_424B_7054_95C7, 0xA2B7_289D_8824_AD5B, 0x4497_4D91_47B6_137B,
    ]

    let words: [UInt64]

    init(_ entries: [IdEntry]) {
        let blocks = max(1, entries.count * IdFilter.bitsPerKey / 512)
        var words = [UInt64](repeating: 0, count: blocks * IdFilter.wordsPerBlock)
        for entry in entries {
            let block = IdFilter.block(entry.fingerprint, of: blocks)
            for word in 0..<IdFilter.wordsPerBlock {
                words[block + word] |= IdFilter.bit(entry.fingerprint, word)
            }
        }
        self.words = words
    }

    /// A filter that was stored.
    init(words: [UInt64]) {
        precondition(!words.isEmpty && words.count % IdFilter.wordsPerBlock == 0)
        self.words = words
    }

    func mayContain(_ fingerprint: UInt64) -> Bool {
        let block = IdFilter.block(fingerprint, of: words.count / IdFilter.wordsPerBlock)
        for word in 0..<IdFilter.wordsPerBlock
        where words[block + word] & IdFilter.bit(fingerprint, word) == 0 { return false }
        return true
    }

    private static func block(_ fingerprint: UInt64, of blocks: Int) -> Int {
        Int(fingerprint.multipliedFullWidth(by: UInt64(blocks)).high) * wordsPerBlock
    }

    private static func bit(_ fingerprint: UInt64, _ word: Int) -> UInt64 {
        1 << ((fingerprint &* factors[word]) >> 58)
    }
}
