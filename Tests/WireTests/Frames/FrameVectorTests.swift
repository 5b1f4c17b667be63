import Digest
import Merkle
import Samples
import Testing
import Wire
import Zstd

@Suite struct `The golden vectors of replication` {
    private struct FrameVectors: Decodable {
        let frames: [Sample]
        let refused: [Vectors.Refused]

        struct Sample: Decodable {
            let name: String
            let hex: String
        }
    }

    private static let log = [UInt8](hex: "5e1f2d3c4b5a69788796a5b4c3d2e1f0")
    private static let hashes = (0..<3).map { Hash([UInt8](repeating: $0, count: 32))! }
    private static let records = [[1], [UInt8](repeating: 2, count: 300)].map { $0[...] }

    /// A checkpoint of the empty tree, signed with the seed of thirty-two ones.
    private static let note: [UInt8] = {
        let origin = "linli/5e1f2d3c4b5a69788796a5b4c3d2e1f0/incident"
        let text = Checkpoint(origin: try! NoteLine(origin), head: .empty).text
        let key = try! Ed25519.PrivateKey(seed: [UInt8](repeating: 1, count: 32))
        return SignedNote(text, signature: Signer(name: try! KeyName(origin), privateKey: key).sign(text)).bytes
    }()

    private static func command(expected: UInt64?, notAfter: Int64, _ payload: String) -> Frame {
        .command(
            Frame.Command(
                id: "d-2026-0042", verb: "linli.alarm.acknowledge", subject: "a7", expected: expected,
                notAfter: Instant(milliseconds: notAfter), payload: Array(payload.utf8)))
    }

    private static func answer(_ outcome: Frame.Outcome) -> Frame {
        .answer(Frame.Answer(id: "d-2026-0042", outcome: outcome))
    }

    private static let frames: [String: Frame] = [
        "a hello": .hello(
            Frame.Hello(
                versions: [ReplicationVersion(major: 1, minor: 0)], log: log, lane: .incident, epoch: 0,
                pruned: nil, note: note)),
        "a hello of a pruned log": .hello(
            Frame.Hello(
                versions: [ReplicationVersion(major: 1, minor: 0)], log: log, lane: .telemetry, epoch: 3,
                pruned: Frame.Pruned(size: 250_000, frontier: hashes, consistency: [hashes[0]]), note: note)),
        "a hello of many versions": .hello(
            Frame.Hello(
                versions: (1...16).map { ReplicationVersion(major: $0, minor: 7 * $0) },
                log: [UInt8](repeating: 0, count: 16), lane: .access, epoch: .max, pruned: nil, note: [])),
        "a resume": .resume(
            Frame.Resume(
                version: ReplicationVersion(major: 1, minor: 0), size: 0, root: hashes[0], previewed: 0,
                window: 4_194_304)),
        "a batch": .batch(Frame.Batch(run: RecordRun(first: Seq(7), records: records), root: hashes[1])),
        "an acknowledgement": .stored(Frame.Stored(size: 9, previewed: 65_536)),
        "a checkpoint": .checkpoint(note),
        "a wish for a checkpoint": .wanted,
        "a preview": .preview(
            Frame.Preview(
                run: RecordRun(first: Seq(7), records: [[3][...]]), frontier: hashes, consistency: [], note: note)),
        "a command": command(expected: 12, notAfter: 1_790_000_000_000, #"{"note":1}"#),
        "a command for any version": command(expected: nil, notAfter: -1, ""),
        "a command that was recorded": answer(.recorded(.incident, Seq(417))),
        "a command that was refused": answer(.refused(code: "alarm.closed", words: "警情已结束")),
        "a command that came too late": answer(.expired),
        "a goodbye": .goodbye(ReplicationFault(.fork, "of size 7, two trees were signed")),
        "a goodbye of a newer program": .goodbye(ReplicationFault(.init(rawValue: .max), "")),
    ]

    /// What is in these bytes of a stream, which end between two frames.
    private func read(_ hex: String) throws -> Frame? {
        var reader = FrameReader()
        reader.append([UInt8](hex: hex))
        let frame = try reader.next()
        return reader.isBetweenFrames ? frame : nil
    }

    @Test func `are written as they are and read back`() throws {
        let vectors: FrameVectors = try Vectors.load("replication.json")
        let plain = vectors.frames.filter { $0.name != "a compressed batch" }
        #expect(plain.count == Self.frames.count)
        for vector in plain {
            let frame = try #require(Self.frames[vector.name], "\(vector.name)")
            #expect(frame.encoded.hex == vector.hex, "\(vector.name)")
            #expect(try read(vector.hex) == frame, "\(vector.name)")
        }
    }

    @Test func `are unpacked where another program has packed them`() throws {
        let vectors: FrameVectors = try Vectors.load("replication.json")
        let vector = try #require(vectors.frames.first { $0.name == "a compressed batch" })
        let frame = try #require(try read(vector.hex))
        guard case .batch(let batch) = frame else { throw WireError.invalid(.record, "it is no batch") }
        #expect(frame.encoded.hex == vector.hex)
        #expect(batch.run.encoding == .zstd && batch.run.payload.count < batch.run.byteCount)
        let run = try UnpackedRun(batch.run) { try? Zstd.decompress($0, limit: $1) }
        #expect((0..<run.count).map { run[$0] } == Self.records)
        #expect(run.first == Seq(RecordRun.maximumEnd - 3))
    }

    @Test func `of what is no frame are refused`() throws {
        let vectors: FrameVectors = try Vectors.load("replication.json")
        #expect(vectors.refused.count >= 40)
        for vector in vectors.refused {
            #expect(throws: ReplicationFault.self, "\(vector.name): \(vector.why)") { try read(vector.hex) }
        }
    }
}
