internal import Digest
internal import Merkle
internal import Wire

/// Goes through a run record by record and lets the tree grow by it: a copy, which counts only if all of it is right.
struct RunCheck: ~Copyable {
    let run: UnpackedRun
    private let before: Frontier
    private(set) var tree: Frontier
    private var records: [Record?] = []
    private var leaves: [Hash] = []
    private var hasher = TreeHasher()

    init(_ run: UnpackedRun, onto tree: Frontier) {
        self.run = run
        before = tree
        self.tree = tree
        records.reserveCapacity(run.count)
        leaves.reserveCapacity(run.count)
    }

    /// The next record, by its place and the hash of its leaf; nil after the last.
    mutating func next() throws(ReplicationFault) -> (seq: UInt64, leaf: Hash)? {
        let index = leaves.count
        guard index < run.count else { return nil }
        let seq = tree.size
        records.append(try record(at: run.places[index], seq))
        let (buffer, place) = (run.buffer, run.places[index])
        let leaf = hasher.leaf(buffer.span.extracting(place))
        leaves.append(leaf)
        tree.append(leaf, with: &hasher) { _ in }
        return (seq, leaf)
    }

    mutating func root() -> Hash { tree.root(with: &hasher) }

    private func record(at place: Range<Int>, _ seq: UInt64) throws(ReplicationFault) -> Record? {
        let record: Record
        do throws(WireError) {
            record = try Record(decoding: run.buffer, in: place)
        } catch .unknownVersion {
            return nil
        } catch {
            throw ReplicationFault(.record, "the record at \(seq): \(error)")
        }
        guard record.seq.value == seq else {
            throw ReplicationFault(.record, "the record at \(seq) says that it is \(record.seq)")
        }
        return record
    }

    consuming func received(root: Hash, previewed: Set<UInt64>) -> ReceivedRun {
        ReceivedRun(
            run: run, records: records, leaves: leaves, previewed: previewed, before: before, frontier: tree,
            root: root)
    }
}
