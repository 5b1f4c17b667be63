import CBOR
import Digest
import Merkle
import Replication
import Wire

/// The log of a node: what is durable there, and the answers to what a sender asks for.
struct TestLog: TileReader {
    static let id = [UInt8](repeating: 0x5E, count: 16)

    let lane: ReplicatedLane
    let signer: Signer
    private(set) var records: [[UInt8]] = []
    private(set) var roots = [TreeHead.empty.root]
    private var levels: [[Hash]] = []
    private var frontier = Frontier()

    init(_ lane: Lane = .incident, key seed: UInt8 = 1) {
        let name = ReplicatedLane(log: Self.id, lane: lane, keys: []).origin
        let key = try! Ed25519.PrivateKey(seed: [UInt8](repeating: seed, count: 32))
        signer = Signer(name: try! KeyName(name), privateKey: key)
        self.lane = ReplicatedLane(log: Self.id, lane: lane, keys: [signer.key])
    }

    init(_ lane: Lane = .incident, count: Int) {
        self.init(lane)
        for _ in 0..<count { append() }
    }

    var size: UInt64 { UInt64(records.count) }

    func head(_ size: UInt64) -> TreeHead { TreeHead(size: size, root: roots[Int(size)]) }
    var head: TreeHead { head(size) }

    func hashes(level: Int, range: Range<UInt64>) throws(MerkleError) -> [Hash] {
        Array(levels[level][Int(range.lowerBound)..<Int(range.upperBound)])
    }

    /// A record whose words tell it from others at its place.
    static func record(_ seq: UInt64, _ words: String = "") -> [UInt8] {
        let event = try! Event(
            occurred: Instant(milliseconds: 1_790_000_000_000), kind: Kind("alarm.raised"), subject: "smoke-\(seq)",
            body: Body([1: .text(words)]))
        let key = try! CommandKey(principal: "gateway", source: "urn:test", id: "\(words.prefix(16))-\(seq)")
        var writer = CBORWriter()
        try! Command(key: key, events: [event]).events[0].write(
            seq: Seq(seq), recorded: Instant(milliseconds: 1_790_000_000_000 + Int64(seq)), to: &writer)
        return writer.bytes
    }

    mutating func append(_ words: String = "") { append(record: Self.record(size, words)) }

    mutating func append(record: [UInt8]) {
        var hasher = TreeHasher()
        frontier.append(hasher.leaf(record.span), with: &hasher) { tile in
            if tile.level == levels.count { levels.append([]) }
            levels[tile.level].append(tile.hash)
        }
        records.append(record)
        roots.append(frontier.root(with: &hasher))
    }

    /// Somebody changes a record on the disk. The tree stays.
    mutating func alter(_ seq: Int) { records[seq] = Self.record(UInt64(seq), "altered") }

    /// How much of the front is gone.
    var first: UInt64 = 0

    var pruned: Frame.Pruned? {
        guard first > 0 else { return nil }
        var tree = TileTree(self)
        return try! Frame.Pruned(proving: first, before: head, in: &tree)
    }

    // What a sender asks for.

    func sign(_ size: UInt64? = nil) -> SignedHead {
        let head = head(size ?? self.size)
        let text = Checkpoint(origin: try! NoteLine(lane.origin), head: head).text
        return SignedHead(head: head, note: SignedNote(text, signature: signer.sign(text)).bytes)
    }

    func run(from first: UInt64, byteLimit: Int = .max, count: Int = .max) -> RecordRun {
        let rest = records[Int(first)...].prefix(count)
        let fitting = RecordRun.fitting(rest.lazy.map(\.count), byteLimit: byteLimit)
        return RecordRun(first: Seq(first), records: rest.prefix(fitting).map { $0[...] })
    }

    func batch(from first: UInt64, byteLimit: Int = .max, count: Int = .max) -> Frame.Batch {
        let run = run(from: first, byteLimit: byteLimit, count: count)
        return Frame.Batch(run: run, root: roots[Int(run.end)])
    }

    func preview(from first: UInt64, byteLimit: Int = .max, extending sent: UInt64) -> Frame.Preview {
        let run = run(from: first, byteLimit: byteLimit)
        var tree = TileTree(self)
        return try! Frame.Preview(proving: run, extending: sent, in: &tree, note: sign(run.end).note)
    }

    func hello(epoch: UInt64 = 0, versions: [ReplicationVersion] = ReplicationVersion.supported) -> Frame.Hello {
        Frame.Hello(
            versions: versions, log: lane.log, lane: lane.lane, epoch: epoch, pruned: pruned, note: sign().note)
    }
}
