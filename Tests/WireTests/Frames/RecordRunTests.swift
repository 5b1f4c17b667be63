import Digest
import Samples
import Testing
import Wire

@Suite struct `A run of records` {
    private static func records(_ byteCounts: Int...) -> [ArraySlice<UInt8>] {
        byteCounts.map { [UInt8](repeating: UInt8($0 % 251), count: $0)[...] }
    }

    /// Compresses nothing, but claims so.
    private static func shrunk(_ bytes: [UInt8]) -> [UInt8]? { Array(bytes.dropLast()) }

    @Test func `unpacks into what was packed`() throws {
        let records = Self.records(1, 23, 24, 255, 256, 65_535)
        let run = RecordRun(first: Seq(40), records: records)
        let unpacked = try UnpackedRun(run) { _, _ in nil }
        #expect(run.encoding == .plain && run.end == 46)
        #expect((0..<unpacked.count).map { unpacked[$0] } == records)
    }

    @Test func `goes as it is where compression does not help`() {
        let records = Self.records(100)
        #expect(RecordRun(first: Seq(0), records: records, compress: { $0 }).encoding == .plain)
        #expect(RecordRun(first: Seq(0), records: records, compress: { _ in nil }).encoding == .plain)
        #expect(RecordRun(first: Seq(0), records: records, compress: Self.shrunk).encoding == .zstd)
    }

    @Test func `is told how many bytes it may unpack into, and must`() throws {
        let run = RecordRun(first: Seq(0), records: Self.records(100), compress: Self.shrunk)
        var told: [Int] = []
        for lie in [0, 101, 103] {
            let fault = #expect(throws: ReplicationFault.self) {
                try UnpackedRun(run) { _, byteCount in
                    told.append(byteCount)
                    return [UInt8](repeating: 0, count: lie)
                }
            }
            #expect(fault?.code == .payload)
        }
        #expect(throws: ReplicationFault.self) { try UnpackedRun(run) { _, _ in nil } }
        #expect(told == [102, 102, 102])
    }

    /// A payload that unpacks into these bytes, which are said to be `count` records.
    private func unpack(_ hex: String, count: Int) throws -> UnpackedRun {
        let plain = [UInt8](hex: hex)
        let records = (0..<count).map { _ in [UInt8](repeating: 0, count: plain.count / count + 1)[...] }
        let run = RecordRun(first: Seq(0), records: records, compress: Self.shrunk)
        return try UnpackedRun(run) { _, byteCount in
            plain + [UInt8](repeating: 0x40, count: byteCount - plain.count)
        }
    }

    @Test(arguments: ["5803010203", "61ff", "5f41014102ff", "40404040", "43010203"])
    func `is refused where its payload is not so many records`(hex: String) {
        let fault = #expect(throws: ReplicationFault.self) { try unpack(hex, count: 2) }
        #expect(fault?.code == .payload)
    }

    @Test func `takes no record that is longer than a record may be`() {
        let run = RecordRun(first: Seq(0), records: Self.records(65_536))
        let fault = #expect(throws: ReplicationFault.self) { try UnpackedRun(run) { _, _ in nil } }
        #expect(fault?.code == .payload)
    }

    @Test func `takes as many records as fit`() {
        #expect(RecordRun.fitting([5, 5, 5], byteLimit: 16) == 2)
        #expect(RecordRun.fitting([5, 5, 5], byteLimit: 1) == 1)
        #expect(RecordRun.fitting([Int](repeating: 65_535, count: 20), byteLimit: .max) == 15)
        #expect(RecordRun.fitting([Int](repeating: 1, count: 20_000), byteLimit: .max) == 16_384)
        #expect(RecordRun.fitting([Int](), byteLimit: 9) == 0)
    }

    @Test func `ends within what can be counted, however far away it is said to begin`() throws {
        for (first, isRead) in [(RecordRun.maximumEnd - 1, true), (RecordRun.maximumEnd, false), (.max - 1, false)] {
            let run = RecordRun(first: Seq(first), records: [[0x82, 0, 0][...]])
            let frame = Frame.batch(Frame.Batch(run: run, root: Hash([UInt8](repeating: 0, count: 32))!))
            #expect((try? Frame(content: frame.content)) == (isRead ? frame : nil))
        }
    }

    @Test func `a refusal of any length can be read again`() throws {
        let words = String(repeating: "不行", count: 1_000)
        let answer = Frame.Answer(id: "c1", outcome: .refused(code: "", words: words))
        let frame = Frame.answer(answer)
        #expect(try Frame(content: frame.content) == frame)
        guard case .refused("refused", let kept) = answer.outcome else { return #expect(answer.outcome == .expired) }
        #expect(words.hasPrefix(kept) && (1_020...1_024).contains(kept.utf8.count))
    }
}
