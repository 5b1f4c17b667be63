import Wire

/// A receipt as one line of the writer's output.
struct Promise: Hashable, Sendable {
    let number: Int
    let seq: UInt64
    let count: Int
    let duplicate: Bool

    init(number: Int, seq: UInt64, count: Int, duplicate: Bool) {
        self.number = number
        self.seq = seq
        self.count = count
        self.duplicate = duplicate
    }

    var line: String { "\(number) \(seq) \(count) \(duplicate)\n" }

    init?(line: some StringProtocol) {
        let words = line.split(separator: " ")
        guard words.count == 4, let number = Int(words[0]), let seq = UInt64(words[1]), let count = Int(words[2]),
            let duplicate = Bool(String(words[3]))
        else { return nil }
        self.init(number: number, seq: seq, count: count, duplicate: duplicate)
    }
}
