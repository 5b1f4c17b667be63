import Digest
import Samples
import Testing
import Wire

@Suite struct `A stream of frames` {
    private static let frames: [Frame] = [
        .wanted, .stored(Frame.Stored(size: 9, previewed: 70_000)), .checkpoint([UInt8](repeating: 7, count: 300)),
        .goodbye(ReplicationFault(.stopping, "好")), .checkpoint([UInt8](repeating: 8, count: 16_384)), .wanted,
    ]

    @Test(arguments: [1, 2, 3, 7, 255, 256, 100_000])
    func `is cut the same however its bytes come`(pieceByteCount: Int) throws {
        let bytes = Self.frames.flatMap(\.encoded)
        var reader = FrameReader()
        var read: [Frame] = []
        for start in stride(from: 0, to: bytes.count, by: pieceByteCount) {
            reader.append(bytes[start..<min(start + pieceByteCount, bytes.count)])
            while let frame = try reader.next() { read.append(frame) }
        }
        #expect(read == Self.frames)
        #expect(reader.isBetweenFrames)
    }

    @Test func `that is cut off ends inside a frame`() throws {
        let bytes = Self.frames[1].encoded
        for count in 1..<bytes.count {
            var reader = FrameReader()
            reader.append(bytes[..<count])
            #expect(try reader.next() == nil)
            #expect(!reader.isBetweenFrames)
        }
    }

    @Test(arguments: [("5a00110001", true), ("5a7fffffff", true), ("5b", true), ("5a00110000", false)])
    func `is refused by the size it announces, before its bytes come`(hex: String, isTooLarge: Bool) throws {
        var reader = FrameReader()
        reader.append([UInt8](hex: hex))
        guard isTooLarge else { return #expect(try reader.next() == nil) }
        let fault = #expect(throws: ReplicationFault.self) { try reader.next() }
        #expect(fault?.code == .tooLarge)
    }

    @Test func `keeps what a newer program says, as it came`() throws {
        let content = [UInt8](hex: "830a01a10203")
        let frame = try Frame(content: content)
        #expect(frame == .unknown(content))
        #expect(frame.content == content)
    }

    @Test func `is read without a trap where a fuzzer has been`() throws {
        let files = try RepositoryFile.list("Tests/Fuzz/Corpus/frame")
        #expect(files.count >= 10)
        for file in files {
            let content = try RepositoryFile.read(file)
            if let frame = try? Frame(content: content) { #expect(frame.content == content, "\(file)") }
        }
    }

    @Test func `is read without a trap whatever bytes come, and a frame that is accepted has one form`() throws {
        let samples =
            Self.frames + [
                .batch(
                    Frame.Batch(
                        run: RecordRun(first: Seq(1), records: [[1, 2, 3][...]]),
                        root: Hash([UInt8](repeating: 5, count: 32))!)),
                .command(
                    Frame.Command(
                        id: "a", verb: "b", subject: "c", expected: 7, notAfter: Instant(milliseconds: -5), payload: [1]
                    )),
            ]
        var random = SeededGenerator(seed: 7)
        var accepted = 0
        for _ in 0..<20_000 {
            let content = random.mutation(of: random.element(of: samples).content)
            guard let frame = try? Frame(content: content) else { continue }
            accepted += 1
            #expect(frame.content == content)
        }
        #expect(accepted > 500)
    }
}
