import Digest
import Merkle
import Replication
import Wire

/// What a district has on its disk of one lane, and who has been told of it.
struct TestStore {
    static let cosigner = Cosigner(
        name: try! KeyName("district.example/witness"),
        privateKey: try! Ed25519.PrivateKey(seed: [UInt8](repeating: 2, count: 32)))

    private(set) var records: [[UInt8]] = []
    private(set) var frontier = Frontier()
    private(set) var roots = [TreeHead.empty.root]
    private(set) var previews: [UInt64: [UInt8]] = [:]
    private(set) var abandoned: [UInt64: [UInt8]] = [:]
    private(set) var witnessed = TreeHead.empty
    var epoch: UInt64 = 0
    var quarantine: [ForkEvidence] = []

    /// What a subscriber got, in order.
    private(set) var told: [(seq: UInt64, record: [UInt8], isProvisional: Bool)] = []
    /// What must never happen, and did.
    private(set) var wrongs: [String] = []

    /// Places before this were pruned before the log came here.
    private(set) var first: UInt64 = 0

    var size: UInt64 { frontier.size }

    func root(at size: UInt64) -> Hash? { size < first ? nil : roots[Int(size)] }

    mutating func begin(_ front: Frontier) {
        if size > 0 { wrongs.append("begun at \(size)") }
        (frontier, first) = (front, front.size)
        var hasher = TreeHasher()
        roots = [Hash](repeating: TreeHead.empty.root, count: Int(first)) + [front.root(with: &hasher)]
    }

    var stored: LaneReceiver.Stored {
        var hasher = TreeHasher()
        return LaneReceiver.Stored(
            frontier: frontier, epoch: epoch, previews: previews.mapValues { hasher.leaf($0.span) })
    }

    mutating func store(_ run: ReceivedRun) {
        if run.first.value != size { wrongs.append("stored \(run.first) behind \(size)") }
        for index in 0..<run.count {
            let (seq, record) = (run.first.value + UInt64(index), Array(run.run[index]))
            let preview = previews.removeValue(forKey: seq)
            if run.previewed.contains(seq) != (preview != nil) { wrongs.append("\(seq) was not known as a preview") }
            if preview == nil { told.append((seq, record, false)) }
            var hasher = TreeHasher()
            records.append(record)
            frontier.append(hasher.leaf(record.span), with: &hasher) { _ in }
            roots.append(frontier.root(with: &hasher))
        }
        if frontier != run.frontier || roots.last != run.root { wrongs.append("the tree of \(size) is another one") }
    }

    mutating func storePreview(_ run: ReceivedRun) {
        for index in 0..<run.count {
            let (seq, record) = (run.first.value + UInt64(index), Array(run.run[index]))
            if seq < size || previews[seq] != nil { wrongs.append("\(seq) was previewed twice") }
            previews[seq] = record
            told.append((seq, record, true))
        }
    }

    mutating func abandonPreviews() {
        abandoned.merge(previews) { old, _ in old }
        previews = [:]
    }

    /// Remembers before it signs.
    mutating func witness(_ signed: SignedHead) -> [UInt8] {
        if signed.head.size < witnessed.size {
            wrongs.append("\(signed.head.size) is witnessed after \(witnessed.size)")
        }
        if signed.head.root != roots[Int(signed.head.size)] { wrongs.append("what is witnessed is not stored") }
        witnessed = signed.head
        var note = try! SignedNote(parsing: signed.note)
        note.add(try! Self.cosigner.cosign(Checkpoint(note.text), at: 1_790_000_000))
        return note.bytes
    }
}
